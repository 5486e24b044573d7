import Foundation

/// The exercises of chapter 8, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 8.
public enum Chapter08 {
  // ANCHOR: solution-8.1
  /// Exercise 8.1: changes all steps alike, so that a schedule ends as
  /// asked.
  ///
  ///     beta'_t = 1 - (1 - beta_t)^k
  public static func betas(
    _ beta: [Double], endingAt end: Double
  ) throws -> [Double] {
    let now = beta.reduce(0) { $0 + log(1 - $1) }
    let k = log(end) / now
    return beta.map { 1 - pow(1 - $0, k) }
  }
  // ANCHOR_END: solution-8.1

  // ANCHOR: solution-8.2
  /// Exercise 8.2: the best variance of a step back from a place
  /// between blobs.
  ///
  ///     variance = betaTilde_t + c_t^2 Var(x_0 | x_t)
  public static func bestVariance(
    at t: Int, from noisy: Double, centre m: Double, variance v: Double,
    alphaBar: [Double]
  ) throws -> Double {
    let (ᾱ, before) = (alphaBar[t], alphaBar[t - 1])
    let β = 1 - ᾱ / before
    let s = ᾱ * v + 1 - ᾱ

    let whereInBlob = v * (1 - ᾱ) / s
    let lean = tanh(ᾱ.squareRoot() * m * noisy / s)
    let pull = m * (1 - ᾱ) / s
    let whichBlob = pull * pull * (1 - lean * lean)

    let c = before.squareRoot() * β / (1 - ᾱ)
    let posterior = β * (1 - before) / (1 - ᾱ)
    return posterior + c * c * (whereInBlob + whichBlob)
  }
  // ANCHOR_END: solution-8.2

  // ANCHOR: solution-8.3
  /// Exercise 8.3: all states of one chain, for a film.
  ///
  ///     x_t = sqrt(alpha_t) x_{t-1} + sqrt(1 - alpha_t) noise_t
  public static func chain(
    from clean: Double, noises: [Double], alphaBar: [Double]
  ) throws -> [Double] {
    var states = [clean]
    for t in alphaBar.indices.dropFirst() {
      let α = alphaBar[t] / alphaBar[t - 1]
      let x = states[t - 1]
      states.append(
        α.squareRoot() * x + (1 - α).squareRoot() * noises[t])
    }
    return states
  }
  // ANCHOR_END: solution-8.3
}
