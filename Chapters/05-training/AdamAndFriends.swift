import ChapterKit
import Figures
import Foundation
import Networks
import Tensors

// Section 5.4: from a gradient to a step, in a valley with two weights.

/// A loss with two weights, one of them fifty times as steep as the other.
final class Valley: Network {
  let place = Variable(Tensor<Double>([9, 1.3]), needsGradient: true)
  private(set) lazy var parameters = Parameters(of: self)
  var learned: [Parameter<Double>] { [Parameter("place", place)] }

  /// scale (x^2 + 50 y^2) / 2.
  func loss(scale: Double = 1) -> Variable<Double> {
    let steepness = Variable(Tensor<Double>([1, 50]))
    return scale * mean(steepness * (place * place))
  }

  var point: [Double] { place.value.scalars }
}

extension Workbench {
  func adamAndFriends() throws {
    chapter.section("5.4", "Adam and friends")
    let (mean, sum) = (1.0, 50_176.0)
    let steps = 60

    let plain = descend(rate: 0.035, steps: steps, scale: mean)
    let adam = walk(rate: 0.25, steps: steps, scale: mean)
    let scaled = walk(rate: 0.25, steps: steps, scale: sum)
    let burst = descend(rate: 0.035, steps: 100, scale: sum)

    chapter.say("A valley with two weights, 50 times as steep across as along.")
    chapter.say("Adam's first step, with learning rate .25, moves")
    for (i, name) in [(0, "along"), (1, "across")] {
      chapter.report(
        "adam.first.\(name)", "the weight \(name) by",
        abs(adam[1][i] - adam[0][i]), expect: 0.25, within: 1e-6)
    }
    let gap = zip(adam, scaled).map {
      hypot($0[0] - $1[0], $0[1] - $1[1])
    }.max()
    chapter.say("The same with a loss \(grouped(Int(sum))) times as large:")
    chapter.report(
      "adam.scale", "largest difference of the two ways", gap ?? .nan,
      expect: 0, within: 1e-5)
    chapter.say("Plain gradient descent, rate .035, after \(steps) steps:")
    let end = hypot(plain[steps][0], plain[steps][1])
    chapter.report("sgd.mean", "distance from the bottom", end)
    let lost = burst.firstIndex { !$0.allSatisfy(\.isFinite) }
    chapter.report(
      "sgd.sum", "same, larger loss: infinite at step",
      Double(lost ?? 100), expect: 63, within: 1)

    try drawValley(plain, adam)
    try drawPaces()
  }

  // ANCHOR: descend
  /// Gradient descent: against the gradient, rate times its length.
  private func descend(
    rate: Double, steps: Int, scale: Double
  ) -> [[Double]] {
    let valley = Valley()
    let (θ, g) = (valley.parameters.values, valley.parameters.gradients)
    return [valley.point]
      + (0..<steps).map { _ in
        valley.parameters.clearGradients()
        valley.loss(scale: scale).backward()
        for i in 0..<2 { θ.pointer[i] -= rate * g.pointer[i] }
        return valley.point
      }
  }
  // ANCHOR_END: descend

  private func walk(
    rate: Double, steps: Int, scale: Double
  ) -> [[Double]] {
    let valley = Valley()
    let adam = Adam(valley.parameters, learningRate: rate)
    return [valley.point]
      + (0..<steps).map { _ in
        valley.parameters.clearGradients()
        valley.loss(scale: scale).backward()
        adam.step()
        return valley.point
      }
  }

  private func drawValley(_ plain: [[Double]], _ adam: [[Double]]) throws {
    let angles = (0...120).map { Double($0) * .pi / 60 }
    try Chart(
      x: Axis("weight along the valley", range: -2...10),
      y: Axis("weight across", range: -2.2...2.2), height: 300
    ) {
      for height in [0.5, 5, 20, 50, 90] {
        Line(
          x: angles.map { (2 * height).squareRoot() * cos($0) },
          y: angles.map { (2 * height / 50).squareRoot() * sin($0) },
          hue: .grey, style: .thin)
      }
      Line(
        x: plain.map { $0[0] }, y: plain.map { $0[1] },
        label: "gradient descent", hue: .red, points: true)
      Line(
        x: adam.map { $0[0] }, y: adam.map { $0[1] }, label: "Adam",
        hue: .blue, points: true)
    }.save(as: "valley", in: chapter.output)
  }

  /// How far Adam moves in its first steps, with its corrections or without.
  private func drawPaces() throws {
    let steps = Array(1...3000)
    let (b1, b2) = (0.9, 0.999)
    // With a gradient that is always 1, the means are 1 - b^t
    let raw = steps.map { t in
      (1 - pow(b1, Double(t))) / (1 - pow(b2, Double(t))).squareRoot()
    }
    chapter.report(
      "adam.raw.first", "uncorrected first step, in learning rates", raw[0],
      expect: 0.1 / 0.001.squareRoot(), within: 1e-9, quiet: true)
    chapter.report(
      "adam.raw.largest", "largest uncorrected step",
      raw.max() ?? .nan, quiet: true)
    try Chart(
      x: Axis("step", .log, range: 1...3000),
      y: Axis("length of the step, in learning rates", range: 0...8)
    ) {
      Line(x: steps, y: raw, label: "uncorrected", hue: .red)
      Line(
        x: steps, y: steps.map { _ in 1.0 }, label: "corrected", hue: .blue)
      Line(
        x: steps, y: steps.map { min(1, Double($0) / 100) },
        label: "our run: a warm-up too", hue: .green, style: .dashed)
    }.save(as: "paces", in: chapter.output)
  }
}
