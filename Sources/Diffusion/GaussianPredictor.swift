import Foundation
import Tensors

/// The best possible noise predictor for data that are one Gaussian.
///
/// If every number of x_0 is drawn from N(0, v), Bayes' rule gives all there
/// is to know about x_0 from x_t:
///
///     E[x_0 | x_t]   = sqrt(alphaBar_t) v / (alphaBar_t v + 1 - alphaBar_t) x_t
///     Var(x_0 | x_t) = v (1 - alphaBar_t) / (alphaBar_t v + 1 - alphaBar_t)
///
/// So every question about a reverse process has an exact answer here, to
/// measure against.
///
/// Introduced in chapter 4.
public struct GaussianPredictor<Scalar: TensorScalar>: NoisePredictor {
  /// The schedule that made the data noisy.
  public let schedule: NoiseSchedule

  /// The variance v of the data.
  public let variance: Double

  /// Makes the predictor for data of one variance, which is not negative.
  public init(schedule: NoiseSchedule, variance: Double) {
    precondition(variance >= 0, "a variance of \(variance): it must not be < 0")
    self.schedule = schedule
    self.variance = variance
  }

  /// The variance of x_t: alphaBar_t v + 1 - alphaBar_t.
  public func noisyVariance(at t: Int) -> Double {
    schedule.alphaBar[t] * variance + schedule.oneMinusAlphaBar[t]
  }

  /// What x_t leaves unknown about x_0: Var(x_0 | x_t), number by number.
  public func cleanVariance(at t: Int) -> Double {
    variance * schedule.oneMinusAlphaBar[t] / noisyVariance(at: t)
  }

  /// Returns the expected noise in x_t.
  ///
  ///     E[noise | x_t] = sqrt(1 - alphaBar_t) / Var(x_t) x_t
  public func predictedNoise(
    in noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    let share =
      schedule.oneMinusAlphaBar[t].squareRoot() / noisyVariance(at: t)
    return Scalar(share) * noisy
  }

  // ANCHOR: best-variance
  /// The variance of a reverse step that makes the bound smallest.
  ///
  ///     variance = posterior variance + cleanWeight^2 Var(x_0 | x_t)
  ///
  /// Two doubts: where x_{t-1} was, had x_0 been known, and which x_0
  /// it was.
  ///
  /// Source: Bao, Li, Zhu and Zhang 2022 (arXiv:2201.06503), theorem 1.
  public func bestVariance(at t: Int) -> Double {
    let q = schedule.posterior(at: t)
    let c² = q.cleanWeight * q.cleanWeight
    return q.variance + c² * cleanVariance(at: t)
  }
  // ANCHOR_END: best-variance
}
