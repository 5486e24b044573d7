import Kernels
import Tensors

// ANCHOR: linear
/// The layer y = activation(x W + b).
///
/// Introduced in chapter 5.
public final class Linear<Scalar: TensorScalar>: Layer {
  /// W, [inputs, outputs].
  public let weight: Variable<Scalar>
  /// b, [outputs].
  public let bias: Variable<Scalar>
  let activation: Activation

  /// A layer with random weights, followed by an activation.
  public init(
    _ inputs: Int, _ outputs: Int, _ activation: Activation = .none,
    using generator: inout SeededGenerator
  ) {
    weight = .uniformParameter(
      [inputs, outputs], inputs: inputs, using: &generator)
    bias = .uniformParameter([outputs], inputs: inputs, using: &generator)
    self.activation = activation
  }

  // ANCHOR: linearUse
  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    [
      Parameter("weight", weight, torchAxes: [1, 0]),
      Parameter("bias", bias),
    ]
  }

  /// Applies it to x, [rows, inputs]; gives [rows, outputs].
  public func callAsFunction(
    _ x: Variable<Scalar>
  ) -> Variable<Scalar> {
    linear(x, weights: weight, bias: bias, activation)
  }
  // ANCHOR_END: linearUse

  /// The layer as a step of several.
  var step: LinearStep<Scalar> {
    LinearStep(weights: weight, bias: bias, activation)
  }
}
// ANCHOR_END: linear
