import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.5: an oracle that errs at every step, by as much as we dial in.

/// A predictor that always says: no noise at all.
struct SilentPredictor: NoisePredictor {
  func predictedNoise(
    in noisy: Tensor<Double>, at t: Int
  ) -> Tensor<Double> { .zeros(like: noisy) }
}

extension Workbench {
  mutating func theErrorDial() throws {
    chapter.section("4.5", "The error dial")
    let x₀ = crowd
    let n = x₀.count
    let law = (schedule.beta[1] / schedule.alpha[1]).squareRoot()

    chapter.say("Fifty steps back from noise with an oracle that errs.")
    chapter.say("RMS of the answer from x_0, and what the law says:")
    var rows: [[Tensor<Double>]] = []
    for s in [0.1, 0.5, 1, 2, 10, 50] {
      let states = reverse(x₀, dial: s)
      rows.append(states)
      chapter.report(
        "dial.\(short(s))", "dial at \(short(s))",
        states[states.count - 1].rms(from: x₀), expect: s * law,
        within: band(ofRMS: s * law, n))
    }

    chapter.say()
    chapter.say("Two predictors with the same mean squared error, 1:")
    let noisy = schedule.jump(from: x₀, to: 25, noise: noise(like: x₀))
    let ε = schedule.mergedNoise(in: noisy, at: 25, from: x₀)
    chapter.report(
      "silent.loss", "error of \"no noise\", squared",
      ε.squaredNorm() / Double(n),
      expect: 1, within: 4 * (2 / Double(n)).squareRoot())
    var silent = SilentPredictor()
    let end =
      schedule.reverseChain(
        from: noise(like: x₀), with: &silent, using: &generator
      ).last ?? x₀
    let expected = silentLaw()
    chapter.report(
      "silent.end", "and where its chain ends (RMS)", rms(end),
      expect: expected, within: band(ofRMS: expected, n))
    chapter.say("The dial at 1 has this error too, and ends .01 from x_0.")

    try drawDial(rows)
  }

  /// All states of a chain back from fresh noise with a faulty oracle.
  private mutating func reverse(
    _ x₀: Tensor<Double>, dial s: Double
  ) -> [Tensor<Double>] {
    // ANCHOR: dial
    var oracle = NoiseOracle(
      schedule: schedule, clean: x₀, errorScale: s,
      seed: generator.next())
    return schedule.reverseChain(
      from: noise(like: x₀), with: &oracle, using: &generator)
    // ANCHOR_END: dial
  }

  /// The RMS at the end of a chain that only rescales and adds noise.
  private func silentLaw() -> Double {
    let (T, ᾱ) = (schedule.timesteps, schedule.alphaBar)
    let added = (2...T).reduce(0) { $0 + schedule.beta[$1] / ᾱ[$1 - 1] }
    return (1 / ᾱ[T] + added).squareRoot()
  }

  private mutating func drawDial(_ chains: [[Tensor<Double>]]) throws {
    let last = schedule.timesteps
    let times = [50, 40, 30, 20, 10, 5, 2, 1, 0]
    let perfect = reverse(digit, dial: 0)
    let shown = [perfect] + chains[2...]
    let states = shown.flatMap { chain in times.map { chain[last - $0] } }
    try ImageGrid(
      states.map(picture), width: width, columns: times.count,
      rowLabels: ["perfect", "s = 1", "s = 2", "s = 10", "s = 50"],
      columnLabels: times.map { "t = \($0)" }
    ).save(as: "dial-grid", in: chapter.output)

    let stops = [0, 0.5, 1, 2, 5, 10, 15, 20, 30, 40, 50, 70, 100]
    let frames: [any Figure] = stops.map { s in
      let chain = reverse(digit, dial: s)
      return ImageGrid(
        [chain[last - 5], chain[last - 1], chain[last]].map(picture),
        width: width,
        captions: ["t = 5", "t = 1", "t = 0"], scale: 3)
    }
    try Slider(
      frames: frames, labels: stops.map { "s = \(format($0, 2))" }, start: 5
    ).save(as: "dial", in: chapter.output)
  }
}
