/// The exercises of chapter 2, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 2.
public enum Chapter02 {
  // ANCHOR: solution-2.1
  /// Exercise 2.1: the factor that holds the variance at any target.
  ///
  ///     c^2 v + beta = v
  public static func keepingFactor(
    variance v: Double, beta: Double
  ) throws -> Double {
    (1 - beta / v).squareRoot()
  }
  // ANCHOR_END: solution-2.1

  // ANCHOR: solution-2.2
  /// Exercise 2.2: the variance after t steps, without taking them.
  ///
  ///     Var_t = 1 + alphaBar_t (Var_0 - 1)
  public static func variance(
    after t: Int, initial: Double, alphaBar: [Double]
  ) throws -> Double {
    // The distance from 1 shrinks by 1 - beta in every step
    1 + alphaBar[t] * (initial - 1)
  }
  // ANCHOR_END: solution-2.2

  // ANCHOR: solution-2.3
  /// Exercise 2.3: the same state, seen as one whose variance explodes.
  ///
  ///     y_t = x_t / sqrt(alphaBar_t)
  ///     variance of its noise = (1 - alphaBar_t) / alphaBar_t
  public static func explodingView(
    of state: [Double], at t: Int, alphaBar: [Double]
  ) throws -> (state: [Double], noiseVariance: Double) {
    let ᾱ = alphaBar[t]
    return (state.map { $0 / ᾱ.squareRoot() }, (1 - ᾱ) / ᾱ)
  }
  // ANCHOR_END: solution-2.3
}
