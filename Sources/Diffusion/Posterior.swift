import Tensors

/// The Gaussian q(x_{t-1} | x_t, x_0): where a noisy state came from, if x_0 is known.
///
///     mean     = cleanWeight x_0 + noisyWeight x_t
///     cleanWeight = sqrt(alphaBar_{t-1}) beta_t / (1 - alphaBar_t)
///     noisyWeight = sqrt(alpha_t) (1 - alphaBar_{t-1}) / (1 - alphaBar_t)
///     variance = beta_t (1 - alphaBar_{t-1}) / (1 - alphaBar_t)
///
/// At t = 1 the weights are exactly 1 and 0 and the variance is 0: x_0 is where
/// x_1 came from.
///
/// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equations 6 and 7.
///
/// Introduced in chapter 4.
public struct Posterior: Sendable, Equatable {
  /// The weight of x_0 in the mean.
  public let cleanWeight: Double

  /// The weight of x_t in the mean.
  public let noisyWeight: Double

  /// The variance, the same in every direction.
  public let variance: Double
}

extension NoiseSchedule {
  // ANCHOR: posterior
  /// The posterior q(x_{t-1} | x_t, x_0) of one reverse step.
  ///
  /// Introduced in chapter 4.
  public func posterior(at t: Int) -> Posterior {
    check(t)
    let (noise, noiseBefore) = (
      oneMinusAlphaBar[t], oneMinusAlphaBar[t - 1]
    )
    let share = beta[t] / noise  // at t = 1 this is 1
    return Posterior(
      cleanWeight: alphaBar[t - 1].squareRoot() * share,
      noisyWeight: alpha[t].squareRoot() * noiseBefore / noise,
      variance: noiseBefore * share)
  }
  // ANCHOR_END: posterior

  // ANCHOR: posterior-mean
  /// The mean of x_{t-1} given x_t and the clean data.
  ///
  ///     mean = cleanWeight x_0 + noisyWeight x_t
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 7.
  ///
  /// Introduced in chapter 4.
  public func posteriorMean<Scalar>(
    of xₜ: Tensor<Scalar>, at t: Int, clean x₀: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let q = posterior(at: t)
    return .mix(Scalar(q.cleanWeight), x₀, Scalar(q.noisyWeight), xₜ)
  }
  // ANCHOR_END: posterior-mean

  // ANCHOR: noise-form
  /// The same mean, written with the noise instead of the clean data.
  ///
  ///     mean = 1 / sqrt(alpha_t)
  ///            (x_t - beta_t / sqrt(1 - alphaBar_t) noise)
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 11.
  ///
  /// Introduced in chapter 4.
  public func posteriorMean<Scalar>(
    of xₜ: Tensor<Scalar>, at t: Int, noise ε: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    check(t)
    let (β, α, noise) = (beta[t], alpha[t], oneMinusAlphaBar[t])
    return .mix(
      Scalar(1 / α.squareRoot()), xₜ,
      Scalar(-β / (α * noise).squareRoot()), ε)
  }
  // ANCHOR_END: noise-form
}
