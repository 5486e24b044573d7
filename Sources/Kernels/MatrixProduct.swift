import CBLAS

/// Multiplies two row-major matrices through BLAS: C = scale A B + keep C.
///
/// A is [rows, inner] (or [inner, rows] when `transposeA`), B is
/// [inner, columns] (or [columns, inner] when `transposeB`), C is
/// [rows, columns]. Nothing is checked here: the caller owns the buffers and
/// their sizes.
///
/// Introduced in chapter 3.
public func matrixProduct(
  _ a: UnsafePointer<Float>, transposeA: Bool = false,
  _ b: UnsafePointer<Float>, transposeB: Bool = false,
  into c: UnsafeMutablePointer<Float>,
  rows: Int, inner: Int, columns: Int,
  scale: Float = 1, keep: Float = 0
) {
  cblas_sgemm(
    CblasRowMajor,
    transposeA ? CblasTrans : CblasNoTrans,
    transposeB ? CblasTrans : CblasNoTrans,
    Int32(rows), Int32(columns), Int32(inner),
    scale, a, Int32(transposeA ? rows : inner),
    b, Int32(transposeB ? inner : columns),
    keep, c, Int32(columns))
}

/// Multiplies two row-major matrices in double precision: C = scale A B + keep C.
///
/// Shapes as for the single precision product of the same name.
///
/// Introduced in chapter 3.
public func matrixProduct(
  _ a: UnsafePointer<Double>, transposeA: Bool = false,
  _ b: UnsafePointer<Double>, transposeB: Bool = false,
  into c: UnsafeMutablePointer<Double>,
  rows: Int, inner: Int, columns: Int,
  scale: Double = 1, keep: Double = 0
) {
  cblas_dgemm(
    CblasRowMajor,
    transposeA ? CblasTrans : CblasNoTrans,
    transposeB ? CblasTrans : CblasNoTrans,
    Int32(rows), Int32(columns), Int32(inner),
    scale, a, Int32(transposeA ? rows : inner),
    b, Int32(transposeB ? inner : columns),
    keep, c, Int32(columns))
}
