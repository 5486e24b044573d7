#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Standard normal numbers by the ziggurat method of Marsaglia and Tsang
// (Journal of Statistical Software 5(8), 2000), in the form without
// correlated bits of Doornik (2005).
//
// The half bell curve is covered by 128 horizontal layers of equal area. To
// draw: pick a layer, pick a point of it. In 99 cases of 100 the point lies
// under the curve for sure, and one multiplication is all there was to do.

/// The layers: `x[i]` is the right edge of layer i, `ratio[i]` = x[i+1] / x[i].
private struct Ziggurat: Sendable {
  static let layers = 128
  /// Where the tail begins, and the area of every layer.
  static let tail = 3.442_619_855_899
  static let area = 9.912_563_035_262_17e-3

  let x: [Double]
  let ratio: [Double]

  static let shared = Ziggurat()

  init() {
    func density(_ x: Double) -> Double { exp(-0.5 * x * x) }
    // Layer 0 holds the tail, so its box is drawn wider than the curve
    var x = [Self.area / density(Self.tail), Self.tail]
    while x.count < Self.layers {
      let last = x[x.count - 1]
      x.append((-2 * log(Self.area / last + density(last))).squareRoot())
    }
    x.append(0)
    self.x = x
    ratio = (0..<Self.layers).map { x[$0 + 1] / x[$0] }
  }
}

extension SeededGenerator {
  /// Draws one number from the standard normal distribution N(0, 1).
  ///
  /// Introduced in chapter 1.
  public mutating func normal() -> Double {
    let ziggurat = Ziggurat.shared
    return ziggurat.x.withUnsafeBufferPointer { x in
      ziggurat.ratio.withUnsafeBufferPointer { ratio in
        draw(x, ratio)
      }
    }
  }

  /// Fills a stretch of memory with independent draws from N(0, 1).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func fillWithNormals<Scalar: TensorScalar>(
    _ buffer: UnsafeMutableBufferPointer<Scalar>
  ) {
    let ziggurat = Ziggurat.shared
    ziggurat.x.withUnsafeBufferPointer { x in
      ziggurat.ratio.withUnsafeBufferPointer { ratio in
        // A local copy stays in registers
        var generator = self
        for i in buffer.indices { buffer[i] = Scalar(generator.draw(x, ratio)) }
        self = generator
      }
    }
  }

  @inline(__always)
  private mutating func draw(
    _ x: UnsafeBufferPointer<Double>, _ ratio: UnsafeBufferPointer<Double>
  ) -> Double {
    while true {
      let bits = next()
      let layer = Int(bits & 127)
      let u = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52  // in [-1, 1)
      if abs(u) < ratio[layer] { return u * x[layer] }
      if layer == 0 { return normalTail(negative: u < 0) }

      // Under the curve or not? Heights of the layer's two edges, relative
      // to the curve at the candidate
      let candidate = u * x[layer]
      func height(_ edge: Double) -> Double {
        exp(0.5 * (candidate * candidate - edge * edge))
      }
      let bottom = height(x[layer])
      let top = height(x[layer + 1])
      if bottom + uniform() * (top - bottom) < 1 { return candidate }
    }
  }

  /// Draws from the part of the bell curve beyond the ziggurat's tail.
  private mutating func normalTail(negative: Bool) -> Double {
    while true {
      let x = log(1 - uniform()) / Ziggurat.tail
      let y = log(1 - uniform())
      if -2 * y >= x * x {
        return negative ? x - Ziggurat.tail : Ziggurat.tail - x
      }
    }
  }
}

extension Tensor {
  // ANCHOR: normal
  /// Draws a tensor of independent numbers from N(0, 1).
  ///
  /// Introduced in chapter 1.
  public static func normal(
    _ shape: [Int], using generator: inout SeededGenerator
  ) -> Tensor {
    var result = Tensor(repeating: 0, shape: shape)
    result.withUnsafeMutableScalars { generator.fillWithNormals($0) }
    return result
  }
  // ANCHOR_END: normal
}
