import Foundation

/// e^x in a few instructions, many at a time when called in a loop.
///
/// With n the whole number nearest to x / ln 2 and r = x - n ln 2,
/// e^x = 2^n e^r and |r| <= 0.35, where the Taylor series reaches the last
/// bit after eight terms. Multiplying by 2^n is an addition to the exponent's
/// bits. Beyond -87 and 88, near the ends of Float's range, x is clamped;
/// not-a-number stays so.
@inline(__always)
private func fastExponential(_ x: Float) -> Float {
  // Added to a small number, this leaves its whole part in the lowest bits
  let rounder: Float = 12_582_912  // 1.5 * 2^23
  let above: Float = x < -87 ? -87 : x
  let x: Float = above > 88 ? 88 : above
  let shifted = rounder.addingProduct(x, 1.442_695_04)
  let n = shifted - rounder
  // ln 2 in two pieces, the first short enough that n times it is exact
  let r = x.addingProduct(n, -0.693_359_375).addingProduct(n, 2.121_944_4e-4)
  var series: Float = 1 / 5040
  series = (1 / 720 as Float).addingProduct(series, r)
  series = (1 / 120 as Float).addingProduct(series, r)
  series = (1 / 24 as Float).addingProduct(series, r)
  series = (1 / 6 as Float).addingProduct(series, r)
  series = (1 / 2 as Float).addingProduct(series, r)
  series = (1 as Float).addingProduct(series, r)
  series = (1 as Float).addingProduct(series, r)
  let power = Float(
    bitPattern: shifted.bitPattern &<< 23 &+ Float(1).bitPattern)
  return series * power
}

extension Float {
  /// Replaces every x[i] by its exponential; see `fastExponential`.
  public static func exponentiate(
    _ x: UnsafeMutablePointer<Float>, count: Int
  ) {
    for i in 0..<count { x[i] = fastExponential(x[i]) }
  }

  /// Writes 1 / (1 + e^-x[i]); see `fastExponential`.
  public static func logistic(
    _ x: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    for i in 0..<count { result[i] = 1 / (1 + fastExponential(-x[i])) }
  }
}

extension Double {
  /// Replaces every x[i] by its exponential, the system's.
  public static func exponentiate(
    _ x: UnsafeMutablePointer<Double>, count: Int
  ) {
    for i in 0..<count { x[i] = exp(x[i]) }
  }

  /// Writes 1 / (1 + e^-x[i]), with the system's exponential.
  public static func logistic(
    _ x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>,
    count: Int
  ) {
    for i in 0..<count { result[i] = 1 / (1 + exp(-x[i])) }
  }
}
