import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.3: what a reverse process is worth, and the weights of the noise.

extension Workbench {
  mutating func theBound() throws {
    chapter.section("4.3", "What are we aiming at?")
    // Narrow data of which everything is known: x_0 ~ N(0, .1)
    let v = 0.1
    let data = GaussianPredictor<Double>(schedule: schedule, variance: v)
    let bound = data.bound { data.bestVariance(at: $0) }
    let entropy = 0.5 * log(2 * .pi * M_E * v)
    let leak = divergence(
      ofMean: 0, variance: data.noisyVariance(at: schedule.timesteps),
      fromMean: 0, variance: 1)

    chapter.say("The bound, for numbers drawn from N(0, .1), in nats each:")
    chapter.report("bound.end", "L_T, the end of the chain", bound.end)
    chapter.report(
      "bound.steps", "all L_{t-1}, the steps back",
      bound.steps.reduce(0, +))
    chapter.report("bound.decoder", "L_0, the last word", bound.decoder)
    chapter.report(
      "bound.total", "the bound, their sum", bound.total,
      expect: entropy + leak, within: 1e-12)
    chapter.report(
      "bound.entropy", "the least possible: E[-log q(x_0)]", entropy)
    chapter.report(
      "bound.leak", "KL(q(x_T) || N(0, 1)), the rest", leak,
      expect: bound.total - entropy, within: 1e-12)

    let (mean, deviation, runs) = sampledBound(data)
    chapter.report(
      "bound.sampled", "the bound, from \(runs) forward runs", mean,
      expect: bound.total, within: 4 * deviation / Double(runs).squareRoot())

    chapter.say()
    chapter.say("What a squared error in the noise costs at step t:")
    let thousand = NoiseSchedule.linear(
      timesteps: 1000, from: 1e-4, through: 0.02)
    let smallest =
      (1...1000).min {
        thousand.boundWeight(at: $0) < thousand.boundWeight(at: $1)
      } ?? 1
    chapter.table(
      ["t, of T = 1000", "weight, sigma^2 = beta", "posterior"],
      [1, 2, 10, 100, smallest, 1000].map { t in
        [
          "\(t)", format(thousand.boundWeight(at: t), 3),
          t == 1 ? "none" : format(thousand.boundWeight(at: t, .posterior), 3),
        ]
      })
    for t in [1, 2, 10, 100, 1000] {
      let (β, α, ᾱ) = (
        thousand.beta[t], thousand.alpha[t], thousand.alphaBar[t]
      )
      chapter.keep(
        "weight.t\(t)", thousand.boundWeight(at: t),
        expect: β / (2 * α * (1 - ᾱ)), within: 1e-12)
    }
    chapter.keep("weight.least", thousand.boundWeight(at: smallest))
    chapter.keep("weight.leastAt", Double(smallest))

    try drawWeights(thousand)
  }

  /// The bound as an average of log ratios over runs of the forward chain.
  private mutating func sampledBound(
    _ data: GaussianPredictor<Double>
  ) -> (mean: Double, deviation: Double, runs: Int) {
    let (s, runs) = (schedule, 100_000)
    let zeros = Tensor<Double>(repeating: 0, shape: [runs])
    // ANCHOR: log-ratio
    var x = data.variance.squareRoot() * noise(like: zeros)
    var ratio = zeros
    for t in 1...s.timesteps {
      let before = x
      let forward = s.alpha[t].squareRoot() * before
      x = s.step(before, to: t, noise: noise(like: x))
      let back = s.posteriorMean(
        of: x, at: t, noise: data.predictedNoise(in: x, at: t))
      let σ² = data.bestVariance(at: t)
      ratio =
        ratio + logDensity(x, mean: forward, variance: s.beta[t])
        - logDensity(before, mean: back, variance: σ²)
    }
    ratio = ratio - logDensity(x, mean: zeros, variance: 1)
    // ANCHOR_END: log-ratio
    return (ratio.mean(), ratio.variance().squareRoot(), runs)
  }

  private func logDensity(
    _ x: Tensor<Double>, mean: Tensor<Double>, variance: Double
  ) -> Tensor<Double> {
    let constant = 0.5 * log(2 * .pi * variance)
    return (x - mean).map { -$0 * $0 / (2 * variance) - constant }
  }

  private func drawWeights(_ thousand: NoiseSchedule) throws {
    let ts = Array(1...1000)
    let later = Array(2...1000)
    try Chart(
      x: Axis("timestep t", .log, range: 1...1000),
      y: Axis("weight of the squared noise error", .log, range: 0.003...1)
    ) {
      Line(
        x: later, y: later.map { thousand.boundWeight(at: $0, .posterior) },
        label: "posterior variance", hue: .red, style: .dashed)
      Line(
        x: ts, y: ts.map { thousand.boundWeight(at: $0) }, label: "σ² = β",
        hue: .blue)
    }.save(as: "weights", in: chapter.output)
  }
}
