import ChapterKit
import Diffusion
import Evaluation
import Figures
import Tensors

// Section 3.2, second half: what a jump cannot do. And the slider that opens
// the chapter.

extension ClosedForm {
  func filmChainAndJumps(
    _ chapter: Chapter, digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) throws {
    chapter.say(
      """

      But jumps do not know of each other. How much of a point's noise
      at t = 50 is still there at t = 55, with the hundred steps of the
      two blobs?
      """)
    let blobs = NoiseSchedule.linear(timesteps: 100, from: 1e-4, through: 0.02)
    let n = 20_000
    let x₀ = Tensor<Double>(repeating: 2, shape: [n])

    // ANCHOR: memory
    var x = x₀
    var noises: [Int: [Double]] = [:]
    for t in 1...55 {
      x = blobs.step(x, to: t, noise: .normal([n], using: &generator))
      noises[t] = blobs.mergedNoise(in: x, at: t, from: x₀).scalars
    }
    // ANCHOR_END: memory

    let fresh = Tensor<Double>.normal([n], using: &generator).scalars
    let (ᾱ50, ᾱ55) = (blobs.alphaBar[50], blobs.alphaBar[55])
    let law = (ᾱ55 / ᾱ50 * (1 - ᾱ50) / (1 - ᾱ55)).squareRoot()
    let error = 1 / Double(n).squareRoot()
    chapter.report(
      "memory.chain", "correlation along a chain",
      correlation(noises[50] ?? [], noises[55] ?? []), expect: law,
      within: 4 * (1 - law * law) * error)
    chapter.report(
      "memory.jumps", "correlation between two jumps",
      correlation(noises[50] ?? [], fresh), expect: 0, within: 4 * error)

    try film(digit, width: width, using: &generator).save(
      as: "film", in: chapter.output)
    try slider(digit, width: width, using: &generator).save(
      as: "jump", in: chapter.output)
  }

  /// Two films of one digit: the states of a chain, and a new jump each time.
  private func film(
    _ digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) -> Animation {
    let schedule = NoiseSchedule.source
    let scale = 196.0 / Double(width)
    var frames: [ImageGrid] = []
    var x = digit
    for t in 0...schedule.timesteps {
      if t > 0 {
        let ε = Tensor<Float>.normal(digit.shape, using: &generator)
        x = schedule.step(x, to: t, noise: ε)
      }
      let ε = Tensor<Float>.normal(digit.shape, using: &generator)
      let jumped = schedule.jump(from: digit, to: t, noise: ε)
      frames.append(
        ImageGrid(
          [x.scalars, jumped.scalars], width: width,
          columnLabels: ["one chain, t = \(t)", "separate jumps"],
          scale: scale, spacing: 24))
    }
    return Animation(frames: frames, delay: 0.12, hold: 1, poster: 20)
  }

  /// The jump as a sum of two pictures, for every t, with one draw of noise.
  private func slider(
    _ digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) -> Slider {
    let schedule = NoiseSchedule.source
    let ε = Tensor<Float>.normal(digit.shape, using: &generator)
    let times = Array(0...schedule.timesteps)
    let frames = times.map { t in
      let ᾱ = Float(schedule.alphaBar[t])
      let sum = schedule.jump(from: digit, to: t, noise: ε)
      return ImageGrid(
        [
          (ᾱ.squareRoot() * digit).scalars,
          ((1 - ᾱ).squareRoot() * ε).scalars, sum.scalars,
        ], width: width, columnLabels: ["digit", "noise", "sum"],
        scale: 98 / Double(width), spacing: 10)
    }
    return Slider(frames: frames, labels: times.map { "t = \($0)" }, start: 18)
  }
}
