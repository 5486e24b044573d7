import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.1: a step back that may be as long as one likes.

extension Studio {
  func fewerSteps() throws {
    chapter.section("11.1", "A thousand steps, and fewer")
    var generator = generator(1)
    chapter.say("What is left of the data's variance after t of 1000 steps:")
    chapter.table(
      ["t", "linear", "cosine"],
      [250, 500, 750, 1000].map {
        ["\($0)", format(linear.alphaBar[$0]), format(cosine.alphaBar[$0])]
      })
    chapter.keep(
      "alphaBar.linear.T", linear.alphaBar[1000], expect: 4.03583e-5,
      within: 1e-9)
    chapter.keep(
      "alphaBar.linear.500", linear.alphaBar[500], expect: 0.0786,
      within: 1e-3)
    chapter.keep(
      "alphaBar.cosine.500", cosine.alphaBar[500], expect: 0.494,
      within: 5e-4)
    chapter.keep("alphaBar.cosine.T", cosine.alphaBar[1000])
    chapter.keep(
      "magnified.linear", ExplodingView(of: linear).deviation(at: 1000))
    chapter.keep(
      "magnified.cosine", ExplodingView(of: cosine).deviation(at: 1000))

    onTheLine(using: &generator)
    theOldSampler(using: &generator)
    whatIsMarkov(using: &generator)
    theScore(using: &generator)
    try drawPaths(using: &generator)
  }

  /// With the true noise, a leap of any length ends where the jump does.
  private func onTheLine(using generator: inout SeededGenerator) {
    let x₀ = Tensor<Double>.normal([1000], using: &generator)
    let ε = Tensor<Double>.normal([1000], using: &generator)
    var (worst, spread) = (0.0, 0.0)
    for (t, s) in [(1000, 999), (1000, 500), (700, 3), (1000, 0)] {
      let xₜ = linear.jump(from: x₀, to: t, noise: ε)
      let leap = linear.ddimStep(
        xₜ, from: t, to: s, predictedNoise: ε, using: &generator)
      let jump = linear.jump(from: x₀, to: s, noise: ε)
      worst = max(worst, leap.rms(from: jump))
    }
    for (t, s) in [(1000, 999), (1000, 500), (700, 3)] {
      for η in [0.3, 1] {
        // What is old, what is fresh: together the noise that x_s has
        let σ = linear.freshDeviation(from: t, to: s, eta: η)
        let xₜ = linear.jump(from: x₀, to: t, noise: ε)
        let mean = linear.ddimMean(xₜ, from: t, to: s, noise: ε, eta: η)
        let rest = linear.alphaBar[s].squareRoot() * x₀
        let old² = (mean - rest).squaredNorm() / ε.squaredNorm()
        spread = max(
          spread, abs(old² + σ * σ - linear.oneMinusAlphaBar[s]))
      }
    }
    chapter.say()
    chapter.say("Told the true noise, leaps of 1 to 1000 steps:")
    chapter.report(
      "line.error", "RMS from where the jump leads", worst, expect: 0,
      within: 1e-12)
    chapter.report(
      "spread.error", "variance of the noise is off by", spread, expect: 0,
      within: 1e-12)
  }

  /// With eta = 1, single steps are those of the ancestral sampler.
  private func theOldSampler(using generator: inout SeededGenerator) {
    let x = Tensor<Double>.normal([500], using: &generator)
    let ε = Tensor<Double>.normal([500], using: &generator)
    var worst = 0.0
    for t in 1...linear.timesteps {
      // ANCHOR: same-step
      var (same, again) = (generator, generator)
      let ddim = linear.ddimStep(
        x, from: t, to: t - 1, predictedNoise: ε, eta: 1,
        using: &same)
      let ancestral = linear.reverseStep(
        x, at: t, predictedNoise: ε, variance: .posterior,
        using: &again)
      // ANCHOR_END: same-step
      let size = (ancestral.squaredNorm() / 500).squareRoot()
      worst = max(worst, ddim.rms(from: ancestral) / max(1, size))
    }
    chapter.say()
    chapter.say("Single steps with eta = 1 beside those of chapter 4:")
    chapter.report(
      "identity", "with the posterior variance", worst, expect: 0,
      within: 1e-14)
    for t in [2, 501] {
      let gap =
        linear.reverseVariance(at: t).squareRoot()
        - linear.freshDeviation(from: t, to: t - 1, eta: 1)
      chapter.keep(
        "gap.t\(t)", gap, expect: t == 2 ? 3.57e-3 : 4.30e-5,
        within: t == 2 ? 1e-5 : 1e-7)
      let label = "  with beta, at t = \(t), for each z"
      chapter.say(
        label.padding(toLength: 40, withPad: " ", startingAt: 0)
          + format(gap))
    }
  }

