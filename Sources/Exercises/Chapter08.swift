/// The exercises of chapter 8: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=8
///
/// Introduced in chapter 8.
public enum Chapter08 {
  /// Exercise 8.1: changes all steps alike, so that a schedule ends as asked.
  ///
  ///     beta'_t = 1 - (1 - beta_t)^k
  ///
  /// with the one k for which alphaBar'_T, the product of all 1 - beta'_t, is
  /// `end`. `beta` is a table: beta_0 = 0, beta_1, ..., beta_T, with T at least
  /// 1; return one of the same length, beginning with 0. The betas from
  /// beta_1 on and `end` lie strictly between 0 and 1.
  ///
  /// A repair that works for any number of steps: `NoiseSchedule.repaired`
  /// does not below 21.
  public static func betas(
    _ beta: [Double], endingAt end: Double
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 8.2: the best variance of a step back from a place between blobs.
  ///
  ///     variance = betaTilde_t + c_t^2 Var(x_0 | x_t)
  ///
  /// The data are single numbers: near m or near -m, each with probability 1/2
  /// and with a variance of v around it. `noisy` is x_t, any number; `centre`
  /// is m and `variance` v, neither below 0. `alphaBar` is the table alphaBar_0
  /// = 1, ..., alphaBar_T, and t is in 1...T. c_t is the weight of x_0 in the
  /// posterior's mean.
  ///
  /// Its mean over x_t is `GaussianMixture.bestVariance`.
  public static func bestVariance(
    at t: Int, from noisy: Double, centre: Double, variance: Double,
    alphaBar: [Double]
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 8.3: all states of one chain, for a film.
  ///
  ///     x_t = sqrt(alpha_t) x_{t-1} + sqrt(1 - alpha_t) noise_t
  ///
  /// One coordinate of a point starts at `clean`. `alphaBar` is the table
  /// alphaBar_0 = 1, ..., alphaBar_T. `noises` has as many entries, drawn from
  /// N(0, 1): `noises[t]` belongs to step t, and `noises[0]` is 0. Return the
  /// T + 1 states x_0, ..., x_T. T may be 0.
  public static func chain(
    from clean: Double, noises: [Double], alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }
}
