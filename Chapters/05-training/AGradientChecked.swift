import ChapterKit
import Figures
import Foundation
import Networks
import Tensors

// Section 5.2: is the gradient that the library computes the right one?

extension Workbench {
  func aGradientChecked() throws {
    chapter.section("5.2", "A gradient, checked")
    var generator = generator(3)

    // ANCHOR: layer
    let layer = GradientCheck(
      of: { linear($0[0], weights: $0[1], bias: $0[2], .silu) },
      at: [[5, 4], [4, 3], [3]].map {
        .normal($0, using: &generator)
      }, seed: generator.next())
    // ANCHOR_END: layer
    chapter.say("A linear layer: each of its 35 numbers nudged up and down by")
    chapter.say("h = .00001, and the change of the loss held against backward:")
    chapter.report(
      "gradient.layer", "largest difference", layer.error, expect: 0,
      within: 1e-6)

    // ANCHOR: broken
    let broken = GradientCheck(
      of: { x in
        let y = x[0] * x[0]
        return Variable(y.storage, shape: y.shape, madeFrom: x) {
          // The slope of x x is 2 x; whoever wrote this forgot the 2
          x[0].accumulate(Storage(x[0].value.times($0)))
        }
      }, at: [.normal([20], using: &generator)],
      seed: generator.next())
    // ANCHOR_END: broken
    chapter.say("A square whose way back has lost its factor of 2:")
    chapter.report(
      "gradient.broken", "largest difference", broken.error)
    chapter.require(
      broken.error > 0.1, "the check did not notice a wrong gradient")

    var twin = generator
    let exact = Tangent<Double>(using: &generator)
    let rounded = Tangent<Float>(using: &twin)
    let (worst, count) = exact.check()
    chapter.say()
    chapter.say("A whole U-Net with \(exact.network.parameters.count) weights,")
    chapter.say("one of each of its \(count) arrays of weights nudged:")
    chapter.report(
      "gradient.network", "largest difference", worst, expect: 0,
      within: 1e-6)
    chapter.report(
      "gradient.arrays", "arrays of weights", Double(count), quiet: true)

    try drawNudges(exact, rounded)
  }

  /// How wrong the measured slope is for nudges of all sizes.
  private func drawNudges(
    _ exact: Tangent<Double>, _ rounded: Tangent<Float>
  ) throws {
    let (index, slope) = exact.steepest()
    func errors(_ sizes: [Double], _ slopeAt: (Double) -> Double) -> [Double] {
      sizes.map { max(1e-13, abs(slopeAt($0) / slope - 1)) }
    }
    let sizes = (0...48).map { pow(10, -Double($0) / 4) }
    let double = errors(sizes) { exact.slope(of: index, nudge: $0) }
    let coarse = sizes.filter { $0 > 1e-8 }
    let float = errors(coarse) { rounded.slope(of: index, nudge: $0) }
    chapter.report(
      "nudge.best", "best nudge in Double: error",
      double.min() ?? .nan, quiet: true)
    chapter.report(
      "nudge.bestFloat", "best nudge in Float: error",
      float.min() ?? .nan, quiet: true)
    try Chart(
      x: Axis("size h of the nudge", .log),
      y: Axis("relative error of the slope", .log, range: 1e-13...1e3)
    ) {
      Line(
        x: coarse, y: float, label: "32 bits", hue: .red, points: true)
      Line(
        x: sizes, y: double, label: "64 bits", hue: .blue, points: true)
    }.save(as: "nudges", in: chapter.output)
  }
}

/// A very small U-Net with a loss, whose slopes can be measured by nudging.
struct Tangent<Scalar: TensorScalar> {
  let network: UNet<Scalar>
  private let x, target: Tensor<Scalar>
  private let times = [3, 40]

  init(using generator: inout SeededGenerator) {
    network = UNet(channels: 8, dropout: 0, using: &generator)
    x = .normal([2, 8, 8, 1], using: &generator)
    target = .normal([2, 8, 8, 1], using: &generator)
    network.parameters.clearGradients()
    loss().backward()
  }

  private func loss() -> Variable<Scalar> {
    meanSquaredError(network(Variable(x), at: times), target: target)
  }

  // ANCHOR: slope
  /// (L(θ + h) - L(θ - h)) / 2h for one of the weights.
  func slope(of index: Int, nudge h: Double) -> Double {
    let θ = network.parameters.values.pointer + index
    let before = θ.pointee
    defer { θ.pointee = before }
    return withoutGradients {
      θ.pointee = before + Scalar(h)
      let above = Double(loss().scalar)
      θ.pointee = before - Scalar(h)
      return (above - Double(loss().scalar)) / (2 * h)
    }
  }
  // ANCHOR_END: slope

  /// The largest difference for the middle weight of every array.
  func check() -> (error: Double, count: Int) {
    var (errors, start): ([Double], Int) = ([], 0)
    for parameter in network.parameters.named {
      let index = start + parameter.variable.count / 2
      let slope = slope(of: index, nudge: 1e-5)
      let gradient = Double(network.parameters.gradients.pointer[index])
      errors.append(abs(slope - gradient) / max(1, abs(slope)))
      start += parameter.variable.count
    }
    return (largest(errors), errors.count)
  }

  /// The weight of the first convolution on which the loss depends most.
  func steepest() -> (index: Int, slope: Double) {
    let gradients = network.parameters.gradients
    var (start, range) = (0, 0..<1)
    for parameter in network.parameters.named {
      let end = start + parameter.variable.count
      if parameter.name == "input.weight" { range = start..<end }
      start = end
    }
    let best =
      range.max {
        abs(gradients.pointer[$0]) < abs(gradients.pointer[$1])
      } ?? 0
    return (best, Double(gradients.pointer[best]))
  }
}

extension Tensor<Double> {
  /// The products, number by number, with what a storage holds.
  fileprivate func times(_ other: Storage<Double>) -> Tensor {
    Tensor(
      zip(scalars, other.tensor(shape: shape).scalars).map(*), shape: shape)
  }
}
