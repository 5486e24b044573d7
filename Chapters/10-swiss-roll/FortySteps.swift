import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 10.1: the data, the schedule, and what tiny betas do to arithmetic.

extension Workbench {
  mutating func fortySteps() throws {
    chapter.section("10.1", "A roll and forty steps")
    let s = schedule
    let energy = rollEnergy()
    chapter.say("The roll: 1.5 turns, uniform in the angle.")
    let points = 20_000
    let cloud = roll(points)
    let lengths = (0..<points).map { cloud[row: $0].squaredNorm() }
    chapter.report(
      "roll.energy", "mean of |x_0|^2", lengths.mean, expect: energy,
      within: 4
        * standardError(
          ofMean: points, variance: Tensor(lengths).variance()))

    chapter.say()
    chapter.say("Forty steps with betas along an S:")
    chapter.table(
      ["t", "beta", "alphaBar", "noise in x_t (sd)"],
      [1, 2, 10, 20, 30, 40].map { t in
        [
          "\(t)", format(s.beta[t], 3), format(s.alphaBar[t], 5),
          format(s.oneMinusAlphaBar[t].squareRoot(), 3),
        ]
      })
    let ᾱ = s.alphaBar[s.timesteps]
    chapter.keep("beta.first", s.beta[1])
    chapter.keep("beta.last", s.beta[s.timesteps])
    chapter.keep("noise.t2", s.oneMinusAlphaBar[2].squareRoot())
    chapter.report("alphaBar.T", "left of the roll, alphaBar_40", ᾱ)
    chapter.report(
      "kl.end", "mean KL(q(x_40 | x_0) || N(0, I))",
      0.5 * (ᾱ * energy - 2 * ᾱ - 2 * log(1 - ᾱ)))

    chapter.say()
    chapter.say("1 - alphaBar_1 should be beta_1. What is wrong with it, as")
    chapter.say("a share of itself, if it is made by subtraction:")
    let single = 1 - (1 - Float(s.beta[1]))
    chapter.report(
      "lost.single", "in single precision",
      abs(Double(single) / s.beta[1] - 1))
    chapter.report(
      "lost.double", "in double precision",
      abs((1 - s.alphaBar[1]) / s.beta[1] - 1))
    chapter.report(
      "lost.table", "in our table, where it is a sum",
      abs(s.oneMinusAlphaBar[1] / s.beta[1] - 1), expect: 0, within: 0)

    chapter.say()
    chapter.say("The posterior at t = 1, with the last entry of the table in")
    chapter.say("the place of alphaBar_0, as an index of -1 has it in Python:")
    let wrapped = 1 - ᾱ
    chapter.report(
      "wrap.deviation", "its standard deviation",
      wrapped.squareRoot())
    chapter.report(
      "wrap.clean", "its weight of x_0 (1 would be right)", ᾱ.squareRoot())
    chapter.report(
      "wrap.noisy", "its weight of x_1 (0 would be right)",
      s.alpha[1].squareRoot() * wrapped / s.beta[1])
    chapter.report(
      "wrap.single", "the same in single precision",
      s.alpha[1].squareRoot() * wrapped / Double(single))

    try drawSchedule()
  }

  /// The mean of |x_0|^2 over the roll: of theta^2 / 100.
  private func rollEnergy() -> Double {
    let (a, b) = (1.5 * Double.pi, 4.5 * Double.pi)
    return (b * b * b - a * a * a) / (3 * (b - a)) / 100
  }

  private func drawSchedule() throws {
    let s = schedule
    let ts = Array(1...s.timesteps)
    try Chart(
      x: Axis("timestep t", range: 0...40),
      y: Axis("variance", .log, range: 1e-6...2)
    ) {
      Line(
        x: ts, y: ts.map { s.oneMinusAlphaBar[$0] }, label: "all noise",
        hue: .ink)
      Line(x: ts, y: ts.map { s.beta[$0] }, label: "step", hue: .blue)
      Line(
        x: ts.dropFirst(),
        y: ts.dropFirst().map { s.posterior(at: $0).variance },
        label: "posterior", hue: .red, style: .dashed)
    }.save(as: "schedule", in: chapter.output)
  }
}
