/// A rectangular array of numbers with a shape: a value, like `Array`.
///
/// Scalars are stored in row-major order: the last index runs fastest. A batch
/// of four 28x28 digits is a tensor of shape [4, 784].
///
///     let x = Tensor<Float>([1, 2, 3, 4], shape: [2, 2])
///     (2 * x + x).scalars  // [3, 6, 9, 12]
///
/// Introduced in chapter 1.
public struct Tensor<Scalar: TensorScalar>: Equatable, Sendable {
  /// The length along each axis.
  public let shape: [Int]

  /// The numbers themselves, in row-major order.
  public private(set) var scalars: [Scalar]

  /// Gives a list of numbers a shape.
  ///
  /// - Precondition: `scalars.count` is the product of `shape`.
  public init(_ scalars: [Scalar], shape: [Int]) {
    let count = shape.reduce(1, *)
    precondition(
      scalars.count == count && shape.allSatisfy { $0 >= 0 },
      "cannot give \(scalars.count) scalars the shape \(shape): "
        + "it holds \(count)")
    self.shape = shape
    self.scalars = scalars
  }

  /// Makes a vector: a tensor of shape [scalars.count].
  public init(_ scalars: [Scalar]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// Makes a tensor that holds one number everywhere.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(repeating scalar: Scalar, shape: [Int]) {
    self.init(
      Array(repeating: scalar, count: shape.reduce(1, *)), shape: shape)
  }

  /// Converts every scalar to another precision.
  public init<Other>(_ other: Tensor<Other>) {
    self.init(other.scalars.map { Scalar($0) }, shape: other.shape)
  }

  /// Makes a tensor of zeros with the shape of another.
  public static func zeros(like other: Tensor) -> Tensor {
    Tensor(repeating: 0, shape: other.shape)
  }

  /// The number of scalars.
  public var count: Int { scalars.count }

  /// Returns the same scalars in another shape.
  ///
  /// - Precondition: both shapes hold equally many scalars.
  public func reshaped(to shape: [Int]) -> Tensor {
    Tensor(scalars, shape: shape)
  }

  /// Calls `body` with the scalars as one stretch of memory.
  public func withUnsafeScalars<Result>(
    _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    try scalars.withUnsafeBufferPointer(body)
  }

  /// Calls `body` with the scalars as one stretch of memory to change in place.
  public mutating func withUnsafeMutableScalars<Result>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    try scalars.withUnsafeMutableBufferPointer { try body($0) }
  }
}
