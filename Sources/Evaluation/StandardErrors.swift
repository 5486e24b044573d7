// How far a figure measured on n draws may stray from the truth: the width
// of every band in this book is four of these.

/// The standard error of a mean of n independent draws: sqrt(variance / n).
///
/// Introduced in chapter 1.
public func standardError(ofMean count: Int, variance: Double) -> Double {
  (variance / Double(count)).squareRoot()
}

/// The standard error of a variance measured on n independent normal draws.
///
///     variance sqrt(2 / n)
///
/// Introduced in chapter 1.
public func standardError(ofVariance count: Int, variance: Double) -> Double {
  variance * (2 / Double(count)).squareRoot()
}

/// The standard error of the variance of fixed numbers plus normal noise.
///
/// Measured on n sums, whose fixed parts have the variance `fixed` and whose
/// noise has the variance `noise`:
///
///     sqrt((4 fixed noise + 2 noise^2) / n)
///
/// Introduced in chapter 1.
public func standardError(
  ofVariance count: Int, fixed: Double, noise: Double
) -> Double {
  ((4 * fixed * noise + 2 * noise * noise) / Double(count)).squareRoot()
}

/// The standard error of a share measured on n independent draws.
///
///     sqrt(p (1 - p) / n)
///
/// Introduced in chapter 3.
public func standardError(ofShare count: Int, probability: Double) -> Double {
  (probability * (1 - probability) / Double(count)).squareRoot()
}
