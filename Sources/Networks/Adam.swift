import Kernels
import Tensors

/// The optimiser of Kingma & Ba (2015): each parameter has a pace of its own.
///
///     let adam = Adam(network.parameters, learningRate: 2e-4)
///     ...
///     network.parameters.clearGradients()
///     loss.backward()
///     adam.step()
///
/// Introduced in chapter 5.
public final class Adam<Scalar: TensorScalar> {
  /// What it moves.
  public let parameters: Parameters<Scalar>
  /// Learning rate, the two decays and epsilon.
  public var constants: AdamConstants
  /// How many steps it has made.
  public internal(set) var stepCount = 0
  /// Running means of the gradients and of their squares.
  let means, squares: Storage<Scalar>

  /// An optimiser that has made no step yet.
  public init(_ parameters: Parameters<Scalar>, learningRate: Double = 1e-3) {
    self.parameters = parameters
    constants = AdamConstants(learningRate: learningRate)
    means = Storage(parameters.count)
    squares = Storage(parameters.count)
    means.fill(0)
    squares.fill(0)
  }

  // ANCHOR: step
  /// Moves all parameters by one step.
  ///
  /// With `limit`, a gradient longer than that is scaled down to it first.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func step(clippingAt limit: Double? = nil) {
    var scale = 1.0
    if let limit { scale = min(1, limit / parameters.gradientNorm()) }
    stepCount += 1
    adam(
      constants, step: stepCount, parameters.values.pointer,
      gradient: parameters.gradients.pointer, scale: Scalar(scale),
      mean: means.pointer, square: squares.pointer, count: parameters.count)
  }
  // ANCHOR_END: step
}
