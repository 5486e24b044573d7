import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.2: the posterior, and what a perfect oracle can return.

extension Workbench {
  mutating func bayesTurnsTheArrow() throws {
    chapter.section("4.2", "Bayes turns the arrow")
    let x₀ = crowd
    let n = x₀.count

    chapter.say("The true noise is known. How far is the step back from the")
    chapter.say("x_{t-1} that really was, and what does the posterior say?")
    let all = (1...schedule.timesteps).map { distance(at: $0) }
    chapter.report(
      "rms.t1", "t = 1", all[0], expect: 0, within: 1e-12)
    for t in [2, 10, 25, 50] {
      let sd = schedule.posterior(at: t).variance.squareRoot()
      chapter.report(
        "rms.t\(t)", "t = \(t)", all[t - 1], expect: sd,
        within: band(ofRMS: sd, n))
    }

    let t = 25
    let (β, α, ᾱ) = (
      schedule.beta[t], schedule.alpha[t], schedule.alphaBar[t]
    )
    // ANCHOR: which-noise
    let before = schedule.jump(
      from: x₀, to: t - 1, noise: noise(like: x₀))
    let increment = noise(like: x₀)
    let xₜ = schedule.step(before, to: t, noise: increment)
    let merged = schedule.mergedNoise(in: xₜ, at: t, from: x₀)

    let right = schedule.posteriorMean(of: xₜ, at: t, noise: merged)
    let mixedUp = schedule.posteriorMean(
      of: xₜ, at: t, noise: increment)
    let undone = (xₜ - β.squareRoot() * increment) / α.squareRoot()
    // ANCHOR_END: which-noise

    chapter.say()
    chapter.say("Which noise is whispered at t = 25? RMS from the true x_24:")
    let sd = schedule.posterior(at: t).variance.squareRoot()
    chapter.report(
      "which.merged", "the merged noise", right.rms(from: before),
      expect: sd, within: band(ofRMS: sd, n))
    let gap = abs(β.squareRoot() - β / (1 - ᾱ).squareRoot()) / α.squareRoot()
    chapter.report(
      "which.increment", "the last increment, same formula",
      mixedUp.rms(from: before), expect: gap, within: band(ofRMS: gap, n))
    chapter.report(
      "which.undone", "the last increment, its own", undone.rms(from: before),
      expect: 0, within: 1e-12)

    let q = schedule.posterior(at: t)
    chapter.say()
    chapter.say("At t = 25 the mean is made of")
    chapter.report(
      "weight.clean", "x_0, with weight", q.cleanWeight,
      expect: ᾱBefore(t).squareRoot() * β / (1 - ᾱ), within: 1e-12)
    chapter.report(
      "weight.noisy", "x_25, with weight", q.noisyWeight,
      expect: α.squareRoot() * (1 - ᾱBefore(t)) / (1 - ᾱ), within: 1e-12)

    try drawBells()
    try drawDistances(all)
    try ImageGrid(
      [xₜ, right, before, before - right].map(picture), width: width,
      columns: 4,
      captions: ["x₂₅", "the oracle’s x₂₄", "the true x₂₄", "difference"],
      scale: 5
    ).save(as: "guess", in: chapter.output)
  }

  private func ᾱBefore(_ t: Int) -> Double { schedule.alphaBar[t - 1] }

  /// The RMS between the oracle's step back from x_t and the true x_{t-1}.
  private mutating func distance(at t: Int) -> Double {
    let x₀ = crowd
    // ANCHOR: distance
    let before = schedule.jump(
      from: x₀, to: t - 1, noise: noise(like: x₀))
    let xₜ = schedule.step(before, to: t, noise: noise(like: x₀))

    var oracle = NoiseOracle(schedule: schedule, clean: x₀)
    let ε = oracle.predictedNoise(in: xₜ, at: t)
    let answer = schedule.posteriorMean(of: xₜ, at: t, noise: ε)
    return answer.rms(from: before)
    // ANCHOR_END: distance
  }

  /// Memory, evidence and what follows from both, for one pixel.
  private func drawBells() throws {
    func bells(
      t: Int, xₜ: Double, over range: ClosedRange<Double>
    ) -> Chart {
      let q = schedule.posterior(at: t)
      let (β, α) = (schedule.beta[t], schedule.alpha[t])
      let ᾱ = schedule.alphaBar[t - 1]
      return Chart(
        x: Axis("xₜ₋₁, where x₀ = 1 and xₜ = \(short(xₜ))"), y: "density"
      ) {
        Line(over: range, label: "memory", hue: .blue, style: .dashed) {
          density($0, mean: ᾱ.squareRoot(), variance: 1 - ᾱ)
        }
        Line(over: range, label: "evidence", hue: .gold, style: .dotted) {
          density($0, mean: xₜ / α.squareRoot(), variance: β / α)
        }
        Line(over: range, label: "posterior", hue: .red) {
          density(
            $0, mean: q.cleanWeight + q.noisyWeight * xₜ,
            variance: q.variance)
        }
      }
    }
    try Panels(columns: 2) {
      Panel("t = 3", bells(t: 3, xₜ: 0.85, over: 0.6...1.2))
      Panel("t = 25", bells(t: 25, xₜ: -0.2, over: -1.5...2.5))
    }.save(as: "bells", in: chapter.output)
  }

  private func drawDistances(_ measured: [Double]) throws {
    let ts = Array(1...schedule.timesteps)
    let law = ts.map { schedule.posterior(at: $0).variance.squareRoot() }
    let step = ts.map { schedule.beta[$0].squareRoot() }
    try Chart(x: "timestep t", y: "RMS from the true xₜ₋₁") {
      Line(
        x: ts, y: step, label: "√βₜ of the step", hue: .grey,
        style: .dashed)
      Line(x: ts, y: law, label: "√variance of the posterior", hue: .blue)
      Points(x: ts, y: measured, label: "measured", hue: .red)
    }.save(as: "distances", in: chapter.output)
  }
}

/// The density of N(mean, variance).
func density(_ x: Double, mean: Double, variance: Double) -> Double {
  exp(-(x - mean) * (x - mean) / (2 * variance))
    / (2 * Double.pi * variance).squareRoot()
}