  /// What x_200 tells of x_0 when x_100 is known.
  private func whatIsMarkov(using generator: inout SeededGenerator) {
    let n = 20_000
    let x₀ = Tensor<Double>.normal([n], using: &generator)
    let ε = Tensor<Double>.normal([n], using: &generator)
    let x₂ = linear.jump(from: x₀, to: 200, noise: ε)
    chapter.say()
    chapter.say("x_0 and x_200 drawn, x_100 put between them with eta:")
    chapter.table(
      ["eta", "variance of x_100", "with x_0", "given x_100"],
      [0, 0.5, 1].map { η in
        // ANCHOR: between
        let x₁ = linear.ddimStep(
          x₂, from: 200, to: 100, predictedNoise: ε, eta: η,
          using: &generator)
        let (r₀₁, r₁₂, r₀₂) = (
          correlation(x₀.scalars, x₁.scalars),
          correlation(x₁.scalars, x₂.scalars),
          correlation(x₀.scalars, x₂.scalars)
        )
        let partial =
          (r₀₂ - r₀₁ * r₁₂)
          / ((1 - r₀₁ * r₀₁) * (1 - r₁₂ * r₁₂)).squareRoot()
        // ANCHOR_END: between
        let root = linear.alphaBar[100].squareRoot()
        let chance = 4 / Double(n).squareRoot()
        chapter.keep(
          "between.variance.\(fixed(η, 1))", x₁.variance(), expect: 1,
          within: chance * 2.squareRoot())
        chapter.keep(
          "between.correlation.\(fixed(η, 1))", r₀₁, expect: root,
          within: chance * (1 - root * root))
        chapter.keep(
          "between.partial.\(fixed(η, 1))", partial,
          expect: η == 0 ? -1 : η == 1 ? 0 : nil,
          within: η == 0 ? 1e-6 : η == 1 ? chance : nil)
        return [
          fixed(η, 1), fixed(x₁.variance(), 3), fixed(r₀₁, 4),
          fixed(partial, 3),
        ]
      })
  }

  /// The slope of a log density is the expected noise, turned round.
  private func theScore(using generator: inout SeededGenerator) {
    let (centres, v) = ([-1.0, 0.5, 2], 0.05)
    let mixture = GaussianMixture<Double>(
      schedule: linear, centres: centres.map { [$0] }, variance: v)
    let x = Tensor<Double>(
      (0..<2000).map { _ in generator.uniform(-3, 3) }, shape: [2000, 1])
    var worst = 0.0
    for t in [1, 10, 100, 300, 1000] {
      let (a, s) = (
        linear.alphaBar[t].squareRoot(), mixture.noisyVariance(at: t)
      )
      let score = mixture.predictedNoise(in: x, at: t)
        .map { -$0 / (1 - linear.alphaBar[t]).squareRoot() }
      for (x, guess) in zip(x.scalars, score.scalars) {
        // Density and slope from the blobs themselves, no Bayes in it
        let logs = centres.map { -(x - a * $0) * (x - a * $0) / (2 * s) }
        let top = logs.max() ?? 0
        let heights = logs.map { exp($0 - top) }
        let slope = zip(centres, heights).reduce(0) {
          $0 - $1.1 * (x - a * $1.0) / s
        }
        let exact = slope / heights.reduce(0, +)
        worst = max(worst, abs(guess - exact) / max(1, abs(exact)))
      }
    }
    chapter.say()
    chapter.say("The slope of the log density of three blobs, and the noise:")
    chapter.report(
      "score.error", "largest difference", worst, expect: 0, within: 1e-12)
  }

  private func drawPaths(using generator: inout SeededGenerator) throws {
    let mixture = GaussianMixture<Double>(
      schedule: linear, centres: [[-1], [1]], variance: 0.01)
    let start = Tensor<Double>(
      (0..<14).map { -1.95 + 0.3 * Double($0) }, shape: [14, 1])
    func paths(_ times: [Int], _ η: Double) -> [[(Int, Double)]] {
      var (mixture, draws) = (mixture, generator.split())
      var paths = [[(Int, Double)]](repeating: [], count: start.rowCount)
      let end = linear.sample(
        from: start, with: &mixture, visiting: times, eta: η, using: &draws
      ) { t, x, _ in
        guard times.count < 100 || t % 4 == 0 else { return }
        for i in paths.indices { paths[i].append((t, x.scalars[i])) }
      }
      for i in paths.indices { paths[i].append((0, end.scalars[i])) }
      return paths
    }
    func chart(_ paths: [[(Int, Double)]], points: Bool = false) -> Chart {
      Chart(
        x: Axis(
          "timestep t", range: 0...1000,
          ticks: [Tick(0, "1000"), Tick(500, "500"), Tick(1000, "0")]),
        y: Axis("x", range: -2.6...2.6), height: 300
      ) {
        for path in paths {
          Line(
            x: path.map { 1000 - $0.0 }, y: path.map(\.1),
            hue: (path.last?.1 ?? 0) < 0 ? .blue : .red,
            style: points ? .solid : .thin, points: points)
        }
      }
    }
    try Panels(columns: 3, spacing: 14) {
      Panel("a. 1000 steps, η = 1", chart(paths(Array(1...1000), 1)))
      Panel("b. 1000 steps, η = 0", chart(paths(Array(1...1000), 0)))
      Panel(
        "c. 10 steps, η = 0", chart(paths(linear.times(10), 0), points: true))
    }.save(as: "paths", in: chapter.output)
  }
}

extension ExplodingView {
  /// How much larger an error of the noise is in the belief.
  fileprivate func deviation(at t: Int) -> Double {
    noiseVariance(at: t).squareRoot()
  }
}

extension NoiseSchedule {
  /// The step without its fresh noise.
  fileprivate func ddimMean(
    _ xₜ: Tensor<Double>, from t: Int, to s: Int, noise ε: Tensor<Double>,
    eta η: Double
  ) -> Tensor<Double> {
    var (one, two) = (SeededGenerator(seed: 0), SeededGenerator(seed: 0))
    let z = Tensor<Double>.normal(xₜ.shape, using: &one)
    let σ = freshDeviation(from: t, to: s, eta: η)
    let x = ddimStep(
      xₜ, from: t, to: s, predictedNoise: ε, eta: η, using: &two)
    return .mix(1, x, -σ, z)
  }
}
