import ChapterKit
import Evaluation
import Figures
import Foundation
import Tensors

// Section 3.1: two weighted noises are one noise of the summed variance, if
// the noise is Gaussian.

extension ClosedForm {
  func mergeTwoNoises(
    _ chapter: Chapter, using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.1", "Two noises are one")
    let n = 100_000
    let (β₁, β₂) = (0.2, 0.2)

    // ANCHOR: two-noises
    let ε₁ = Tensor<Double>.normal([n], using: &generator)
    let ε₂ = Tensor<Double>.normal([n], using: &generator)
    let (a, b) = (((1 - β₂) * β₁).squareRoot(), β₂.squareRoot())
    let twice: Tensor<Double> = .mix(a, ε₁, b, ε₂)

    let σ = (a * a + b * b).squareRoot()
    let once = σ * Tensor<Double>.normal([n], using: &generator)
    let normal = KolmogorovSmirnov(twice.scalars, once.scalars)
    // ANCHOR_END: two-noises

    chapter.say(
      """
      Two steps with beta = 0.2 leave .4 of the first noise and .447 of
      the second. We add \(n) such pairs, and draw as many single
      noises with standard deviation .6.
      """)
    chapter.report(
      "merged.variance", "variance of the two together", twice.variance(),
      expect: σ * σ, within: 4 * standardError(ofVariance: n, variance: σ * σ))
    report(chapter, "merged", "distance from the single noise", normal)

    let u₁ = flat(n, using: &generator)
    let u₂ = flat(n, using: &generator)
    let flatTwice: Tensor<Double> = .mix(a, u₁, b, u₂)
    let flatOnce = σ * flat(n, using: &generator)
    let other = KolmogorovSmirnov(flatTwice.scalars, flatOnce.scalars)
    chapter.say(
      """

      Now the same with flat noise: every value of a range alike, with
      the same variance.
      """)
    // A flat noise u has E u^4 = 9/5, not 3, so its squares stray less
    let lessStray = 1.2 * (a * a * a * a + b * b * b * b)
    let stray = 2 * σ * σ * σ * σ - lessStray
    chapter.report(
      "flat.variance", "variance of the two together", flatTwice.variance(),
      expect: σ * σ, within: 4 * (stray / Double(n)).squareRoot())
    chapter.report(
      "flat.distance", "distance from the single noise", other.distance)
    chapter.say(
      """
      The variance is right, the shape is not: two flat noises are not
      a flat noise. Gaussian noise is the kind that keeps its shape.
      """)
    chapter.require(
      other.distance > 2 * other.critical(probability: rarely),
      "flat noise should not keep its shape, but the test saw no difference")

    try Panels(columns: 2) {
      cloud("a. Pairs of Gaussian noises", ε₁, ε₂, a / σ, b / σ)
      seen("b. Seen along the red line", twice, over: 1.0 / σ) { z in
        exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      }
      cloud("c. Pairs of flat noises", u₁, u₂, a / σ, b / σ)
      seen("d. Seen along the red line", flatTwice, over: 1.0 / σ) { z in
        abs(z) < 3.0.squareRoot() ? 1 / 12.0.squareRoot() : 0
      }
    }.save(as: "cloud", in: chapter.output)
  }

  /// Reports a distance beside the most that chance allows, and demands that
  /// it be less.
  func report(
    _ chapter: Chapter, _ name: String, _ label: String,
    _ comparison: KolmogorovSmirnov, looks: Int = 1
  ) {
    let critical = comparison.critical(probability: rarely / Double(looks))
    chapter.report("\(name).distance", label, comparison.distance)
    chapter.report("\(name).critical", "  chance allows", critical)
    chapter.require(
      comparison.distance < critical,
      "\(name): the two samples differ by more than chance allows")
  }

  /// Numbers spread evenly over a range, with mean 0 and variance 1.
  private func flat(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Double> {
    let edge = 3.0.squareRoot()
    return Tensor((0..<count).map { _ in generator.uniform(-edge, edge) })
  }

  private var ticks: [Tick] {
    [-4.0, -2, 0, 2, 4].map { Tick($0, fixed($0, 0)) }
  }

  /// The pairs as points of the plane, and the direction of their mixture.
  private func cloud(
    _ heading: String, _ first: Tensor<Double>, _ second: Tensor<Double>,
    _ x: Double, _ y: Double
  ) -> Panel {
    let shown = 0..<3000
    return Panel(
      heading,
      Chart(
        x: Axis("first noise", range: -4...4, ticks: ticks),
        y: Axis("second noise", range: -4...4, ticks: ticks),
        equalAspect: true
      ) {
        Points(
          x: first.scalars[shown], y: second.scalars[shown], hue: .blue,
          radius: 1.3, opacity: 0.45)
        Line(x: [-3.8 * x, 3.8 * x], y: [-3.8 * y, 3.8 * y], hue: .red)
      })
  }

  /// How the mixture is spread, beside what one noise alone would be.
  private func seen(
    _ heading: String, _ mixture: Tensor<Double>, over scale: Double,
    _ alone: @escaping (Double) -> Double
  ) -> Panel {
    let unit = scale * mixture
    return Panel(
      heading,
      Chart(
        x: Axis("place along the line", range: -4...4, ticks: ticks),
        y: Axis("density", range: 0...0.46), height: 326
      ) {
        Histogram(
          unit.scalars, bins: 64, over: -4...4, height: .density,
          label: "both noises", hue: .blue)
        Line(
          over: -4...4, label: "one alone", hue: .red, style: .dashed, alone)
      })
  }
}
