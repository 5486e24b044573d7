import ChapterKit
import Tensors

typealias Number = Variable<Double>

/// A leaf that holds one number.
func leaf(_ number: Double, learned: Bool = true) -> Number {
  Variable(Tensor([number], shape: []), needsGradient: learned)
}

// ANCHOR: loss
/// L = (w₂ relu(w₁ x) - y)²; `watch` sees each number on its way.
func squaredError(
  _ w₁: Number, _ w₂: Number, x: Number, y: Number,
  watch: (String, Number) -> Number = { $1 }
) -> Number {
  let z = watch("z", w₁ * x)
  let h = watch("h", relu(z))
  let p = watch("p", w₂ * h)
  let e = watch("e", p - y)
  return watch("L", e * e)
}
// ANCHOR_END: loss

/// Section B.1: two weights, by hand and by program.
struct TwoWeights {
  static let (x, y, w₁, w₂) = (2.0, 1.0, 0.5, 3.0)
  let chapter: Chapter

  /// The loss for two weights.
  private func loss(_ w₁: Double, _ w₂: Double) -> Double {
    let (x, y) = (leaf(Self.x, learned: false), leaf(Self.y, learned: false))
    return squaredError(leaf(w₁), leaf(w₂), x: x, y: y).scalar
  }

  func run() throws {
    chapter.section("B.1", "Who is to blame?")
    // ANCHOR: blame
    let (x, y) = (leaf(2, learned: false), leaf(1, learned: false))
    let (w₁, w₂) = (leaf(0.5), leaf(3))
    let result = squaredError(w₁, w₂, x: x, y: y)
    result.backward()
    let (dw₁, dw₂) = (w₁.gradient?.scalars[0], w₂.gradient?.scalars[0])
    // ANCHOR_END: blame
    chapter.report("two.loss", "loss L", result.scalar, expect: 4, within: 0)
    chapter.report(
      "two.first", "dL/dw₁", dw₁ ?? .nan, expect: 24, within: 0)
    chapter.report(
      "two.second", "dL/dw₂", dw₂ ?? .nan, expect: 4, within: 0)
    chapter.say()
    chapter.say("Is that so? A nudge of 0.01 to one weight at a time:")
    chapter.report(
      "two.nudge.first", "L grows, for w₁, by",
      loss(0.51, 3) - loss(0.5, 3), expect: 0.2436, within: 1e-12)
    chapter.report(
      "two.nudge.second", "L grows, for w₂, by",
      loss(0.5, 3.01) - loss(0.5, 3), expect: 0.0401, within: 1e-12)
    chapter.say()
    chapter.say("One step downhill, w - 0.01 dL/dw for both weights:")
    chapter.report(
      "two.after", "loss L after the step",
      loss(0.5 - 0.01 * (dw₁ ?? 0), 3 - 0.01 * (dw₂ ?? 0)),
      expect: 0.29073664, within: 1e-12)
    try GraphFigure().save(as: "graph", in: chapter.output)
  }
}
