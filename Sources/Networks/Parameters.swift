import Kernels
import Tensors

/// All the parameters of a network, side by side in one flat buffer.
///
/// So that an optimiser, an average or a norm is one pass over one stretch of
/// memory. The layers see windows of it; their gradients lie in a second
/// buffer in the same order.
///
/// Introduced in chapter 5.
public final class Parameters<Scalar: TensorScalar> {
  /// The parameters one by one, in order.
  public let named: [Parameter<Scalar>]
  /// All their numbers.
  public let values: Storage<Scalar>
  /// The loss's derivatives by them.
  public let gradients: Storage<Scalar>

  // ANCHOR: flatten
  /// Moves a network's parameters into flat buffers.
  public init(of network: some Layer<Scalar>) {
    named = network.learned
    let count = named.reduce(0) { $0 + $1.variable.count }
    values = Storage(count)
    gradients = Storage(count)
    gradients.fill(0)
    var start = 0
    for parameter in named {
      let count = parameter.variable.count
      parameter.variable.move(
        into: Storage(windowOn: values, at: start, count: count),
        gradient: Storage(windowOn: gradients, at: start, count: count))
      start += count
    }
  }
  // ANCHOR_END: flatten

  /// How many numbers there are to learn.
  public var count: Int { values.count }

  /// Forgets all gradients, as one does before every step.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func clearGradients() {
    // Those that the next loss does not depend on must read as zero
    gradients.fill(0)
    for parameter in named { parameter.variable.clearGradient() }
  }

  /// Whether every parameter is a number, and not infinite.
  public var areFinite: Bool {
    squaredNorm(values.pointer, count: count).isFinite
  }

  /// The length of the gradient: the root of the sum of its squares.
  public func gradientNorm() -> Double {
    squaredNorm(gradients.pointer, count: count).squareRoot()
  }
}

/// A layer that is complete: it can be trained, stored and loaded.
///
/// Introduced in chapter 5.
public protocol Network<Scalar>: Layer {
  /// All its parameters, in one flat buffer.
  var parameters: Parameters<Scalar> { get }
}
