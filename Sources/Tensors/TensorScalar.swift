import Kernels

/// A kind of number that a tensor can hold: `Float` for data, `Double` for proofs.
///
/// The two requirements hand the heavy work to `Kernels`.
///
/// Introduced in chapter 1.
public protocol TensorScalar: BinaryFloatingPoint, Sendable {
  /// Writes a x + b y into a third buffer; see `Kernels.mix`.
  static func mix(
    _ a: Self, _ x: UnsafePointer<Self>,
    _ b: Self, _ y: UnsafePointer<Self>,
    into result: UnsafeMutablePointer<Self>, count: Int)

  /// Multiplies two row-major matrices; see `Kernels.matrixProduct`.
  static func matrixProduct(
    _ a: UnsafePointer<Self>, transposeA: Bool,
    _ b: UnsafePointer<Self>, transposeB: Bool,
    into c: UnsafeMutablePointer<Self>,
    rows: Int, inner: Int, columns: Int)
}

extension Float: TensorScalar {
  /// Hands over to the kernel of the same name.
  public static func mix(
    _ a: Float, _ x: UnsafePointer<Float>,
    _ b: Float, _ y: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>, count: Int
  ) {
    Kernels.mix(a, x, b, y, into: result, count: count)
  }

  /// Hands over to the kernel of the same name.
  public static func matrixProduct(
    _ a: UnsafePointer<Float>, transposeA: Bool,
    _ b: UnsafePointer<Float>, transposeB: Bool,
    into c: UnsafeMutablePointer<Float>,
    rows: Int, inner: Int, columns: Int
  ) {
    Kernels.matrixProduct(
      a, transposeA: transposeA, b, transposeB: transposeB,
      into: c, rows: rows, inner: inner, columns: columns)
  }
}

extension Double: TensorScalar {
  /// Hands over to the kernel of the same name.
  public static func mix(
    _ a: Double, _ x: UnsafePointer<Double>,
    _ b: Double, _ y: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>, count: Int
  ) {
    Kernels.mix(a, x, b, y, into: result, count: count)
  }

  /// Hands over to the kernel of the same name.
  public static func matrixProduct(
    _ a: UnsafePointer<Double>, transposeA: Bool,
    _ b: UnsafePointer<Double>, transposeB: Bool,
    into c: UnsafeMutablePointer<Double>,
    rows: Int, inner: Int, columns: Int
  ) {
    Kernels.matrixProduct(
      a, transposeA: transposeA, b, transposeB: transposeB,
      into: c, rows: rows, inner: inner, columns: columns)
  }
}
