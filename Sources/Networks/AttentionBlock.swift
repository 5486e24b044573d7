import Tensors

/// A correction in which every pixel may look at all others.
///
/// Introduced in chapter 5.
public final class AttentionBlock<Scalar: TensorScalar>: Layer {
  let norm: GroupNorm<Scalar>
  let queriesKeysValues, output: Convolution<Scalar>

  /// A block for images with so many channels.
  public init(_ channels: Int, using generator: inout SeededGenerator) {
    norm = GroupNorm(channels)
    queriesKeysValues = Convolution(
      channels, 3 * channels, .pointwise, using: &generator)
    output = Convolution(channels, channels, .pointwise, using: &generator)
  }

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    norm.learned(as: "norm")
      + queriesKeysValues.learned(as: "queriesKeysValues")
      + output.learned(as: "output")
  }

  /// Applies it to images, [batch, height, width, channels].
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    output(attention(queriesKeysValues: queriesKeysValues(norm(x))), adding: x)
  }
}
