import Tensors
import Testing

@testable import automatic_differentiation

@Suite("Appendix B: laws that its program computes with")
struct LawTests {
  @Test("the chain rule through two weights", arguments: [(0.5, 3.0), (1, -2)])
  func twoWeights(w₁: Double, w₂: Double) {
    let (x, y) = (2.0, 1.0)
    let (first, second) = (leaf(w₁), leaf(w₂))
    squaredError(
      first, second, x: leaf(x, learned: false), y: leaf(y, learned: false)
    ).backward()
    let e = w₂ * w₁ * x - y
    #expect(first.gradient?.scalars == [2 * e * w₂ * x])
    #expect(second.gradient?.scalars == [2 * e * w₁ * x])
  }

  @Test("a rectifier that is shut passes nothing on")
  func shut() {
    let (first, second) = (leaf(-0.5), leaf(3))
    squaredError(
      first, second, x: leaf(2, learned: false), y: leaf(1, learned: false)
    ).backward()
    #expect(first.gradient?.scalars == [0])
    #expect(second.gradient?.scalars == [0])
  }

  @Test("duals add as sums do, and multiply by the product rule")
  func dual() {
    let (a, b) = (Dual(value: 3, slope: 5), Dual(value: 7, slope: -2))
    #expect((a + b).value == 10 && (a + b).slope == 3)
    #expect((a * b).value == 21 && (a * b).slope == 5 * 7 + 3 * -2)
  }

  @Test("a ladder of diamonds has a slope of 2 to the power of their number")
  func ladder() {
    for count in 1...8 {
      let truth = Double(1 << count)
      #expect(Diamonds.walk(count, Toy.passEach) == (truth, 1 << count))
      #expect(Diamonds.libraryWalk(count) == (truth, 1))
    }
    #expect(Diamonds.walk(2, Toy.passSum).slope == 8)
    #expect(Diamonds.walk(8, Toy.passFirst).slope == 2)
  }

  @Test("an operation turned round gives the same sum of products")
  func bothSides() {
    var generator = SeededGenerator(seed: 1)
    let b = Variable(Tensor<Double>.normal([3, 2], using: &generator))
    let sides = TurnedRound.bothSides([4, 3], using: &generator) {
      matrixProduct($0, b)
    }
    #expect(abs(sides.there - sides.back) < 1e-12)
    // Of an operation that is not linear the two differ
    let square = TurnedRound.bothSides([4], using: &generator) { $0 * $0 }
    #expect(abs(square.there - square.back) > 0.1)
  }

  @Test("a window turned twice is the window")
  func turned() {
    var generator = SeededGenerator(seed: 2)
    let w = Tensor<Double>.normal([3, 3, 2, 4], using: &generator)
    #expect(TurnedRound.turned(w).shape == [3, 3, 4, 2])
    #expect(TurnedRound.turned(TurnedRound.turned(w)) == w)
  }
}
