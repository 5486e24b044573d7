import Foundation
import Tensors

// How far one Gaussian is from another, in nats.

/// The divergence KL(N(mean, variance) || N(0, 1)) of one number, in nats.
///
///     KL = (mean^2 + variance - 1 - ln variance) / 2
///
/// Introduced in chapter 3.
public func divergenceFromStandardNormal(
  mean: Double, variance: Double
) -> Double {
  0.5 * (mean * mean + variance - 1 - log(variance))
}

/// The divergence KL(N(m1, v1) || N(m2, v2)) of one number, in nats.
///
///     KL = (ln(v2 / v1) + (v1 + (m1 - m2)^2) / v2 - 1) / 2
///
/// Introduced in chapter 4.
public func divergence(
  ofMean m1: Double, variance v1: Double,
  fromMean m2: Double, variance v2: Double
) -> Double {
  0.5 * (log(v2 / v1) + (v1 + (m1 - m2) * (m1 - m2)) / v2 - 1)
}

extension NoiseSchedule {
  /// How far the end of the chain is from pure noise, for one x_0, in nats.
  ///
  ///     KL(q(x_T | x_0) || N(0, I)), summed over all D numbers of x_0
  ///     = (alphaBar |x_0|^2 - D alphaBar - D ln(1 - alphaBar)) / 2
  ///
  /// The bound's term L_T: Ho, Jain and Abbeel 2020 (arXiv:2006.11239),
  /// equation 5.
  ///
  /// Introduced in chapter 3.
  public func endDivergence<Scalar>(of x₀: Tensor<Scalar>) -> Double {
    let ᾱ = alphaBar[timesteps]
    let d = Double(x₀.count)
    return 0.5 * (ᾱ * x₀.squaredNorm() - d * ᾱ - d * log(1 - ᾱ))
  }

  // ANCHOR: bound-weight
  /// The weight of the squared noise error in the bound's step t.
  ///
  ///     weight = beta_t^2 / (2 sigma_t^2 alpha_t (1 - alphaBar_t))
  ///
  /// The simple loss drops it. With the posterior variance it
  /// has no value at t = 1, where sigma is 0.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 12.
  ///
  /// Introduced in chapter 4.
  public func boundWeight(
    at t: Int, _ choice: ReverseVariance = .beta
  ) -> Double {
    check(t)
    let (β, α, noise) = (beta[t], alpha[t], oneMinusAlphaBar[t])
    let σ² = choice == .beta ? β : posterior(at: t).variance
    return β * β / (2 * σ² * α * noise)
  }
  // ANCHOR_END: bound-weight
}
