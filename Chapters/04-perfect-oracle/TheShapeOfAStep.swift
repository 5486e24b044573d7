import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 4.7: the step of somebody who does not know x_0.

extension Workbench {
  mutating func theShapeOfAStep() throws {
    chapter.section("4.7", "How Gaussian is a step back?")
    chapter.say("Is the reversed chain a Markov chain? How uncertain x_0 is,")
    chapter.say("for x_0 from N(0, 1) and beta = .1, once we know")
    let runs = 100_000
    let two = NoiseSchedule(betas: [0.1, 0.1])
    let x₀ = Tensor<Double>.normal([runs], using: &generator)
    let x₁ = two.step(x₀, to: 1, noise: noise(like: x₀))
    let x₂ = two.step(x₁, to: 2, noise: noise(like: x₀))
    let within = 4 * standardError(ofVariance: runs, variance: 0.1)
    chapter.report(
      "backward.one", "x_1",
      residualVariance(of: x₀.scalars, given: [x₁.scalars]),
      expect: 0.1, within: within)
    chapter.report(
      "backward.both", "x_1 and x_2",
      residualVariance(of: x₀.scalars, given: [x₁.scalars, x₂.scalars]),
      expect: 0.1, within: within)

    // Two spikes, seen at x_t = 0, after the eleven first steps
    let ᾱ = schedule.alphaBar[11]
    chapter.say()
    chapter.say("Two spikes at -1 and 1, eleven steps of noise, and one more")
    chapter.say("of size beta to x = 0. Excess kurtosis of the step back:")
    chapter.report("spikes.alphaBar", "(alphaBar before that step)", ᾱ)
    let sizes = [0.001, 0.01, 0.1, 0.5]
    for β in sizes {
      let step = NoiseSchedule(betas: [1 - ᾱ, β])
      chapter.report(
        "kurtosis.\(β)", "beta = \(β)",
        kurtosisOnGrid(β: β, ᾱBefore: ᾱ), expect: step.spikeKurtosis(at: 2),
        within: 1e-5)
    }

    try drawShapes(sizes, ᾱ)
    try drawKurtosis(ᾱ)
  }

  /// q(x_{t-1} | x_t = 0), up to a constant: Bayes' rule and nothing else.
  private func stepBack(_ x: Double, β: Double, ᾱBefore ᾱ: Double) -> Double {
    // ANCHOR: true-step
    let before =
      density(x, mean: ᾱ.squareRoot(), variance: 1 - ᾱ)
      + density(x, mean: -ᾱ.squareRoot(), variance: 1 - ᾱ)
    let step = density(0, mean: (1 - β).squareRoot() * x, variance: β)
    return before * step
    // ANCHOR_END: true-step
  }

  private func kurtosisOnGrid(β: Double, ᾱBefore ᾱ: Double) -> Double {
    var (total, second, fourth) = (0.0, 0.0, 0.0)
    for x in stride(from: -4.0, through: 4, by: 1e-4) {
      let weight = stepBack(x, β: β, ᾱBefore: ᾱ)
      total += weight
      second += weight * x * x
      fourth += weight * x * x * x * x
    }
    let variance = second / total
    return fourth / total / (variance * variance) - 3
  }

  private func drawShapes(_ sizes: [Double], _ ᾱ: Double) throws {
    try Panels(columns: 2) {
      for β in sizes {
        let q = NoiseSchedule(betas: [1 - ᾱ, β]).posterior(at: 2)
        let variance = q.variance + q.cleanWeight * q.cleanWeight
        let reach = 3.2 * variance.squareRoot()
        Panel(
          "β = \(β)",
          Chart(x: "xₜ₋₁, for xₜ = 0", y: "density") {
            Line(
              over: -reach...reach, label: "Gaussian", hue: .grey,
              style: .dashed
            ) { density($0, mean: 0, variance: variance) }
            Line(over: -reach...reach, label: "true step", hue: .red) {
              0.5 * density($0, mean: q.cleanWeight, variance: q.variance)
                + 0.5 * density($0, mean: -q.cleanWeight, variance: q.variance)
            }
          })
      }
    }.save(as: "shapes", in: chapter.output)
  }

  private func drawKurtosis(_ ᾱ: Double) throws {
    let logs: [Double] = (0...120).map { -4 + Double($0) / 30 }
    let sizes: [Double] = logs.map { min(pow(10, $0), 0.999) }
    try Chart(
      x: Axis("size β of the step", .log),
      y: Axis("excess kurtosis", range: -2...0)
    ) {
      for before in [0.5, ᾱ, 0.99] {
        Line(
          x: sizes,
          y: sizes.map {
            NoiseSchedule(betas: [1 - before, $0]).spikeKurtosis(at: 2)
          }, label: "ᾱ before = \(fixed(before, 2))")
      }
    }.save(as: "kurtosis", in: chapter.output)
  }
}
