import Tensors

/// Something to learn, with the name under which it is stored.
///
/// Introduced in chapter 5.
public struct Parameter<Scalar: TensorScalar> {
  /// Its place in the network: `down.0.1.convolution1.weight`.
  public let name: String
  /// Its numbers.
  public let variable: Variable<Scalar>
  /// PyTorch's axes for it: axis k there is axis `torchAxes[k]` here.
  public let torchAxes: [Int]

  /// Names a variable; without axes, PyTorch has them in the same order.
  public init(
    _ name: String, _ variable: Variable<Scalar>, torchAxes: [Int]? = nil
  ) {
    self.name = name
    self.variable = variable
    self.torchAxes = torchAxes ?? Array(variable.shape.indices)
  }
}

/// A part of a network that has something to learn.
///
/// Introduced in chapter 5.
public protocol Layer<Scalar>: AnyObject {
  /// What it computes with: `Float` to train, `Double` to check.
  associatedtype Scalar: TensorScalar
  /// All that it learns, in a fixed order.
  var learned: [Parameter<Scalar>] { get }
}

extension Layer {
  /// What it learns, each name led by that of the layer.
  public func learned(as name: String) -> [Parameter<Scalar>] {
    learned.map {
      Parameter("\(name).\($0.name)", $0.variable, torchAxes: $0.torchAxes)
    }
  }
}
