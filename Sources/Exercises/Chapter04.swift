/// The exercises of chapter 4: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=4
///
/// In all four the table `alphaBar` has T + 1 entries, falls from
/// `alphaBar[0]` = 1 and stays above 0; `t` is a step, 1...T.
///
/// Introduced in chapter 4.
public enum Chapter04 {
  /// Exercise 4.1: where x_{t-1} was, for somebody who knows x_0 and x_t.
  ///
  ///     q(x_{t-1} | x_t, x_0) = N(clean x_0 + noisy x_t, variance)
  ///
  /// Return the two weights of the mean and the variance. You are given the
  /// table `alphaBar` only: alpha_t is alphaBar_t / alphaBar_{t-1}, and beta_t
  /// is 1 - alpha_t. At t = 1 the answer is (1, 0, 0), but for rounding.
  ///
  /// Used by every reverse process: `NoiseSchedule.posterior`.
  public static func posterior(
    at t: Int, alphaBar: [Double]
  ) throws -> (clean: Double, noisy: Double, variance: Double) {
    throw Unsolved()
  }

  /// Exercise 4.2: the mean of the same step, from the noise instead of x_0.
  ///
  ///     mean = (x_t - beta_t / sqrt(1 - alphaBar_t) noise) / sqrt(alpha_t)
  ///
  /// `noisy` is x_t, and `noise` is what somebody says the merged noise in it
  /// is. Return the mean, number by number; the lists are equally long and may
  /// be empty.
  ///
  /// Used by every sampler: `NoiseSchedule.posteriorMean(of:at:noise:)`.
  public static func meanFromNoise(
    _ noisy: [Double], noise: [Double], at t: Int, alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 4.3: the best variance of a step back.
  ///
  ///     variance = posterior variance + clean^2 Var(x_0 | x_t)
  ///
  /// The data are drawn from N(0, v). First find Var(x_0 | x_t): what x_t
  /// leaves unknown about x_0. Then return the variance that a reverse step at
  /// t should have. `clean` is the weight of x_0 from exercise 4.1.
  ///
  /// `dataVariance` is v and lies in 0...10. For v = 1 the answer is beta_t,
  /// for v = 0 it is the posterior variance.
  ///
  /// Used in chapter 4: `GaussianPredictor.bestVariance`.
  public static func bestVariance(
    at t: Int, alphaBar: [Double], dataVariance v: Double
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 4.4: how far from Gaussian a step back is.
  ///
  /// The data are two spikes: x_0 is -a or a, equally likely. We find x_t = 0,
  /// so that nothing speaks for either. Return the excess kurtosis of x_{t-1}:
  ///
  ///     E[x^4] / E[x^2]^2 - 3
  ///
  /// It is 0 for a Gaussian. `spike` is a and lies in 0.1...10.
  ///
  /// Used in chapter 4: `NoiseSchedule.spikeKurtosis`.
  public static func excessKurtosis(
    at t: Int, alphaBar: [Double], spike a: Double
  ) throws -> Double {
    throw Unsolved()
  }
}
