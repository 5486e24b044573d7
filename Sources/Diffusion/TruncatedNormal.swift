import Foundation

/// A normal distribution of which only a stretch is left.
///
/// The number is drawn from N(mean, deviation^2), but all draws outside of
/// lower...upper are thrown away. With a and b the ends in units of the
/// deviation, seen from the mean, phi the bell curve and Phi its area,
///
///     mass = Phi(b) - Phi(a),
///     mean of what is left = mean + deviation (phi(a) - phi(b)) / mass.
///
/// Far out in a tail both differences are 0 to rounding, and 0 / 0 may be
/// anything. So phi(a) is taken out of both, and what remains is harmless.
///
/// Introduced in chapter 9.
public struct TruncatedNormal: Sendable, Equatable {
  /// The logarithm of the share of draws that is not thrown away.
  public let logMass: Double
  /// The mean of what is left; it lies in the stretch.
  public let mean: Double

  // ANCHOR: truncated
  /// Cuts N(mean, deviation^2) off below `lower` and above `upper`.
  ///
  /// - Precondition: the deviation is above 0, and lower < upper.
  public init(
    mean μ: Double, deviation σ: Double, lower: Double, upper: Double
  ) {
    precondition(
      σ > 0 && lower < upper,
      "a deviation of \(σ) cut to \(lower)...\(upper): it must be "
        + "above 0, and the ends in order")
    // Looked at from the nearer side: a <= b, and b > 0
    let flip: Double = lower + upper < 2 * μ ? -1 : 1
    let ends = ((lower - μ) / σ, (upper - μ) / σ)
    let (a, b) = flip > 0 ? ends : (-ends.1, -ends.0)
    let middle: Double  // in deviations from the mean
    if a > 0 {
      // phi(a) taken out: R is the tail's area over its bell's height
      let fall = exp((a - b) * (a + b) / 2)  // phi(b) / phi(a)
      let rest = Self.tailRatio(a) - Self.tailRatio(b) * fall
      logMass = -a * a / 2 - log(2 * .pi) / 2 + log(rest)
      middle = -expm1((a - b) * (a + b) / 2) / rest
    } else {
      let mass = (erf(b / 2.squareRoot()) - erf(a / 2.squareRoot())) / 2
      logMass = log(mass)
      middle = (bell(a) - bell(b)) / mass
    }
    self.mean = min(max(μ + flip * middle * σ, lower), upper)
  }
  // ANCHOR_END: truncated
}

/// The density of N(0, 1).
private func bell(_ z: Double) -> Double {
  exp(-z * z / 2) / (2 * Double.pi).squareRoot()
}

extension TruncatedNormal {
  /// The area of N(0, 1)'s tail beyond z, divided by the bell's height at z.
  ///
  /// Up to 5 by the error function, then by Laplace's continued fraction,
  /// 1 / (z + 1 / (z + 2 / (z + 3 / ...))). About 1 / z far out.
  ///
  /// - Precondition: z is not negative.
  ///
  /// Introduced in chapter 9.
  public static func tailRatio(_ z: Double) -> Double {
    precondition(z >= 0, "the tail beyond \(z): it must not be below 0")
    if z < 5 {
      return (Double.pi / 2).squareRoot() * exp(z * z / 2)
        * erfc(z / 2.0.squareRoot())
    }
    var rest = z
    for k in stride(from: 24.0, to: 0, by: -1) { rest = z + k / rest }
    return 1 / rest
  }
}
