import Kernels
import Testing

@Suite("Dropout agrees with its definition")
struct DropoutTests {
  /// SplitMix64 from its beginning, draw by draw.
  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  @Test(
    "number by number", arguments: [1, 3, 17, 1023, 1024, 5000, 900_001],
    [0, 0.1, 0.75])
  func twin(count: Int, rate: Double) {
    func check<S: KernelScalar>(_: S.Type) {
      var draws = Draws(count)
      let x: [S] = draws.numbers(count)
      var y = [S](repeating: .nan, count: count)
      dropout(x, rate: rate, seed: 7, into: &y, count: count)

      var generator = SplitMix(state: 7)
      var bits: UInt64 = 0
      let limit = (rate * 65536).rounded()
      let scale = S(65536 / (65536 - limit))
      var wrong = 0
      for i in 0..<count {
        bits = i % 4 == 0 ? generator.next() : bits >> 16
        let dropped = Double(bits & 0xFFFF) < limit
        if y[i] != (dropped ? 0 : scale * x[i]) { wrong += 1 }
      }
      #expect(wrong == 0)
    }
    check(Float.self)
    check(Double.self)
  }
}
