import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.4: how much noise a step back should add, and why the last none.

extension Workbench {
  /// The data variances that the section compares.
  private var spreads: [Double] { [0.1, 1, 10] }

  mutating func theFreshNoise() throws {
    chapter.section("4.4", "How much noise to put back")
    chapter.say("Data from N(0, v), the best predictor there is, 50 steps")
    chapter.say("back from the true q(x_T). Standard deviation of the answers:")
    let (s, runs) = (schedule, 200_000)
    var rows: [[String]] = []
    for v in spreads {
      let data = GaussianPredictor<Double>(schedule: schedule, variance: v)
      let choices: [(String, (Int) -> Double)] = [
        ("beta", { s.reverseVariance(at: $0, .beta) }),
        ("posterior", { s.reverseVariance(at: $0, .posterior) }),
        ("best", { $0 == 1 ? 0 : data.bestVariance(at: $0) }),
      ]
      var row = ["v = \(short(v))", format(v.squareRoot())]
      for (name, variance) in choices {
        let sd = spread(of: data, runs: runs, variance: variance)
        let law = spreadLaw(of: data, variance: variance)
        chapter.keep(
          "spread.\(short(v)).\(name)", sd, expect: law,
          within: band(ofRMS: law, runs))
        row.append(format(sd))
      }
      rows.append(row)
    }
    chapter.table(["", "data", "beta", "posterior", "best"], rows)

    chapter.say()
    chapter.say("What the choice costs: the bound above its best value, in")
    chapter.say("nats a number, for the narrow data with v = .1:")
    let narrow = GaussianPredictor<Double>(schedule: s, variance: 0.1)
    let best = narrow.bound { narrow.bestVariance(at: $0) }
    let wide = narrow.bound { s.beta[$0] }
    let tight = narrow.bound {
      // The posterior has no variance at t = 1
      $0 == 1 ? s.beta[1] : s.posterior(at: $0).variance
    }
    chapter.report("cost.beta", "sigma^2 = beta", wide.total - best.total)
    chapter.report(
      "cost.posterior", "posterior (beta at t = 1)", tight.total - best.total)
    chapter.report(
      "cost.posteriorAt2", "  of this, at t = 2 alone",
      tight.steps[0] - best.steps[0])

    chapter.say()
    chapter.say("The posterior variance as a share of beta, T = 1000:")
    let thousand = NoiseSchedule.linear(
      timesteps: 1000, from: 1e-4, through: 0.02)
    let times = [1, 2, 3, 10, 100, 1000]
    for t in times {
      chapter.keep(
        "ratio.t\(t)", thousand.posterior(at: t).variance / thousand.beta[t])
    }
    chapter.table(
      ["t"] + times.map { "\($0)" },
      [
        ["share"]
          + times.map {
            fixed(thousand.posterior(at: $0).variance / thousand.beta[$0], 3)
          }
      ])

    chapter.say()
    chapter.say("One digit, perfect oracle, but noise in the last step too:")
    let x₀ = crowd
    let x₁ = schedule.jump(from: x₀, to: 1, noise: noise(like: x₀))
    let mean = schedule.posteriorMean(of: x₁, at: 1, clean: x₀)
    let σ = schedule.beta[1].squareRoot()
    let spoilt = mean + σ * noise(like: x₀)
    chapter.report(
      "lastStep.noisy", "RMS from x_0, with noise", spoilt.rms(from: x₀),
      expect: σ, within: band(ofRMS: σ, x₀.count))
    chapter.report(
      "lastStep.quiet", "RMS from x_0, without", mean.rms(from: x₀),
      expect: 0, within: 1e-12)

    try drawVariances()
  }

  /// Runs a reverse chain with a variance of our choice for every step.
  private mutating func spread(
    of data: GaussianPredictor<Double>, runs: Int,
    variance σ²: (Int) -> Double
  ) -> Double {
    var x =
      data.noisyVariance(at: schedule.timesteps).squareRoot()
      * Tensor<Double>.normal([runs], using: &generator)
    for t in (1...schedule.timesteps).reversed() {
      let ε = data.predictedNoise(in: x, at: t)
      let mean = schedule.posteriorMean(of: x, at: t, noise: ε)
      x = mean + σ²(t).squareRoot() * noise(like: x)
    }
    return rms(x)
  }

  /// The same by algebra: every step multiplies by a number and adds noise.
  private func spreadLaw(
    of data: GaussianPredictor<Double>, variance σ²: (Int) -> Double
  ) -> Double {
    var variance = data.noisyVariance(at: schedule.timesteps)
    for t in (1...schedule.timesteps).reversed() {
      let one = Tensor<Double>([1])
      let factor = schedule.posteriorMean(
        of: one, at: t, noise: data.predictedNoise(in: one, at: t)
      ).scalars[0]
      variance = factor * factor * variance + σ²(t)
    }
    return variance.squareRoot()
  }

  private func drawVariances() throws {
    let ts = Array(1...schedule.timesteps)
    try Chart(
      x: "timestep t",
      y: Axis("best variance, as a share of βₜ", range: 0...1.2)
    ) {
      for (v, name) in [
        (10, "v = 10"), (1, "v = 1: β itself"), (0.1, "v = 0.1"),
        (0.01, "v = 0.01"), (0, "v = 0: the posterior’s"),
      ] {
        let data = GaussianPredictor<Double>(schedule: schedule, variance: v)
        let share: [Double] = ts.map {
          data.bestVariance(at: $0) / schedule.beta[$0]
        }
        Line(x: ts, y: share, label: name)
      }
    }.save(as: "variances", in: chapter.output)
  }
}
