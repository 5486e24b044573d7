/// The exercises of chapter 6, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 6.
public enum Chapter06 {
  // ANCHOR: solution-6.1
  /// Exercise 6.1: the loop, with all its states.
  public static func reverseChain(
    from start: [Double], fresh: [[Double]], alphaBar: [Double],
    predictedNoise: (_ state: [Double], _ t: Int) throws -> [Double]
  ) throws -> [[Double]] {
    var states = [start]
    for t in (1..<alphaBar.count).reversed() {
      let x = states[states.count - 1]
      let ε = try predictedNoise(x, t)
      let α = alphaBar[t] / alphaBar[t - 1]
      let push = (1 - α) / (1 - alphaBar[t]).squareRoot()
      let σ = t > 1 ? (1 - α).squareRoot() : 0
      states.append(
        x.indices.map { i in
          (x[i] - push * ε[i]) / α.squareRoot() + σ * fresh[t][i]
        })
    }
    return states
  }
  // ANCHOR_END: solution-6.1

  // ANCHOR: solution-6.2
  /// Exercise 6.2: the believed x_0 of many images at many times.
  public static func predictedClean(
    _ noisy: [Double], noise: [Double], times: [Int], alphaBar: [Double]
  ) throws -> [Double] {
    let size = noisy.count / times.count
    return noisy.indices.map { i in
      let ᾱ = alphaBar[times[i / size]]
      return (noisy[i] - (1 - ᾱ).squareRoot() * noise[i])
        / ᾱ.squareRoot()
    }
  }
  // ANCHOR_END: solution-6.2

  // ANCHOR: solution-6.3
  /// Exercise 6.3: a start with the mean and variance of x_T.
  public static func start(
    noise: [Double], mean: [Double], variance: [Double],
    alphaBar: [Double]
  ) throws -> [Double] {
    let ᾱ = alphaBar[alphaBar.count - 1]
    return noise.indices.map { i in
      ᾱ.squareRoot() * mean[i]
        + (ᾱ * variance[i] + 1 - ᾱ).squareRoot() * noise[i]
    }
  }
  // ANCHOR_END: solution-6.3

  // ANCHOR: solution-6.4
  /// Exercise 6.4: the mean of a step back, with the belief clamped.
  public static func clampedMean(
    _ noisy: [Double], noise: [Double], at t: Int, alphaBar: [Double]
  ) throws -> [Double] {
    let (ᾱ, ᾱBefore) = (alphaBar[t], alphaBar[t - 1])
    let α = ᾱ / ᾱBefore
    let cleanWeight = ᾱBefore.squareRoot() * (1 - α) / (1 - ᾱ)
    let noisyWeight = α.squareRoot() * (1 - ᾱBefore) / (1 - ᾱ)
    return zip(noisy, noise).map { x, ε in
      let belief = (x - (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot()
      return cleanWeight * min(1, max(-1, belief)) + noisyWeight * x
    }
  }
  // ANCHOR_END: solution-6.4
}
