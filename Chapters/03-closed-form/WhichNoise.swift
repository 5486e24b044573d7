import ChapterKit
import Diffusion
import Evaluation
import Figures
import Tensors

// Section 3.3: the noise to be predicted is all t noises merged, not the one
// that came last.

extension ClosedForm {
  func findTheTarget(
    _ chapter: Chapter, digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.3", "Which noise is it?")
    let schedule = NoiseSchedule.source
    let n = 20_000
    let x₀ = Tensor<Double>(repeating: 0.3, shape: [n])
    let times = Array(1...schedule.timesteps)

    // ANCHOR: target
    var x = x₀
    var alike: [Double] = []
    for t in times {
      let last = Tensor<Double>.normal([n], using: &generator)
      x = schedule.step(x, to: t, noise: last)
      let merged = schedule.mergedNoise(in: x, at: t, from: x₀)
      alike.append(correlation(merged.scalars, last.scalars))
    }
    // ANCHOR_END: target

    let law = times.map {
      (schedule.beta[$0] / (1 - schedule.alphaBar[$0])).squareRoot()
    }
    chapter.say("How alike are the merged noise and the last one?")
    for t in [2, 10, 25, 50] {
      let ρ = law[t - 1]
      chapter.report(
        "target.t\(t)", "correlation at t = \(t)", alike[t - 1], expect: ρ,
        within: 4 * (1 - ρ * ρ) / Double(n).squareRoot())
    }
    try Chart(
      x: "timestep t", y: Axis("correlation", range: 0...1.05), height: 260
    ) {
      Line(x: times, y: law, label: "√(βₜ / (1 − ᾱₜ))", hue: .blue)
      Points(
        x: times, y: alike, label: "20,000 chains", hue: .red, radius: 3,
        opacity: 1)
    }.save(as: "target", in: chapter.output)

    try takeTheWrongNoise(
      chapter, digit: digit, width: width, using: &generator)
  }

  /// Goes back to the digit with the right noise and with the wrong one.
  private func takeTheWrongNoise(
    _ chapter: Chapter, digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) throws {
    let schedule = NoiseSchedule.source
    let t = 25
    var (x, last) = (digit, digit)
    for step in 1...t {
      last = .normal(digit.shape, using: &generator)
      x = schedule.step(x, to: step, noise: last)
    }

    // ANCHOR: back
    let merged = schedule.mergedNoise(in: x, at: t, from: digit)
    let right = schedule.predictedClean(from: x, at: t, noise: merged)
    let wrong = schedule.predictedClean(from: x, at: t, noise: last)
    // ANCHOR_END: back

    let ᾱ = schedule.alphaBar[t]
    let ρ = (schedule.beta[t] / (1 - ᾱ)).squareRoot()
    let expected = ((1 - ᾱ) / ᾱ * 2 * (1 - ρ)).squareRoot()
    chapter.say(
      """

      Solve the jump for the digit, at t = \(t), and look how far from the
      true digit we land (root mean square over all pixels):
      """)
    chapter.report(
      "back.merged", "with the merged noise", right.rms(from: digit),
      expect: 0, within: 1e-5)
    chapter.report(
      "back.last", "with the last noise", wrong.rms(from: digit),
      expect: expected,
      within: 4 * expected / (2 * Double(digit.count)).squareRoot())
    try ImageGrid(
      [x, merged, right, last, wrong].map(\.scalars), width: width,
      captions: [
        "x₂₅", "merged noise", "back with it", "last noise", "back with that",
      ], scale: 112 / Double(width), spacing: 18
    ).save(as: "wrong-noise", in: chapter.output)
  }
}
