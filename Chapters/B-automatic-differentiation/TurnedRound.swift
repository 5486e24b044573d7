import ChapterKit
import Figures
import Tensors

/// Section B.5: operations turned round.
struct TurnedRound {
  let chapter: Chapter

  // ANCHOR: both-sides
  /// The sums of v f(u) and of u f'(v), f' being f turned round.
  static func bothSides(
    _ shape: [Int], using generator: inout SeededGenerator,
    _ f: (Variable<Double>) -> Variable<Double>
  ) -> (there: Double, back: Double) {
    let u = Variable(
      Tensor<Double>.normal(shape, using: &generator),
      needsGradient: true)
    let y = f(u)
    let v = Tensor<Double>.normal(y.shape, using: &generator)
    let sum = Double(y.count) * mean(Variable(v) * y)
    sum.backward()
    let products = zip(u.value.scalars, u.gradient?.scalars ?? [])
    return (sum.scalar, products.reduce(0) { $0 + $1.0 * $1.1 })
  }
  // ANCHOR_END: both-sides

  /// A window of weights upside down, its inputs and outputs exchanged.
  static func turned(_ w: Tensor<Double>) -> Tensor<Double> {
    let (inputs, outputs) = (w.shape[2], w.shape[3])
    var turned: [Double] = []
    for place in (0..<9).reversed() {
      for o in 0..<outputs {
        for c in 0..<inputs {
          turned.append(w.scalars[(place * inputs + c) * outputs + o])
        }
      }
    }
    return Tensor(turned, shape: [3, 3, outputs, inputs])
  }

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("B.5", "Turning an operation round")
    chapter.say("The sum of v f(u) on the way there, of u f'(v) on the way")
    chapter.say("back, for numbers drawn at random:")
    let b = Variable(Tensor<Double>.normal([7, 3], using: &generator))
    let w = Variable(Tensor<Double>.normal([3, 3, 2, 4], using: &generator))
    let none = Variable(Tensor<Double>(repeating: 0, shape: [4]))
    let sides = [
      (
        "u b, a product of matrices",
        Self.bothSides([5, 7], using: &generator) { matrixProduct($0, b) }
      ),
      (
        "convolution, 3 x 3",
        Self.bothSides([2, 6, 5, 2], using: &generator) {
          convolution($0, weights: w, bias: none)
        }
      ),
      (
        "convolution that halves",
        Self.bothSides([2, 6, 6, 2], using: &generator) {
          convolution(
            $0, weights: w, bias: none, stride: 2, paddingBefore: 0)
        }
      ),
      (
        "upsampling",
        Self.bothSides([2, 3, 4, 2], using: &generator) { upsample($0) }
      ),
    ]
    chapter.table(
      ["f", "there", "back"],
      sides.map { [$0.0, fixed($0.1.there, 9), fixed($0.1.back, 9)] })
    let gap = largest(sides.map { abs($0.1.there - $0.1.back) })
    chapter.report(
      "turned.gap", "largest difference", gap, expect: 0, within: 1e-10)
    chapter.say()
    convolutionTurned(using: &generator)
    normTurned(using: &generator)
    try AdjointFigure().save(as: "adjoint", in: chapter.output)
  }

  private func convolutionTurned(using generator: inout SeededGenerator) {
    let w = Tensor<Double>.normal([3, 3, 2, 4], using: &generator)
    let x = Variable(
      Tensor<Double>.normal([1, 6, 5, 2], using: &generator),
      needsGradient: true)
    func none(_ count: Int) -> Variable<Double> {
      Variable(Tensor(repeating: 0, shape: [count]))
    }
    let y = convolution(x, weights: Variable(w), bias: none(4))
    let v = Variable(Tensor<Double>.normal(y.shape, using: &generator))
    (Double(y.count) * mean(v * y)).backward()
    let again = convolution(
      v, weights: Variable(Self.turned(w)), bias: none(2))
    let gap = largest(
      zip(x.gradient?.scalars ?? [], again.value.scalars)
        .map { abs($0 - $1) })
    chapter.say("A convolution's way back, against a convolution with the")
    chapter.say("window turned:")
    chapter.report(
      "turned.convolution", "largest difference", gap,
      expect: 0, within: 1e-11)
  }

  private func normTurned(using generator: inout SeededGenerator) {
    let x = Variable(
      Tensor<Double>.normal([1, 6, 5, 4], using: &generator),
      needsGradient: true)
    func every(_ number: Double) -> Variable<Double> {
      Variable(Tensor(repeating: number, shape: [4]))
    }
    let y = groupNorm(
      x, gamma: every(1), beta: every(0), groups: 1, epsilon: 1e-12)
    let v = Variable(Tensor<Double>.normal(y.shape, using: &generator))
    (Double(y.count) * mean(v * y)).backward()
    let dx = x.gradient?.scalars ?? []
    chapter.say()
    chapter.say("What comes back through a group norm:")
    chapter.report(
      "turned.norm.sum", "sum of dx", dx.reduce(0, +),
      expect: 0, within: 1e-10)
    chapter.report(
      "turned.norm.scale", "sum of y dx",
      zip(y.value.scalars, dx).reduce(0) { $0 + $1.0 * $1.1 },
      expect: 0, within: 1e-8)
  }
}
