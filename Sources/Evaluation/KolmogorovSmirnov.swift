import Foundation

/// How far two samples of numbers are apart: the largest gap between their shares.
///
/// For each value v, compare the share of numbers <= v in both samples; the
/// distance is the largest difference found, between 0 and 1.
///
/// Introduced in chapter 3.
public struct KolmogorovSmirnov: Sendable {
  /// The largest gap between the two empirical distribution functions.
  public let distance: Double

  /// The size that equals one of the two samples would have if both were equal.
  public let effectiveCount: Double

  /// Compares two samples; neither may be empty.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(
      !x.isEmpty && !y.isEmpty,
      "cannot compare samples of \(x.count) and \(y.count): neither may be empty"
    )
    let (x, y) = (x.sorted(), y.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < x.count && j < y.count {
      let value = min(x[i], y[j])
      while i < x.count && x[i] <= value { i += 1 }
      while j < y.count && y[j] <= value { j += 1 }
      let gap = Double(i) / Double(x.count) - Double(j) / Double(y.count)
      largest = max(largest, abs(gap))
    }
    distance = largest
    effectiveCount =
      Double(x.count) * Double(y.count) / Double(x.count + y.count)
  }

  /// The distance that two samples of one distribution exceed this rarely.
  ///
  ///     sqrt(-ln(probability / 2) / 2 / effectiveCount)
  ///
  /// Kolmogorov's limit law, first term.
  public func critical(probability: Double) -> Double {
    (-log(probability / 2) / 2 / effectiveCount).squareRoot()
  }
}
