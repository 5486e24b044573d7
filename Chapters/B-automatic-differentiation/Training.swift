import ChapterKit
import Figures
import Foundation
import Tensors

/// Section B.8: a network trained with nothing but this appendix.
struct Training {
  let chapter: Chapter
  static let (points, hidden, steps) = (64, 32, 5000)

  /// x from -1 to 1, each with a 1 beside it, so that a weight can be a shift.
  private let x: Tensor<Double>
  private let y: Tensor<Double>
  private let places: [Double]

  init(chapter: Chapter) {
    self.chapter = chapter
    let n = Self.points
    places = (0..<n).map { 2 * Double($0) / Double(n - 1) - 1 }
    x = Tensor(places.flatMap { [$0, 1] }, shape: [n, 2])
    y = Tensor(places.map { sin(.pi * $0) }, shape: [n, 1])
  }

  // ANCHOR: predict
  /// relu(x W₁) W₂, a network of two layers.
  private func predict(
    _ weights: [Variable<Double>]
  ) -> Variable<Double> {
    let hidden = relu(matrixProduct(Variable(x), weights[0]))
    return matrixProduct(hidden, weights[1])
  }
  // ANCHOR_END: predict

  // ANCHOR: step
  /// One step of training: the loss, its gradient, all weights moved.
  private func step(
    _ weights: inout [Variable<Double>], rate: Double
  ) -> Double {
    let loss = meanSquaredError(predict(weights), target: y)
    loss.backward()
    weights = weights.map { w in
      let slope = w.gradient ?? .zeros(like: w.value)
      return Variable(w.value - rate * slope, needsGradient: true)
    }
    return loss.scalar
  }
  // ANCHOR_END: step

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("B.8", "One step, and five thousand")
    func drawn(_ shape: [Int], _ size: Double) -> Variable<Double> {
      Variable(
        size * Tensor<Double>.normal(shape, using: &generator),
        needsGradient: true)
    }
    var weights = [
      drawn([2, Self.hidden], 1),
      drawn(
        [Self.hidden, 1], 0.5 / Double(Self.hidden).squareRoot()),
    ]
    var losses: [Double] = []
    var fits: [(step: Int, y: [Double])] = []
    for count in 0...Self.steps {
      if [0, 10, 200, Self.steps].contains(count) {
        fits.append((count, predict(weights).value.scalars))
      }
      losses.append(step(&weights, rate: 0.02))
    }
    chapter.table(
      ["step", "loss"],
      [0, 1, 10, 100, 1000, Self.steps].map {
        ["\($0)", format(losses[$0], 3)]
      })
    chapter.report(
      "train.weights", "weights", Double(3 * Self.hidden), quiet: true)
    chapter.report("train.first", "first", losses[0], quiet: true)
    chapter.report("train.one", "after one step", losses[1], quiet: true)
    chapter.report(
      "train.last", "last", losses[Self.steps], expect: 0, within: 0.02,
      quiet: true)
    chapter.require(
      losses[1] < losses[0], "the first step did not lower the loss")
    try draw(losses, fits)
  }

  private func draw(
    _ losses: [Double], _ fits: [(step: Int, y: [Double])]
  ) throws {
    try Panels(columns: 2) {
      Panel(
        "a. What the network says",
        Chart(x: "x", y: "y") {
          Line(x: places, y: y.scalars, hue: .grey, style: .dashed)
          for (k, fit) in fits.enumerated() {
            Line(
              x: places, y: fit.y, label: "step \(fit.step)",
              hue: .scale(Double(k) / 3))
          }
        })
      Panel(
        "b. Its loss",
        Chart(x: Axis("step", .log), y: Axis("loss", .log)) {
          Line(x: Array(1...Self.steps), y: losses.dropFirst(), hue: .blue)
        })
    }.save(as: "training", in: chapter.output)
  }
}
