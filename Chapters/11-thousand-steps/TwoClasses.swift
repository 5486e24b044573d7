import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.5, first part: guidance where everything can be computed.

/// What came out of two samplers at one scale.
private struct Guided: Sendable {
  let ancestral, deterministic: Tensor<Double>
}

extension Studio {
  private static let variance = 0.25

  func twoClasses(using generator: inout SeededGenerator) throws {
    let n = 4000
    let schedule = linear
    let seeds = Self.scales.map { ($0, generator.next()) }
    let found = concurrently(seeds) { scale, seed in
      var draws = SeededGenerator(seed: seed)
      let start = Tensor<Double>.normal([n, 1], using: &draws)
      // ANCHOR: two-classes
      let right = GaussianMixture<Double>(
        schedule: schedule, centres: [[1]], variance: Self.variance)
      let both = GaussianMixture<Double>(
        schedule: schedule, centres: [[-1], [1]],
        variance: Self.variance)
      var guided = GuidedPredictor(
        told: right, open: both, guidanceScale: scale)
      // ANCHOR_END: two-classes
      let ancestral = schedule.sample(
        from: start, with: &guided, using: &draws)
      let ddim = schedule.sample(
        from: start, with: &guided,
        visiting: Array(1...schedule.timesteps), using: &draws)
      return Guided(ancestral: ancestral, deterministic: ddim)
    }

    chapter.say("Two classes, N(1, .25) and N(-1, .25). Asked for the right")
    chapter.say("one, \(n) points with guidance have the mean:")
    let expected: [(ancestral: Double, ddim: Double)] = [
      (1.004, 1.00), (1.171, 1.32), (1.288, 1.67), (1.389, 2.12),
    ]
    chapter.table(
      ["scale", "ancestral", "eta 0", "tilted density"],
      zip(zip(Self.scales, found), expected).map { pair, law in
        let (scale, guided) = pair
        let tilted = Self.tilted(scale)
        let name = "g\(Int(scale))"
        func band(_ x: Tensor<Double>) -> Double {
          4 * standardError(ofMean: n, variance: x.variance()) + 0.008
        }
        chapter.keep(
          "guided.ancestral.\(name)", guided.ancestral.mean(),
          expect: law.ancestral, within: band(guided.ancestral))
        chapter.keep(
          "guided.ddim.\(name)", guided.deterministic.mean(),
          expect: law.ddim, within: band(guided.deterministic))
        chapter.keep("guided.tilted.\(name)", tilted.mean)
        chapter.keep("guided.tilted.sd.\(name)", tilted.deviation)
        chapter.keep(
          "guided.sd.ancestral.\(name)",
          guided.ancestral.variance().squareRoot())
        chapter.keep(
          "guided.sd.ddim.\(name)",
          guided.deterministic.variance().squareRoot())
        return [
          "\(Int(scale))", fixed(guided.ancestral.mean(), 2),
          fixed(guided.deterministic.mean(), 2), fixed(tilted.mean, 3),
        ]
      })
    try drawDensities(found)
  }

  /// How dense the data are at x, times how sure a class is there.
  private static func weight(_ x: Double, _ scale: Double) -> Double {
    // ANCHOR: tilted
    let right = exp(-(x - 1) * (x - 1) / (2 * variance))
    let left = exp(-(x + 1) * (x + 1) / (2 * variance))
    let share = right / (right + left)
    return (right + left) * pow(share, scale)
    // ANCHOR_END: tilted
  }

  private static func tilted(
    _ scale: Double
  ) -> (mass: Double, mean: Double, deviation: Double) {
    var (mass, first, second) = (0.0, 0.0, 0.0)
    for i in -6000...6000 {
      let x = Double(i) / 1000
      let w = weight(x, scale)
      (mass, first, second) = (mass + w, first + w * x, second + w * x * x)
    }
    let mean = first / mass
    return (
      mass / 1000, mean, (second / mass - mean * mean).squareRoot()
    )
  }

  private func drawDensities(_ found: [Guided]) throws {
    try Panels(columns: 2) {
      for (scale, guided) in zip(Self.scales, found) {
        Panel(
          "scale \(Int(scale))",
          Chart(
            x: Axis("x", range: -1.5...4), y: Axis("density", range: 0...2),
            height: 230
          ) {
            Histogram(
              guided.ancestral.scalars, bins: 55, over: -1.5...4,
              height: .density, label: "ancestral", hue: .gold)
            Histogram(
              guided.deterministic.scalars, bins: 55, over: -1.5...4,
              height: .density, label: "η = 0", hue: .blue)
            let mass = Self.tilted(scale).mass
            Line(over: -1.5...4, label: "tilted", hue: .ink) {
              Self.weight($0, scale) / mass
            }
          })
      }
    }.save(as: "tilted", in: chapter.output)
  }
}
