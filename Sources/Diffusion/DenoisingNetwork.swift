import Networks
import Tensors

/// A network that learns to estimate the noise in a batch of noisy examples.
///
/// Introduced in chapter 5.
public protocol DenoisingNetwork: Network, NoisePredictor
where Scalar == Float {
  /// Estimates the noise in each example, with the shape of `noisy`.
  ///
  /// `timesteps` has a time in 1...T for every example; `labels` a class, or
  /// nil where it is left open, and is empty for a network without classes.
  /// With a generator, numbers are dropped as in training.
  func predictedNoise(
    in noisy: Variable<Float>, at timesteps: [Int], labels: [Int?],
    dropping generator: inout SeededGenerator?
  ) -> Variable<Float>
}

extension DenoisingNetwork {
  /// Estimates the noise in examples that are all at one time, as in sampling.
  ///
  /// Introduced in chapter 6.
  public func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    predictedNoise(
      in: noisy, at: Array(repeating: t, count: noisy.rowCount))
  }

  /// Estimates the noise in examples each at a time of its own.
  ///
  /// Nothing is dropped and nothing recorded for a way back.
  ///
  /// Introduced in chapter 6.
  public func predictedNoise(
    in noisy: Tensor<Float>, at timesteps: [Int], labels: [Int?] = []
  ) -> Tensor<Float> {
    var nothing: SeededGenerator?
    return withoutGradients {
      predictedNoise(
        in: Variable(noisy), at: timesteps, labels: labels,
        dropping: &nothing
      ).value
    }
  }
}

extension UNet: NoisePredictor where Scalar == Float {}

extension UNet: DenoisingNetwork where Scalar == Float {
  /// Estimates the noise in images of shape [batch, height, width, channels].
  ///
  /// Introduced in chapter 5.
  public func predictedNoise(
    in noisy: Variable<Float>, at timesteps: [Int], labels: [Int?],
    dropping generator: inout SeededGenerator?
  ) -> Variable<Float> {
    self(noisy, at: timesteps, labels: labels, dropping: &generator)
  }
}
