import ChapterKit
import Figures
import Foundation
import Networks
import Tensors

/// a b with some way back: perhaps a wrong one.
func product(
  _ a: Number, _ b: Number,
  passBack: @escaping (_ a: Number, _ b: Number, _ dy: Double) -> Void
) -> Number {
  let y = Storage<Double>(1)
  y.fill(a.scalar * b.scalar)
  return Variable(y, shape: [], madeFrom: [a, b]) { dy in
    passBack(a, b, dy.pointer[0])
  }
}

/// Section B.7: gradients against slopes.
struct Nudging {
  let chapter: Chapter
  let seed: UInt64

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("B.7", "Nudging")
    try curves(using: &generator)
    chapter.say()
    breakages()
  }

  // MARK: - The best nudge

  private func curves(using generator: inout SeededGenerator) throws {
    let curves = NudgeCurves(using: &generator)
    chapter.say("Errors of measured slopes, against dL/dw from backward():")
    chapter.table(
      ["h", "one side", "both sides", "both, Float"],
      stride(from: 1, to: curves.nudges.count, by: 4).map { i in
        [curves.nudges, curves.oneSided, curves.central, curves.float]
          .map { format($0[i], 2) }
      })
    let best = zip(curves.central, curves.nudges).min { $0.0 < $1.0 }
    chapter.say("The best nudge on both sides:")
    chapter.report("nudge.h", "h", best?.1 ?? .nan)
    chapter.report(
      "nudge.exponent", "its power of ten", log10(best?.1 ?? .nan),
      expect: -5, within: 1, quiet: true)
    chapter.report("nudge.error", "error", best?.0 ?? .nan)
    chapter.report(
      "nudge.error.exponent", "the error's power of ten",
      log10(best?.0 ?? .nan), expect: -10.5, within: 1.5, quiet: true)
    chapter.report(
      "nudge.slope.one", "power of h in the error, one side",
      curves.power(of: curves.oneSided), expect: 1, within: 0.1)
    chapter.report(
      "nudge.slope.both", "power of h in the error, both sides",
      curves.power(of: curves.central), expect: 2, within: 0.1)
    chapter.report(
      "nudge.float", "best error with Float",
      curves.float.min() ?? .nan)
    chapter.report(
      "nudge.float.exponent", "its power of ten",
      log10(curves.float.min() ?? .nan), expect: -4.5, within: 1.5,
      quiet: true)
    try curves.draw().save(as: "nudging", in: chapter.output)
  }

  // MARK: - Broken operations

  private func breakages() {
    chapter.say("The largest error that the check finds for y = a b:")
    check("right", "as it should be", isRight: true) { a, b, dy in
      a.accumulate(one(dy * b.scalar))
      b.accumulate(one(dy * a.scalar))
    }
    // ANCHOR: sign
    check("sign", "a wrong sign") { a, b, dy in
      a.accumulate(one(dy * b.scalar))
      b.accumulate(one(-dy * a.scalar))
    }
    // ANCHOR_END: sign
    check("factor", "a forgotten factor") { a, b, dy in
      a.accumulate(one(dy))
      b.accumulate(one(dy * a.scalar))
    }
    check("replaced", "a share that replaces others") { a, b, dy in
      a.clearGradient()
      a.accumulate(one(dy * b.scalar))
      b.accumulate(one(dy * a.scalar))
    }
    check("parent", "a forgotten parent") { a, b, dy in
      a.accumulate(one(dy * b.scalar))
    }
  }

  private func one(_ number: Double) -> Storage<Double> {
    Storage(Tensor([number]))
  }

  private func check(
    _ name: String, _ label: String, isRight: Bool = false,
    _ passBack: @escaping (Number, Number, Double) -> Void
  ) {
    let check = GradientCheck(
      of: { product($0[0], $0[1], passBack: passBack) },
      at: [Tensor([1.5], shape: []), Tensor([-0.7], shape: [])], seed: seed)
    let isCaught = !(check.error < 1e-6)
    chapter.report("check.\(name)", label, check.error)
    chapter.require(
      isCaught != isRight, "the check was wrong about \(label)")
  }
}

/// Errors of measured slopes for nudges of many sizes.
struct NudgeCurves {
  let nudges = (1...26).map { pow(10, -Double($0) / 2) }
  private(set) var oneSided: [Double] = []
  private(set) var central: [Double] = []
  private(set) var float: [Double] = []

  init(using generator: inout SeededGenerator) {
    let x = Tensor<Double>.normal([32, 3], using: &generator)
    let target = Tensor<Double>.normal([32, 1], using: &generator)
    let network = MLP<Double>(
      widths: [3, 8, 1], activation: .silu, using: &generator)
    var unused = generator
    let rough = MLP<Float>(
      widths: [3, 8, 1], activation: .silu, using: &unused)
    let count = network.parameters.count
    let weights = network.parameters.values.tensor(shape: [count]).scalars
    meanSquaredError(network(Variable(x)), target: target).backward()
    let gradient = network.parameters.gradients.tensor(shape: [count]).scalars

    /// The loss, with one weight moved by h.
    func loss<S: TensorScalar>(_ network: MLP<S>, _ index: Int, _ h: S) -> S {
      let values = network.parameters.values
      values.copy(from: Tensor(weights.map { S($0) }))
      values.pointer[index] += h
      return withoutGradients {
        meanSquaredError(
          network(Variable(Tensor(x))), target: Tensor(target)
        ).scalar
      }
    }
    /// The root of the mean square over all weights.
    func error(_ slope: (Int) -> Double) -> Double {
      let squares = gradient.indices.map { pow(slope($0) - gradient[$0], 2) }
      return (squares.reduce(0, +) / Double(count)).squareRoot()
    }
    for h in nudges {
      oneSided.append(
        error { (loss(network, $0, h) - loss(network, $0, 0)) / h })
      central.append(
        error { (loss(network, $0, h) - loss(network, $0, -h)) / (2 * h) })
      float.append(
        error {
          let difference =
            loss(rough, $0, Float(h)) - loss(rough, $0, Float(-h))
          return Double(difference) / (2 * h)
        })
    }
  }

  /// The power of h by which an error grows, for h from 1e-3 to 1e-2.
  func power(of errors: [Double]) -> Double { log10(errors[3] / errors[5]) }

  func draw() -> Chart {
    Chart(
      x: Axis("nudge h", .log), y: Axis("error of the slope", .log),
      height: 340
    ) {
      Line(
        x: nudges, y: oneSided, label: "one side", hue: .gold, points: true)
      Line(
        x: nudges, y: central, label: "both sides", hue: .blue, points: true)
      Line(
        x: nudges, y: float, label: "both sides, Float", hue: .red,
        points: true)
      Line(
        over: 1e-4...0.5, hue: .grey, style: .dashed
      ) { [scale = central[3] / 1e-4] in scale * $0 * $0 }
      Line(
        over: 1e-13...1e-6, hue: .grey, style: .dotted
      ) { [scale = central[17] * nudges[17]] in scale / $0 }
    }
  }
}
