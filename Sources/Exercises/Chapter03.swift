/// The exercises of chapter 3: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=3
///
/// Introduced in chapter 3.
public enum Chapter03 {
  /// Exercise 3.1: jumps from clean data straight to step t.
  ///
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise
  ///
  /// `clean` is x_0 and `noise` holds as many numbers, already drawn from
  /// N(0, 1). `alphaBar` is the table alphaBar_0 = 1, alphaBar_1, ...,
  /// alphaBar_T, and `t` is one of its indices, 0 included. Return x_t, number
  /// by number; the lists may be empty.
  ///
  /// Used by every training step of the book: `NoiseSchedule.jump`.
  public static func jump(
    from clean: [Double], to t: Int, noise: [Double], alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 3.2: squeezes a linear schedule into fewer steps.
  ///
  ///     beta_t = (original / T) (first + (last - first) (t - 1) / (T - 1))
  ///
  /// The betas from `first` to `last`, both included, were made for `original`
  /// steps. With only T = `timesteps` of them each has to add original / T
  /// times as much, so that their sum hardly changes. Return the T + 1 numbers
  /// beta_0 = 0, beta_1, ..., beta_T.
  ///
  /// `timesteps` and `original` are at least 1; with T = 1 the only beta is
  /// `original` times `first`. `first` and `last` are not negative, and so
  /// small that no beta reaches 1.
  ///
  /// Used to mend the tutorial's schedule: `NoiseSchedule.repaired`.
  public static func repairedBetas(
    timesteps: Int, from first: Double, through last: Double,
    madeFor original: Int
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 3.3: merges the noises of all steps of a chain into one.
  ///
  /// A pixel takes t steps of the forward chain, with the noises eps_1, ...,
  /// eps_t. Return the one number eps that takes it to the same place in a
  /// single jump, wherever it started:
  ///
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) eps
  ///
  /// Both lists have an entry 0, where nothing happens, so that `noises[s]` and
  /// `beta[s]` belong to step s; `noises[0]` and `beta[0]` are 0. There are
  /// t + 1 entries in each, and t is at least 1. The other betas lie between 0
  /// and 1.
  ///
  /// This is what a network is trained to see: `NoiseSchedule.mergedNoise`.
  public static func mergedNoise(
    of noises: [Double], beta: [Double]
  ) throws -> Double {
    throw Unsolved()
  }
}
