import Tensors

// ANCHOR: block
/// Two convolutions that correct an image, told the time between them.
///
/// Introduced in chapter 5.
public final class ResidualBlock<Scalar: TensorScalar>: Layer {
  let norm1, norm2: GroupNorm<Scalar>
  let convolution1, convolution2: Convolution<Scalar>
  let time: Linear<Scalar>
  let skip: Convolution<Scalar>?
  let rate: Double

  /// A block from `inputs` to `outputs` channels.
  public init(
    _ inputs: Int, _ outputs: Int, timeWidth: Int, dropout rate: Double,
    using generator: inout SeededGenerator
  ) {
    norm1 = GroupNorm(inputs, .silu)
    convolution1 = Convolution(inputs, outputs, using: &generator)
    time = Linear(timeWidth, outputs, using: &generator)
    norm2 = GroupNorm(outputs, .silu)
    convolution2 = Convolution(outputs, outputs, using: &generator)
    skip =
      inputs == outputs
      ? nil
      : Convolution(inputs, outputs, .pointwise, using: &generator)
    self.rate = rate
  }

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    norm1.learned(as: "norm1")
      + convolution1.learned(as: "convolution1")
      + time.learned(as: "time") + norm2.learned(as: "norm2")
      + convolution2.learned(as: "convolution2")
      + (skip?.learned(as: "skip") ?? [])
  }

  /// Applies it to images and SiLU of their times' embeddings.
  ///
  /// Drops numbers only where there is a generator to say which.
  public func callAsFunction(
    _ x: Variable<Scalar>, _ embedding: Variable<Scalar>,
    dropping generator: inout SeededGenerator?
  ) -> Variable<Scalar> {
    let h = convolution1(x, after: norm1(), shift: time(embedding))
    var norm = norm2()
    if rate > 0, var draws = generator {
      norm = norm.dropping(rate, using: &draws)
      generator = draws
    }
    return convolution2(h, after: norm, adding: skip?(x) ?? x)
  }
}
// ANCHOR_END: block
