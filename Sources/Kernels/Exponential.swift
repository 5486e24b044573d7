/// Replaces every x[i] by e^x[i], a few instructions each, many at a time.
///
/// With n the whole number nearest to x / ln 2 and r = x - n ln 2,
/// e^x = 2^n e^r and |r| <= 0.35, where the Taylor series reaches the last
/// bit after eight terms. Multiplying by 2^n is an addition to the exponent's
/// bits. Beyond -87 and 88, near the ends of Float's range, x is clamped;
/// not-a-number stays so.
func fastExponentials(_ x: UnsafeMutablePointer<Float>, count: Int) {
  // Added to a small number, this leaves its whole part in the lowest bits
  let rounder: Float = 12_582_912  // 1.5 * 2^23
  for i in 0..<count {
    let unclamped = x[i]
    let above = unclamped < -87 ? -87 : unclamped
    let v: Float = above > 88 ? 88 : above
    let shifted = rounder.addingProduct(v, 1.442_695_04)
    let n = shifted - rounder
    // ln 2 in two pieces, the first short enough that n times it is exact
    let r = v.addingProduct(n, -0.693_359_375)
      .addingProduct(n, 2.121_944_4e-4)
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
    x[i] = series * power
  }
}

/// The logistic function: result[i] = 1 / (1 + e^-x[i]).
@specialized(where S == Float)
@specialized(where S == Double)
func logistic<S: KernelScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int
) {
  for i in 0..<count { result[i] = -x[i] }
  S.exponentiate(result, count: count)
  for i in 0..<count { result[i] = 1 / (1 + result[i]) }
}
