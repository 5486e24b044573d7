/// The exercises of chapter 3, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 3.
public enum Chapter03 {
  // ANCHOR: solution-3.1
  /// Exercise 3.1: jumps from clean data straight to step t.
  ///
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise
  public static func jump(
    from clean: [Double], to t: Int, noise: [Double], alphaBar: [Double]
  ) throws -> [Double] {
    let ᾱ = alphaBar[t]
    return zip(clean, noise).map { x₀, ε in
      ᾱ.squareRoot() * x₀ + (1 - ᾱ).squareRoot() * ε
    }
  }
  // ANCHOR_END: solution-3.1

  // ANCHOR: solution-3.2
  /// Exercise 3.2: squeezes a linear schedule into fewer steps.
  ///
  ///     beta_t = (original / T)
  ///              (first + (last - first) (t - 1) / (T - 1))
  public static func repairedBetas(
    timesteps: Int, from first: Double, through last: Double,
    madeFor original: Int
  ) throws -> [Double] {
    let stretch = Double(original) / Double(timesteps)
    let gaps = Double(max(timesteps - 1, 1))
    return [0]
      + (1...timesteps).map { t in
        stretch * (first + (last - first) * Double(t - 1) / gaps)
      }
  }
  // ANCHOR_END: solution-3.2

  // ANCHOR: solution-3.3
  /// Exercise 3.3: merges the noises of all steps of a chain into one.
  public static func mergedNoise(
    of noises: [Double], beta: [Double]
  ) throws -> Double {
    // Walk from x_0 = 0: whatever is there in the end is noise
    var (x, ᾱ) = (0.0, 1.0)
    for (ε, β) in zip(noises, beta) {
      x = (1 - β).squareRoot() * x + β.squareRoot() * ε
      ᾱ *= 1 - β
    }
    return x / (1 - ᾱ).squareRoot()
  }
  // ANCHOR_END: solution-3.3
}
