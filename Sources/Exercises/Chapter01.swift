/// The exercises of chapter 1: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=1
///
/// Introduced in chapter 1.
public enum Chapter01 {
  /// Exercise 1.1: takes one step of the forward chain.
  ///
  ///     x_t = sqrt(1 - beta) x_{t-1} + sqrt(beta) noise
  ///
  /// `previous` is x_{t-1} and `noise` holds as many numbers, already drawn
  /// from N(0, 1). Return x_t, number by number; the lists may be empty.
  /// `beta` lies in 0...1.
  ///
  /// Used wherever something is made noisy: `NoiseSchedule.step`.
  public static func oneStep(
    from previous: [Double], noise: [Double], beta: Double
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 1.2: the linear schedule, and how much signal it leaves.
  ///
  ///     beta_t     = first + (last - first) (t - 1) / (T - 1)
  ///     alphaBar_t = (1 - beta_1) (1 - beta_2) ... (1 - beta_t)
  ///
  /// The variances run from `first` at t = 1 to `last` at t = T, both ends
  /// included. With T = 1 there is one step, and its beta is `first`. Return
  /// the T + 1 numbers alphaBar_0 = 1, alphaBar_1, ..., alphaBar_T.
  ///
  /// `timesteps` is T and at least 1; `first` and `last` lie in 0...1.
  ///
  /// Used by every chapter: `NoiseSchedule.linear`.
  public static func linearSchedule(
    timesteps: Int, from first: Double, through last: Double
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 1.3: turns the bytes of an image into numbers in -1...1.
  ///
  ///     x = 2 pixel / 255 - 1
  ///
  /// So 0 (black) becomes -1 and 255 (white) becomes 1, in every image alike.
  /// Return one number a pixel, in the same order; the list may be empty.
  ///
  /// Used by every image chapter, before anything else.
  public static func scaledPixels(_ pixels: [UInt8]) throws -> [Double] {
    throw Unsolved()
  }
}
