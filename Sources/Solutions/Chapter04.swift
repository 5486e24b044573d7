/// The exercises of chapter 4, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 4.
public enum Chapter04 {
  // ANCHOR: solution-4.1
  /// Exercise 4.1: where x_{t-1} was, given x_0 and x_t.
  public static func posterior(
    at t: Int, alphaBar: [Double]
  ) throws -> (clean: Double, noisy: Double, variance: Double) {
    let (ᾱ, ᾱBefore) = (alphaBar[t], alphaBar[t - 1])
    let α = ᾱ / ᾱBefore
    let β = 1 - α
    return (
      clean: ᾱBefore.squareRoot() * β / (1 - ᾱ),
      noisy: α.squareRoot() * (1 - ᾱBefore) / (1 - ᾱ),
      variance: β * (1 - ᾱBefore) / (1 - ᾱ)
    )
  }
  // ANCHOR_END: solution-4.1

  // ANCHOR: solution-4.2
  /// Exercise 4.2: the mean, from the noise instead of x_0.
  public static func meanFromNoise(
    _ noisy: [Double], noise: [Double], at t: Int, alphaBar: [Double]
  ) throws -> [Double] {
    let ᾱ = alphaBar[t]
    let α = ᾱ / alphaBar[t - 1]
    let push = (1 - α) / (1 - ᾱ).squareRoot()
    return zip(noisy, noise).map { x, ε in
      (x - push * ε) / α.squareRoot()
    }
  }
  // ANCHOR_END: solution-4.2

  // ANCHOR: solution-4.3
  /// Exercise 4.3: the best variance of a step back.
  public static func bestVariance(
    at t: Int, alphaBar: [Double], dataVariance v: Double
  ) throws -> Double {
    let ᾱ = alphaBar[t]
    let q = try posterior(at: t, alphaBar: alphaBar)
    let unknown = v * (1 - ᾱ) / (ᾱ * v + 1 - ᾱ)  // Var(x_0 | x_t)
    return q.variance + q.clean * q.clean * unknown
  }
  // ANCHOR_END: solution-4.3

  // ANCHOR: solution-4.4
  /// Exercise 4.4: the excess kurtosis between two spikes.
  public static func excessKurtosis(
    at t: Int, alphaBar: [Double], spike a: Double
  ) throws -> Double {
    let q = try posterior(at: t, alphaBar: alphaBar)
    let m² = (q.clean * a) * (q.clean * a)
    let share = m² / (m² + q.variance)
    return -2 * share * share
  }
  // ANCHOR_END: solution-4.4
}
