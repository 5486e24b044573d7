import Foundation
import Kernels
import Testing

@Suite("Exponentials")
struct ExponentialTests {
  /// Numbers over the whole range, so many that no register is left full.
  private let numbers = (0...4001).map { Float($0) / 20 - 100 }

  private func computed(
    _ function: (
      UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int
    ) -> Void, of x: [Float]
  ) -> [Float] {
    var y = [Float](repeating: 0, count: x.count)
    function(x, &y, x.count)
    return y
  }

  @Test("e^x to the last bits, and clamped near the ends of the range")
  func exponentials() {
    let y = computed({ exponential($0, into: $1, count: $2) }, of: numbers)
    for (x, y) in zip(numbers, y) {
      let expected = exp(Double(min(88, max(-87, x))))
      #expect(abs(Double(y) / expected - 1) < 3e-7, "e^\(x)")
    }
  }

  @Test("the logistic function, from one end to the other")
  func logistics() {
    let y = computed({ logistic($0, into: $1, count: $2) }, of: numbers)
    for (x, y) in zip(numbers, y) {
      let expected = 1 / (1 + exp(-Double(min(87, max(-88, x)))))
      #expect(abs(Double(y) / expected - 1) < 3e-7, "logistic(\(x))")
    }
  }

  @Test("what is not a finite number")
  func ends() {
    let y = computed(
      { exponential($0, into: $1, count: $2) },
      of: [.nan, .infinity, -.infinity])
    #expect(y[0].isNaN)
    #expect(y[1].isFinite && y[1] > 1e38)
    #expect(y[2] > 0 && y[2] < 1e-37)
  }
}
