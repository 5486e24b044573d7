import Foundation

extension Float {
  /// e^x in a few instructions, for all lanes at once.
  ///
  /// With n the whole number nearest to x / ln 2 and r = x - n ln 2,
  /// e^x = 2^n e^r and |r| <= 0.35, where the Taylor series reaches the last
  /// bit after eight terms. Multiplying by 2^n is an addition to the exponent's
  /// bits. Beyond -87 and 88, near the ends of Float's range, x is clamped;
  /// not-a-number stays so.
  @inline(__always)
  public static func exponential(_ x: Register) -> Register {
    // Added to a small number, this leaves its whole part in the lowest bits
    let rounder = Register(repeating: 12_582_912)  // 1.5 * 2^23
    let x = x.replacing(with: -87, where: x .< -87)
      .replacing(with: 88, where: x .> 88)
    let shifted = rounder.addingProduct(x, 1.442_695_04)
    let n = shifted - rounder
    // ln 2 in two pieces, the first short enough that n times it is exact
    let r = x.addingProduct(n, -0.693_359_375).addingProduct(n, 2.121_944_4e-4)
    // Two terms at a time, which need not wait for each other
    let square = r * r
    let last = Register(repeating: 1 / 720).addingProduct(1 / 5040, r)
    let third = Register(repeating: 1 / 24).addingProduct(1 / 120, r)
    let second = Register(repeating: 1 / 2).addingProduct(1 / 6, r)
    let series = (1 + r).addingProduct(
      square,
      second.addingProduct(square, third.addingProduct(square, last)))
    let bits = unsafeBitCast(shifted, to: Register.MaskStorage.self)
    let one = Int32(bitPattern: Float(1).bitPattern)
    let power = bits &<< 23 &+ Register.MaskStorage(repeating: one)
    return series * unsafeBitCast(power, to: Register.self)
  }
}

extension Double {
  /// e^x by the system's function, lane by lane.
  @inline(__always)
  public static func exponential(_ x: Register) -> Register {
    var result = x
    for lane in result.indices { result[lane] = exp(x[lane]) }
    return result
  }
}

extension KernelScalar {
  /// The logistic function, 1 / (1 + e^-x).
  @inline(__always)
  static func logistic(_ x: Register) -> Register {
    1 / (1 + exponential(-x))
  }
}

/// Writes the exponential of every number, y[i] = e^x[i].
///
/// Introduced in chapter 6.
@specialized(where S == Float)
@specialized(where S == Double)
public func exponential<S: KernelScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, count: Int
) {
  mapRegisters(x, into: y, count: count, S.exponential)
}

/// Writes the logistic function of every number, y[i] = 1 / (1 + e^-x[i]).
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func logistic<S: KernelScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, count: Int
) {
  mapRegisters(x, into: y, count: count, S.logistic)
}
