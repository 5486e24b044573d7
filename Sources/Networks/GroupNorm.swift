import Kernels
import Tensors

/// A layer that gives each group of channels mean 0 and variance 1.
///
/// Then every channel is scaled and shifted, and an activation applied. There
/// are 32 groups, or fewer where a group would have less than 4 channels.
///
/// Introduced in chapter 5.
public final class GroupNorm<Scalar: TensorScalar>: Layer {
  /// The scales, [channels].
  public let weight: Variable<Scalar>
  /// The shifts, [channels].
  public let bias: Variable<Scalar>
  /// How many groups there are.
  public let groups: Int
  let activation: Activation

  /// A layer with scales 1 and shifts 0.
  ///
  /// - Precondition: the groups are equal.
  public init(_ channels: Int, _ activation: Activation = .none) {
    groups = min(32, max(1, channels / 4))
    precondition(
      channels % groups == 0,
      "cannot cut \(channels) channels into \(groups) equal groups")
    weight = .constantParameter(1, shape: [channels])
    bias = .constantParameter(0, shape: [channels])
    self.activation = activation
  }

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    [Parameter("weight", weight), Parameter("bias", bias)]
  }

  /// What it does, for a convolution to do first.
  public func callAsFunction() -> Normalisation<Scalar> {
    Normalisation(
      gamma: weight, beta: bias, groups: groups, epsilon: 1e-6, activation)
  }

  /// Applies it to images, [batch, height, width, channels].
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    groupNorm(
      x, gamma: weight, beta: bias, groups: groups, epsilon: 1e-6, activation)
  }
}
