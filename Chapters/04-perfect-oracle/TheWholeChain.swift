import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.6: all steps with a perfect oracle, and with one wrong sign.

extension Workbench {
  mutating func theWholeChain() throws {
    chapter.section("4.6", "The whole chain")
    let x₀ = crowd

    chapter.say("From fresh noise, with a perfect oracle, 50 steps back:")
    var oracle = NoiseOracle(schedule: schedule, clean: x₀)
    let right = schedule.reverseChain(
      from: noise(like: x₀), with: &oracle, using: &generator)
    chapter.report(
      "chainError", "RMS of the end from x_0",
      right[right.count - 1].rms(from: x₀), expect: 0, within: 1e-12)

    chapter.say()
    chapter.say("The two forms of the mean, four schedules, every t:")
    let worst = worstDisagreement()
    chapter.report(
      "identities", "largest relative difference", worst, expect: 0,
      within: 1e-12)

    chapter.say()
    chapter.say("The same chain with a plus where the minus belongs:")
    let wrong = flippedChain(x₀)
    let law = flippedLaw()
    let end = rms(wrong[wrong.count - 1])
    chapter.report(
      "signFlip", "RMS of the end", end, expect: law[law.count - 1],
      within: band(ofRMS: law[law.count - 1], x₀.count))
    chapter.require(
      end > 1e3,
      "with the sign flipped the chain ends at RMS \(end): it "
        + "should have gone beyond 1000")

    try drawDivergence(right: right, wrong: wrong, law: law)
  }

  /// The largest relative difference between the two forms of the mean.
  private mutating func worstDisagreement() -> Double {
    let schedules: [NoiseSchedule] = [
      .source, .repaired(timesteps: 50), .cosine(timesteps: 50),
      .linear(timesteps: 1000, from: 1e-4, through: 0.02),
    ]
    var worst = 0.0
    for s in schedules {
      for t in 1...s.timesteps {
        // ANCHOR: two-forms
        let x = Tensor<Double>.normal([32], using: &generator)
        let ε = Tensor<Double>.normal([32], using: &generator)
        let x̂₀ = s.predictedClean(from: x, at: t, noise: ε)

        let clean = s.posteriorMean(of: x, at: t, clean: x̂₀)
        let noise = s.posteriorMean(of: x, at: t, noise: ε)
        // ANCHOR_END: two-forms
        worst = max(worst, clean.rms(from: noise) / rms(noise))
      }
    }
    return worst
  }

  /// The chain of a reader who typed + for -.
  private mutating func flippedChain(
    _ x₀: Tensor<Double>
  ) -> [Tensor<Double>] {
    // ANCHOR: sign-flip
    var oracle = NoiseOracle(schedule: schedule, clean: x₀)
    var states = [noise(like: x₀)]
    for t in (1...schedule.timesteps).reversed() {
      let x = states[states.count - 1]
      let ε = oracle.predictedNoise(in: x, at: t)
      states.append(
        schedule.reverseStep(
          x, at: t, predictedNoise: -1 * ε, using: &generator))
    }
    // ANCHOR_END: sign-flip
    return states
  }

  /// The same by algebra: x becomes a x + b x_0 + noise in every step.
  private func flippedLaw() -> [Double] {
    let s = schedule
    let x₀² = digit.squaredNorm() / Double(digit.count)
    // The state is `signal` x_0 and noise of variance `spread`
    var (signal, spread) = (0.0, 1.0)
    var law = [1.0]
    for t in (1...s.timesteps).reversed() {
      let push = s.beta[t] / (1 - s.alphaBar[t])
      let root = s.alpha[t].squareRoot()
      let a = (1 + push) / root
      signal = a * signal - push * s.alphaBar[t].squareRoot() / root
      spread = a * a * spread + s.reverseVariance(at: t)
      law.append((signal * signal * x₀² + spread).squareRoot())
    }
    return law
  }

  private func drawDivergence(
    right: [Tensor<Double>], wrong: [Tensor<Double>], law: [Double]
  ) throws {
    let steps = Array(right.indices)
    try Chart(
      x: "steps taken back from noise",
      y: Axis("RMS of the state", .log)
    ) {
      Line(
        x: steps, y: wrong.map(rms), label: "plus", hue: .red, points: true)
      Line(x: steps, y: law, hue: .grey, style: .thin)
      Line(x: steps, y: right.map(rms), label: "minus", hue: .blue)
    }.save(as: "divergence", in: chapter.output)
  }
}
