/// The exercises of chapter 6: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=6
///
/// In all four the table `alphaBar` has T + 1 entries, falls from
/// `alphaBar[0]` = 1 and stays above 0. alpha_t is alphaBar_t / alphaBar_{t-1}
/// and beta_t is 1 - alpha_t.
///
/// Introduced in chapter 6.
public enum Chapter06 {
  /// Exercise 6.1: the loop, from x_T to x_0, with all its states.
  ///
  ///     x_{t-1} = (x_t - beta_t / sqrt(1 - alphaBar_t) noise) / sqrt(alpha_t)
  ///               + sqrt(beta_t) fresh_t,   without the last term at t = 1
  ///
  /// `start` is x_T. `predictedNoise` is to be asked for the noise in the state
  /// at each t. `fresh[t]` is the fresh noise for step t; entries 0 and 1 are
  /// there, but not to be used. Return the T + 1 states, x_T first and x_0
  /// last. T is at least 1, and `start` may be empty.
  ///
  /// Used by every sampler: `NoiseSchedule.reverseChain`.
  public static func reverseChain(
    from start: [Double], fresh: [[Double]], alphaBar: [Double],
    predictedNoise: (_ state: [Double], _ t: Int) throws -> [Double]
  ) throws -> [[Double]] {
    throw Unsolved()
  }

  /// Exercise 6.2: the believed x_0 of many images, each at its own time.
  ///
  ///     x_0 = (x_t - sqrt(1 - alphaBar_t) noise) / sqrt(alphaBar_t)
  ///
  /// `noisy` holds all images one after the other, each with all its numbers;
  /// `noise` likewise. `times` has one t for each image, in 1...T, and at least
  /// one. Return the believed images in the same order.
  ///
  /// Used wherever a batch is at mixed times, as in training:
  /// `NoiseSchedule.jump(from:to:noise:)` with a list of times.
  public static func predictedClean(
    _ noisy: [Double], noise: [Double], times: [Int], alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 6.3: a start for a schedule that does not end in pure noise.
  ///
  /// Of the data you know the mean and the variance of each pixel. Turn
  /// `noise`, standard normal numbers, into a start that has the mean and the
  /// variance that x_T has in each pixel, T being the last time in the table.
  ///
  /// The three lists are equally long and may be empty; variances lie in
  /// 0...10.
  ///
  /// Used in section 6.3 of the book.
  public static func start(
    noise: [Double], mean: [Double], variance: [Double], alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 6.4: the mean of a step back, with the belief clamped.
  ///
  /// Find the believed x_0 from `noisy`, which is x_t, and the predicted
  /// `noise`. Keep it between -1 and 1. Then return the mean of x_{t-1} for
  /// that x_0 and this x_t:
  ///
  ///     mean = sqrt(alphaBar_{t-1}) beta_t / (1 - alphaBar_t) x_0
  ///            + sqrt(alpha_t) (1 - alphaBar_{t-1}) / (1 - alphaBar_t) x_t
  ///
  /// `t` is in 1...T; the lists are equally long and may be empty.
  ///
  /// Used in section 6.4 of the book, and by Ho et al.'s own program.
  public static func clampedMean(
    _ noisy: [Double], noise: [Double], at t: Int, alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }
}
