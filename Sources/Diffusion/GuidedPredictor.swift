import Tensors

/// A predictor that exaggerates what it has been told.
///
/// Of two predictors one was told what the picture shows and the other was
/// not. Guidance goes from the answer of the second towards that of the
/// first, and beyond:
///
///     noise = open + s (told - open)
///
/// Here s = 1 is the told answer, s = 0 the open one. Ho and Salimans write
/// (1 + w) told - w open: their w is s - 1, so w = 0 is our s = 1.
///
/// Source: Ho and Salimans 2022 (arXiv:2207.12598), equation 6.
///
/// Introduced in chapter 11.
public struct GuidedPredictor<Told: NoisePredictor, Open: NoisePredictor>:
  NoisePredictor
where Told.Scalar == Open.Scalar {
  /// Who knows what the data show.
  public var told: Told
  /// Who does not.
  public var open: Open
  /// How far to go: 0 is open, 1 told, above 1 exaggerated.
  public let guidanceScale: Double

  /// Joins two predictors for the same schedule.
  public init(told: Told, open: Open, guidanceScale: Double) {
    self.told = told
    self.open = open
    self.guidanceScale = guidanceScale
  }

  // ANCHOR: guidance
  /// Estimates the noise; asks only who is needed.
  public mutating func predictedNoise(
    in noisy: Tensor<Told.Scalar>, at t: Int
  ) -> Tensor<Told.Scalar> {
    if guidanceScale == 1 {
      return told.predictedNoise(in: noisy, at: t)
    }
    let ε = open.predictedNoise(in: noisy, at: t)
    if guidanceScale == 0 { return ε }
    return .mix(
      Told.Scalar(1 - guidanceScale), ε,
      Told.Scalar(guidanceScale), told.predictedNoise(in: noisy, at: t))
  }
  // ANCHOR_END: guidance
}
