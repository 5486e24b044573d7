import Kernels
import Tensors

// ANCHOR: mlp
/// Linear layers one after another, an activation after all but the last.
///
///     let network = MLP<Float>(
///       widths: [3, 64, 64, 2], activation: .relu, using: &generator)
///
/// Introduced in chapter 5.
public final class MLP<Scalar: TensorScalar>: Network {
  let layers: [Linear<Scalar>]
  private let steps: [LinearStep<Scalar>]
  /// All that it learns, in one flat buffer.
  public private(set) lazy var parameters = Parameters(of: self)

  /// A network with random weights; `widths` begins with that of the input.
  ///
  /// - Precondition: there are at least two widths.
  public init(
    widths: [Int], activation: Activation,
    using generator: inout SeededGenerator
  ) {
    precondition(
      widths.count > 1, "widths \(widths) name no layer: at least two needed")
    let last = widths.count - 2
    var layers: [Linear<Scalar>] = []
    for i in 0...last {
      layers.append(
        Linear(
          widths[i], widths[i + 1], i < last ? activation : .none,
          using: &generator))
    }
    self.layers = layers
    steps = layers.map { $0.step }
  }

  /// Named as in PyTorch's `nn.Sequential`, where activations count.
  public var learned: [Parameter<Scalar>] {
    layers.enumerated().flatMap { $1.learned(as: "\(2 * $0)") }
  }

  /// Applies it to x, [rows, first width]; gives [rows, last width].
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    linear(x, through: steps)
  }
}
// ANCHOR_END: mlp
