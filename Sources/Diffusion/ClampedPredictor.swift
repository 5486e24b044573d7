import Tensors

/// A predictor whose belief is kept where clean data can be.
///
/// The noise that it names is the noise that the clamped belief implies:
///
///     x0-hat = clamp((x_t - sqrt(1 - alphaBar_t) noise) / sqrt(alphaBar_t))
///     noise  = (x_t - sqrt(alphaBar_t) x0-hat) / sqrt(1 - alphaBar_t)
///
/// Near the end of a chain that ends in noise sqrt(alphaBar_t) is tiny, and
/// the smallest error of the noise is a large one of the belief.
///
/// Introduced in chapter 11.
public struct ClampedPredictor<Base: NoisePredictor>: NoisePredictor {
  /// What estimates the noise.
  public var base: Base
  /// The schedule that it has learned.
  public let schedule: NoiseSchedule

  /// Keeps a predictor's beliefs in [-1, 1].
  public init(_ base: Base, schedule: NoiseSchedule) {
    self.base = base
    self.schedule = schedule
  }

  // ANCHOR: clamped-predictor
  /// Estimates the noise in x_t, of any shape.
  public mutating func predictedNoise(
    in xₜ: Tensor<Base.Scalar>, at t: Int
  ) -> Tensor<Base.Scalar> {
    let ε = base.predictedNoise(in: xₜ, at: t)
    let x̂₀ = schedule.predictedClean(from: xₜ, at: t, noise: ε)
      .map { min(1, max(-1, $0)) }
    return schedule.mergedNoise(in: xₜ, at: t, from: x̂₀)
  }
  // ANCHOR_END: clamped-predictor
}
