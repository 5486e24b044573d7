/// The exercises of chapter 1, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 1.
public enum Chapter01 {
  // ANCHOR: solution-1.1
  /// Exercise 1.1: takes one step of the forward chain.
  ///
  ///     x_t = sqrt(1 - beta) x_{t-1} + sqrt(beta) noise
  public static func oneStep(
    from previous: [Double], noise: [Double], beta: Double
  ) throws -> [Double] {
    zip(previous, noise).map { x, ε in
      (1 - beta).squareRoot() * x + beta.squareRoot() * ε
    }
  }
  // ANCHOR_END: solution-1.1

  // ANCHOR: solution-1.2
  /// Exercise 1.2: the linear schedule, and how much signal it leaves.
  ///
  ///     beta_t     = first + (last - first) (t - 1) / (T - 1)
  ///     alphaBar_t = (1 - beta_1) (1 - beta_2) ... (1 - beta_t)
  public static func linearSchedule(
    timesteps: Int, from first: Double, through last: Double
  ) throws -> [Double] {
    var ᾱ = [1.0]
    let gaps = max(timesteps - 1, 1)  // not 0, or 0 / 0 comes
    for t in 1...timesteps {
      let β = first + (last - first) * Double(t - 1) / Double(gaps)
      ᾱ.append(ᾱ[t - 1] * (1 - β))
    }
    return ᾱ
  }
  // ANCHOR_END: solution-1.2

  // ANCHOR: solution-1.3
  /// Exercise 1.3: turns the bytes of an image into numbers in -1...1.
  ///
  ///     x = 2 pixel / 255 - 1
  public static func scaledPixels(
    _ pixels: [UInt8]
  ) throws -> [Double] {
    pixels.map { 2 * Double($0) / 255 - 1 }  // first of all, convert
  }
  // ANCHOR_END: solution-1.3
}
