import Foundation

/// Whether samples lie nearer to one half of a collection than chance allows.
///
/// A collection is cut at random into A and B, and a sample counts for A where
/// its nearest picture of A is nearer than its nearest of B. That is so exactly
/// where the nearest picture of the whole collection lies in A. Samples that
/// know nothing of the cut count for A as often as A has pictures; copies of
/// A's pictures count for A always.
///
/// Introduced in chapter 7.
public struct PairedTest: Sendable {
  /// How many samples there were.
  public let count: Int
  /// The share of samples whose nearest picture is in A: P(d_A < d_B).
  public let share: Double
  /// The share that A has of the collection, and of samples of strangers.
  public let expected: Double
  /// How far chance spreads the share: one standard deviation over all cuts.
  public let standardError: Double

  // ANCHOR: paired
  /// Judges samples by their nearest pictures in a collection.
  ///
  /// `nearest[k]` is the index of sample k's nearest picture, and
  /// `isInA[i]` tells where picture i lies. Over all cuts into parts
  /// of these sizes, with w_i samples at picture i, n samples in all,
  /// N pictures and the share a of them in A, the share of samples
  /// has the mean a and the variance
  ///
  ///     a (1 - a) N / (N - 1) (sum of w_i^2 / n^2 - 1 / N)
  ///
  /// - Precondition: there is a sample, and there are two pictures.
  public init(nearest: [Int], isInA: [Bool]) {
    let (n, N) = (nearest.count, isInA.count)
    precondition(
      n > 0 && N > 1, "\(n) samples and \(N) pictures are no test")
    var w = [Int](repeating: 0, count: N)
    for i in nearest { w[i] += 1 }
    let squares = w.reduce(0) { $0 + Double($1 * $1) }
    let a = Double(isInA.count { $0 }) / Double(N)
    count = n
    share = Double(nearest.count { isInA[$0] }) / Double(n)
    expected = a
    standardError =
      (a * (1 - a) * Double(N) / Double(N - 1)
      * max(0, squares / Double(n * n) - 1 / Double(N))).squareRoot()
  }
  // ANCHOR_END: paired

  /// How many standard errors the share is above what strangers have.
  public var z: Double {
    standardError > 0 ? (share - expected) / standardError : 0
  }

  /// With so many samples of different nearest pictures, chance spread alike.
  public var effectiveCount: Double {
    expected * (1 - expected) / (standardError * standardError)
  }

  /// Whether it cries out, which it does for strangers with this probability.
  public func isAlarm(probability: Double = 0.05) -> Bool {
    z > normalQuantile(1 - probability)
  }

  /// How often the test cries out when so many samples are copies.
  ///
  /// A share f of copies of A lifts the mean by f (1 - a), and leaves
  /// chance only the rest: its variance shrinks by 1 - f.
  ///
  /// - Parameter share: f, the share of copies, below 1.
  public static func power(
    copies share: Double, standardError: Double, expected a: Double = 0.5,
    probability: Double = 0.05
  ) -> Double {
    let limit = normalQuantile(1 - probability) * standardError
    return normalShare(
      below: (share * (1 - a) - limit)
        / (standardError * (1 - share).squareRoot()))
  }
}

/// The share of a standard normal distribution below x.
///
/// Introduced in chapter 7.
public func normalShare(below x: Double) -> Double {
  erfc(-x / 2.0.squareRoot()) / 2
}

/// The number below which a standard normal one lies with this probability.
///
/// - Precondition: the probability lies strictly between 0 and 1.
///
/// Introduced in chapter 7.
public func normalQuantile(_ probability: Double) -> Double {
  precondition(
    probability > 0 && probability < 1,
    "no number has the share \(probability) below it: between 0 and 1 needed")
  // The share grows with x: halve the interval until it can't be halved
  var (low, high) = (-40.0, 40.0)
  while true {
    let middle = (low + high) / 2
    if middle == low || middle == high { return middle }
    if normalShare(below: middle) < probability {
      low = middle
    } else {
      high = middle
    }
  }
}
