/// The exercises of chapter 9: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=9
///
/// For `exp`, `sin` and their like put `import Foundation` above this comment.
///
/// Introduced in chapter 9.
public enum Chapter09 {
  /// Exercise 9.1: where a number is to be expected that lies in a stretch.
  ///
  /// The number is drawn from N(mean, deviation^2), but all draws outside of
  /// lower...upper are thrown away. Return the mean of what is left:
  ///
  ///     mean + deviation (phi(a) - phi(b)) / (Phi(b) - Phi(a)),
  ///
  /// with a and b the ends, seen from the mean, in deviations; phi is the bell
  /// curve of N(0, 1), and Phi the area to its left.
  ///
  /// `tailRatio` gives, for z >= 0, the area of the tail beyond z divided by
  /// phi(z), right to the last digits however far out z lies. You need nothing
  /// else but `exp` (and `expm1`, which is exp(x) - 1 without rounding).
  ///
  /// The mean lies in -100...100, the deviation in 0.01...10, the ends in
  /// -2...2 and at least 0.25 apart.
  ///
  /// Used by every step of the checkerboard's denoiser: `TruncatedNormal`.
  public static func truncatedMean(
    _ mean: Double, deviation: Double, lower: Double, upper: Double,
    tailRatio: (Double) -> Double
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 9.2: how well points fill a checkerboard.
  ///
  /// `points` holds x and y of one point after another, any finite numbers,
  /// and at least one point. In board coordinates u = 2 (x + 1), v = 2 (y + 1)
  /// the board reaches from 0 to 4, and a point is on a right square if it is
  /// on the board and floor(u) + floor(v) is even: there are eight of them.
  ///
  /// Return the share of the points that are on right squares, and the filling
  /// of the emptiest: eight times its share of the points on right squares, so
  /// 1 if all eight hold equally many. Without any point inside it is 0.
  ///
  /// Used in chapter 9: `BoardCensus`.
  public static func boardScore(
    _ points: [Double]
  ) throws -> (inside: Double, emptiest: Double) {
    throw Unsolved()
  }

  /// Exercise 9.3: better inputs for a small network.
  ///
  /// `input` is a list of numbers u in -3...3, such as x, y and t/T. Return
  /// the list itself, then for each octave k = 0, 1, ..., `octaves` - 1, and
  /// in it for each u, two numbers:
  ///
  ///     sin(pi 2^k u), cos(pi 2^k u)
  ///
  /// `octaves` lies in 0...6, and the list may be empty.
  ///
  /// Used in chapter 9: `PointInputs.waves`.
  public static func waves(
    _ input: [Double], octaves: Int
  ) throws -> [Double] {
    throw Unsolved()
  }
}
