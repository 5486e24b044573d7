/// Multiplies two row-major matrices on all cores: C = scale A B + keep C.
///
/// A is [rows, inner] (or [inner, rows] when `transposeA`), B is
/// [inner, columns] (or [columns, inner] when `transposeB`), C is
/// [rows, columns]. A big product is cut along C's longer side, a piece for
/// each core; small pieces are computed straight from memory, others by BLAS.
/// Nothing is checked here: the caller owns the buffers and their sizes.
///
/// Introduced in chapter 3.
@specialized(where S == Float)
@specialized(where S == Double)
public func matrixProduct<S: KernelScalar>(
  _ a: UnsafePointer<S>, transposeA: Bool = false,
  _ b: UnsafePointer<S>, transposeB: Bool = false,
  into c: UnsafeMutablePointer<S>,
  rows: Int, inner: Int, columns: Int,
  scale: S = 1, keep: S = 0
) {
  let strideA = transposeA ? rows : inner
  let strideB = transposeB ? inner : columns
  let cutsRows = rows >= columns
  let (long, short) = cutsRows ? (rows, columns) : (columns, rows)
  split(long, least: leastShare(work: short * inner)) { _, piece in
    let start = piece.lowerBound
    let (row, column) = cutsRows ? (start, 0) : (0, start)
    S.multiply(
      a + row * (transposeA ? 1 : inner),
      transposeA: transposeA, strideA: max(1, strideA),
      b + column * (transposeB ? inner : 1),
      transposeB: transposeB, strideB: max(1, strideB),
      into: c + row * columns + column, strideC: max(1, columns),
      rows: cutsRows ? piece.count : rows, inner: inner,
      columns: cutsRows ? columns : piece.count,
      scale: scale, keep: keep)
  }
}

/// How many rows a core must get to be worth sharing them.
///
/// A million multiplications, at `work` a row: some 9 microseconds, several
/// times what it costs to hand work to a core that is awake. One that sleeps
/// is woken for the work to come; this one is done before it stirs.
func leastShare(work: Int) -> Int { 1_000_000 / max(1, work) + 1 }
