import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 3.4, at the end: the two blobs, small enough for the exact mismatch.

/// The two blobs after the last of their hundred steps.
struct BlobsAtTheEnd {
  let schedule = NoiseSchedule.linear(
    timesteps: 100, from: 1e-4, through: 0.02)

  var end: Double { schedule.alphaBar[schedule.timesteps] }

  /// The variance of each blob, the same in all directions.
  var variance: Double { end * TwoGaussians.variance + 1 - end }

  // ANCHOR: blobs-marginal
  /// KL(q(x_T) || N(0, I)): two bells along the diagonal, one across.
  var marginalDivergence: Double {
    let distance = (end * 2).squareRoot() * TwoGaussians.centres[0]
    let (step, normal) = (1e-3, (2 * Double.pi).squareRoot())
    var along = 0.0
    for u in stride(from: -9.0, through: 9, by: step) {
      let bells = [u - distance, u + distance].map {
        exp(-$0 * $0 / (2 * variance)) / variance.squareRoot()
      }
      let q = (bells[0] + bells[1]) / (2 * normal)
      let p = exp(-u * u / 2) / normal
      along += q * log(q / p) * step
    }
    return along
      + divergenceFromStandardNormal(mean: 0, variance: variance)
  }
  // ANCHOR_END: blobs-marginal

  /// The mean of KL(q(x_T | x_0) || N(0, I)) over x_0.
  var conditionalDivergence: Double {
    // E x^2 of one coordinate is 4 + .1; a mean of that square will do
    let square = TwoGaussians.centres[0] * TwoGaussians.centres[0]
    let root = (square + TwoGaussians.variance).squareRoot()
    return schedule.endDivergence(of: Tensor<Double>([root, root]))
  }
}

extension ClosedForm {
  func compareTheBlobs(
    _ chapter: Chapter, using generator: inout SeededGenerator
  ) throws {
    let blobs = BlobsAtTheEnd()
    chapter.say(
      """

      For the two blobs both divergences can be computed exactly. Given
      the point it started from, and without knowing it:
      """)
    chapter.report(
      "blobs.conditional", "mean KL(q(x_T | x_0) || N(0, I))",
      blobs.conditionalDivergence, expect: 1.579, within: 5e-4)
    chapter.report(
      "blobs.marginal", "KL(q(x_T) || N(0, I))", blobs.marginalDivergence,
      expect: 0.8805, within: 1e-4)
    chapter.report(
      "blobs.information", "x_T knows of x_0",
      blobs.conditionalDivergence - blobs.marginalDivergence)

    chapter.report(
      "blobs.alphaBar", "alphaBar_T of the blobs", blobs.end, quiet: true)

    let n = 1000
    let points: Tensor<Double> = TwoGaussians.points(n, using: &generator)
    let end = blobs.schedule.jump(
      from: points, to: 100, noise: .normal([n, 2], using: &generator))
    let noise = Tensor<Double>.normal([n, 2], using: &generator)
    let blob = (0..<n).map { points.scalars[2 * $0] > 0 ? 0 : 1 }
    func xs(_ x: Tensor<Double>) -> [Double] {
      (0..<n).map { x.scalars[2 * $0] }
    }
    func ys(_ x: Tensor<Double>) -> [Double] {
      (0..<n).map { x.scalars[2 * $0 + 1] }
    }
    let ticks = [-4.0, -2, 0, 2, 4].map { Tick($0, fixed($0, 0)) }
    let x = Axis("x", range: -4.2...4.2, ticks: ticks)
    let y = Axis("y", range: -4.2...4.2, ticks: ticks)
    try Panels(columns: 3, spacing: 16) {
      Panel(
        "a. The data",
        Chart(x: x, y: y, equalAspect: true) {
          Points(x: xs(points), y: ys(points), groups: blob, radius: 1.6)
        })
      Panel(
        "b. After 100 steps",
        Chart(x: x, y: y, equalAspect: true) {
          Points(x: xs(end), y: ys(end), groups: blob, radius: 1.6)
        })
      Panel(
        "c. Pure noise",
        Chart(x: x, y: y, equalAspect: true) {
          Points(x: xs(noise), y: ys(noise), hue: .grey, radius: 1.6)
        })
    }.save(as: "blobs", in: chapter.output)
  }
}
