/// The exercises of chapter 10: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=10
///
/// For logarithms and exponentials, write `import Foundation` at the top.
///
/// Introduced in chapter 10.
public enum Chapter10 {
  /// Exercise 10.1: how far a model's step back is from the right one.
  ///
  ///     KL(N(mean, variance I) || N(modelMean, e^modelLogVariance))
  ///
  /// In nats, summed over the coordinates. The first Gaussian has the same
  /// variance in every coordinate; the second has one for each, and you are
  /// given its natural logarithm, which is what a network says.
  ///
  /// The three lists are equally long and may be empty; `variance` lies in
  /// 1e-6...10, the logarithms in -14...3.
  ///
  /// Used as the loss of chapter 10: `stepDivergence`.
  public static func divergence(
    mean: [Double], variance: Double, modelMean: [Double],
    modelLogVariance: [Double]
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 10.2: the posterior at the boundary, to the last digit.
  ///
  ///     q(x_{t-1} | x_t, x_0) = N(clean x_0 + noisy x_t, variance)
  ///
  /// As in exercise 4.1, return the two weights of the mean and the variance.
  /// But now you are given nothing but the steps: `betas[0]` is beta_1,
  /// `betas[1]` is beta_2, and so on. No table tells you what alphaBar_0 is.
  ///
  /// `t` is a step, 1...T. A beta may be as small as 1e-12 and is below 1. The
  /// answer has to be right to nine digits all the same: at t = 1 it is
  /// (1, 0, 0).
  ///
  /// Used by every reverse process: `NoiseSchedule.posterior`.
  public static func posterior(
    at t: Int, betas: [Double]
  ) throws -> (clean: Double, noisy: Double, variance: Double) {
    throw Unsolved()
  }

  /// Exercise 10.3: the bound of 2015, in bits.
  ///
  ///     K = - sum of the divergences + H(x_T | x_0) - H(x_1 | x_0) - H(x_T)
  ///
  /// Each term is meant for a whole example of `dimensions` coordinates. A
  /// normal number of variance v has the entropy ln(2 pi e v) / 2, in nats;
  /// H(x_T) is that of the pure noise which the model starts from.
  ///
  /// `divergences` are those of the steps t = 2...T, in nats *a coordinate*;
  /// with T = 1 there are none. `betas[0]` is beta_1, and the last of them
  /// beta_T; they lie in 1e-5...0.9. `dimensions` is positive.
  ///
  /// Used in chapter 10, to compare two models.
  public static func boundInBits(
    divergences: [Double], dimensions: Int, betas: [Double]
  ) throws -> Double {
    throw Unsolved()
  }
}
