import Tensors

/// The noise predictor that has the least possible training loss.
///
/// For data that are nothing but the stored images no network can do better:
/// the mean squared error is smallest for the conditional mean, and this is it.
///
///     noise = (x_t - sqrt(alphaBar_t) E[x_0 | x_t]) / sqrt(1 - alphaBar_t)
///
/// Introduced in chapter 6.
extension FiniteSetPosterior: NoisePredictor {
  // ANCHOR: finite-set-noise
  /// Estimates the merged noise in x_t, [batch, D].
  public func predictedNoise(
    in xₜ: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    let x̂₀ = predictedClean(from: xₜ, at: t)
    return schedule.mergedNoise(in: xₜ, at: t, from: x̂₀)
  }
  // ANCHOR_END: finite-set-noise
}
