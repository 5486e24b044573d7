/// The exercises of chapter 7: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=7
///
/// You may `import Foundation` for `exp` and `erfc`.
///
/// Introduced in chapter 7.
public enum Chapter07 {
  /// Exercise 7.1: the distance between two pictures that are stored as bytes.
  ///
  ///     distance = sqrt(sum of (a_i - b_i)^2),  a_i = 2 byte / 255 - 1
  ///
  /// Return the Euclidean distance on the model's scale, on which black is -1
  /// and white is 1. `first` and `second` hold equally many bytes, 0...255;
  /// without any the distance is 0.
  ///
  /// Used by every search for copies: `NearestPictures`.
  public static func distance(
    from first: [UInt8], to second: [UInt8]
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 7.2: the best denoiser for a finite set of pictures.
  ///
  ///     p_i is proportional to exp(-|x_t - sqrt(alphaBar) x_i|^2
  ///                                / (2 (1 - alphaBar)))
  ///     E[x_0 | x_t] = p_1 x_1 + ... + p_N x_N,   p_1 + ... + p_N = 1
  ///
  /// `noisy` is x_t, and `stored` are the pictures x_1, ..., x_N: at least one,
  /// each as long as `noisy`. `alphaBar` lies strictly between 0 and 1. Return
  /// the mean of the stored pictures, number by number. The exponents reach
  /// into the hundred thousands, and the answer is a list of ordinary numbers
  /// all the same.
  ///
  /// This is the optimum of training: `FiniteSetPosterior.predictedClean`.
  public static func denoised(
    _ noisy: [Double], alphaBar: Double, stored: [[Double]]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 7.3: how often the paired test notices copies.
  ///
  /// A and B are equally large. Of n = `samples` samples a share f = `copies`
  /// are copies of A and surely nearer to A; the others are nearer to A with
  /// probability 1/2, each independently of the rest. The alarm rings when the
  /// share of samples nearer to A exceeds
  ///
  ///     1/2 + limit / (2 sqrt(n)).
  ///
  /// Treat that share as normally distributed, with the right mean and the
  /// right variance, and return the probability that the alarm rings. `copies`
  /// is at least 0 and below 1, `samples` at least 1. The share of a standard
  /// normal distribution below x is erfc(-x / sqrt(2)) / 2.
  ///
  /// Used to say what a silent alarm is worth: `PairedTest.power`.
  public static func power(
    copies: Double, samples: Int, limit: Double
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 7.4: how far each point is from the nearest of the others.
  ///
  /// `points` holds at least two points, each a list of equally many numbers.
  /// Return for each, in the same order, the Euclidean distance to the nearest
  /// of all *other* points. Two entries of the list are two points even if
  /// their numbers agree.
  ///
  /// This is what an honest digit looks like: `NearestPictures.nearestOther`.
  public static func leaveOneOut(
    _ points: [[Double]]
  ) throws -> [Double] {
    throw Unsolved()
  }
}
