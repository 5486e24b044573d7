/// The value below which this share of sorted numbers lies.
///
/// Between two of them, a straight line: with n numbers, quantile p is at place
/// p (n - 1), counted from 0.
///
/// - Precondition: there is a number, and the share is in 0...1.
///
/// Introduced in chapter 7.
public func quantile(_ share: Double, ofSorted numbers: [Double]) -> Double {
  precondition(
    !numbers.isEmpty && (0...1).contains(share),
    "no quantile \(share) of \(numbers.count) numbers")
  let place = share * Double(numbers.count - 1)
  let below = Int(place)
  let above = min(below + 1, numbers.count - 1)
  let weight = place - Double(below)
  return (1 - weight) * numbers[below] + weight * numbers[above]
}

/// How far a quantile of n random draws may stray, at so many standard errors.
///
/// The share below the true quantile strays by sqrt(p (1 - p) / n), so the
/// quantile strays as far as the quantiles of those shares are apart.
///
/// Introduced in chapter 7.
public func strayOfQuantile(
  _ share: Double, ofSorted numbers: [Double], errors: Double = 4
) -> Double {
  let stray =
    errors * standardError(ofShare: numbers.count, probability: share)
  let here = quantile(share, ofSorted: numbers)
  return max(
    quantile(min(1, share + stray), ofSorted: numbers) - here,
    here - quantile(max(0, share - stray), ofSorted: numbers))
}
