import Tensors

/// A layer that slides a window of weights over images.
///
/// Introduced in chapter 5.
public final class Convolution<Scalar: TensorScalar>: Layer {
  /// How the window moves, and what lies around the image.
  public enum Kind: Sendable {
    /// 3 x 3, over every pixel, one zero on all sides: the size stays.
    case sameSize
    /// 3 x 3, over every other pixel, zeros right and below: half the size.
    case halving
    /// 1 x 1: every pixel by itself.
    case pointwise
  }

  /// The window, [side, side, inputs, outputs].
  public let weight: Variable<Scalar>
  /// [outputs].
  public let bias: Variable<Scalar>
  let kind: Kind

  /// A layer with random weights.
  public init(
    _ inputs: Int, _ outputs: Int, _ kind: Kind = .sameSize,
    using generator: inout SeededGenerator
  ) {
    let side = kind == .pointwise ? 1 : 3
    let count = side * side * inputs
    weight = .uniformParameter(
      [side, side, inputs, outputs], inputs: count, using: &generator)
    bias = .uniformParameter([outputs], inputs: count, using: &generator)
    self.kind = kind
  }

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    [
      Parameter("weight", weight, torchAxes: [3, 2, 0, 1]),
      Parameter("bias", bias),
    ]
  }

  /// Applies it to images, [batch, height, width, inputs].
  ///
  /// Adds, where given, the row `shift`[n] to every pixel of image n, and
  /// `other` to the whole; normalises the images first where told how.
  public func callAsFunction(
    _ x: Variable<Scalar>, after norm: Normalisation<Scalar>? = nil,
    shift: Variable<Scalar>? = nil, adding other: Variable<Scalar>? = nil
  ) -> Variable<Scalar> {
    convolution(
      x, after: norm, weights: weight, bias: bias, shift: shift, adding: other,
      stride: kind == .halving ? 2 : 1,
      paddingBefore: kind == .sameSize ? 1 : 0,
      paddingAfter: kind == .pointwise ? 0 : 1)
  }
}
