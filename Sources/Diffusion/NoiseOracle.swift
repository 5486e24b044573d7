import Tensors

/// A noise predictor that is told the clean data, with a dial for its error.
///
///     prediction = merged noise + errorScale eta,   eta ~ N(0, I)
///
/// With the dial at 0 it is perfect. It shows what the reverse process does
/// when nothing has to be learned.
///
/// Introduced in chapter 4.
public struct NoiseOracle<Scalar: TensorScalar>: NoisePredictor {
  /// The schedule whose noise is to be found.
  public let schedule: NoiseSchedule

  /// The clean data x_0 that the oracle knows.
  public let clean: Tensor<Scalar>

  /// How wrong it is: the standard deviation of the error in every number.
  public let errorScale: Double

  private var generator: SeededGenerator

  /// Makes an oracle; `seed` starts the stream of its errors.
  public init(
    schedule: NoiseSchedule, clean: Tensor<Scalar>,
    errorScale: Double = 0, seed: UInt64 = 0
  ) {
    self.schedule = schedule
    self.clean = clean
    self.errorScale = errorScale
    generator = SeededGenerator(seed: seed)
  }

  // ANCHOR: oracle
  /// Returns the true merged noise in x_t, plus the dialled error.
  public mutating func predictedNoise(
    in noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    let ε = schedule.mergedNoise(in: noisy, at: t, from: clean)
    if errorScale == 0 { return ε }
    let η = Tensor<Scalar>.normal(ε.shape, using: &generator)
    return .mix(1, ε, Scalar(errorScale), η)
  }
  // ANCHOR_END: oracle
}
