import Networks
import Tensors

/// A network that is told which class each example is to show.
///
/// Introduced in chapter 6.
public struct LabelledPredictor<Model: DenoisingNetwork>: NoisePredictor {
  /// What estimates the noise.
  public let network: Model
  /// The class that each example is to show; nil leaves it open.
  ///
  /// Empty for a network that knows no classes.
  public let labels: [Int?]

  /// Asks a network for these.
  public init(_ network: Model, labels: [Int?]) {
    self.network = network
    self.labels = labels
  }

  /// The same for some rows of a batch only.
  public subscript(rows rows: Range<Int>) -> LabelledPredictor {
    LabelledPredictor(
      network, labels: labels.isEmpty ? [] : Array(labels[rows]))
  }

  // ANCHOR: labelled
  /// Estimates the noise in [batch, ...], a label for each example.
  public func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    network.predictedNoise(
      in: noisy, at: Array(repeating: t, count: noisy.rowCount),
      labels: labels)
  }
  // ANCHOR_END: labelled
}
