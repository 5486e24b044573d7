/// Multiplies matrices straight from memory, on one core.
///
/// C = scale A B + keep C. The numbers of A lie `strideA` apart from row to row
/// and `innerA` from column to column, those of B and C without gaps in each
/// row. A library for big matrices first copies both factors into an order of
/// its own; where B fits in the cache that is not worth its time, and
/// convolutions by minimal filtering consist of such products. Here a block of
/// up to 6 rows and 2 registers of C stays in registers while the sum over
/// `inner` runs, and until `finish`, where there is one, is done with it.
/// `columns` is a multiple of 2 registers.
@specialized(where S == Float)
@specialized(where S == Double)
func directProduct<S: KernelScalar>(
  _ a: UnsafePointer<S>, strideA: Int, innerA: Int,
  _ b: UnsafePointer<S>, strideB: Int,
  into c: UnsafeMutablePointer<S>, strideC: Int,
  rows: Int, inner: Int, columns: Int, scale: S, keep: S,
  finish: ProductFinish<S>? = nil
) {
  // Blocks of one height, or of two neighbouring ones: 49 = 4 * 6 + 5 * 5
  let blocks = (rows + 5) / 6
  for column in stride(from: 0, to: columns, by: 2 * S.lanes) {
    for block in 0..<blocks {
      let row = block * rows / blocks
      let product = BlockProduct(
        a: a + row * strideA, strideA: strideA, innerA: innerA,
        b: b + column, strideB: strideB,
        c: c + row * strideC + column, strideC: strideC,
        inner: inner, scale: scale, keep: keep,
        bias: finish.map { $0.bias + column },
        isRectified: finish?.isRectified ?? false)
      switch (block + 1) * rows / blocks - row {
      case 6: product.compute(BlockHeight<6>.self)
      case 5: product.compute(BlockHeight<5>.self)
      case 4: product.compute(BlockHeight<4>.self)
      case 3: product.compute(BlockHeight<3>.self)
      case 2: product.compute(BlockHeight<2>.self)
      default: product.compute(BlockHeight<1>.self)
      }
    }
  }
}

/// How many rows a block has, known to the compiler.
private enum BlockHeight<let rows: Int> {}

/// A block of C, 2 registers wide, and what it is computed from.
private struct BlockProduct<S: KernelScalar> {
  let a: UnsafePointer<S>, strideA: Int, innerA: Int
  let b: UnsafePointer<S>, strideB: Int
  let c: UnsafeMutablePointer<S>, strideC: Int
  let inner: Int, scale: S, keep: S
  let bias: UnsafePointer<S>?, isRectified: Bool

  // ANCHOR: block
  @inline(__always)
  func compute<let rows: Int>(_: BlockHeight<rows>.Type) {
    var left = InlineArray<rows, S.Register>(repeating: S.Register())
    var right = left
    var (a, b) = (a, b)
    for _ in 0..<inner {
      let (b₀, b₁) = (readRegister(b), readRegister(b + S.lanes))
      writtenOut(rows) { i in
        let x = S.Register(repeating: a[i * strideA])
        left[i] = left[i].addingProduct(x, b₀)
        right[i] = right[i].addingProduct(x, b₁)
      }
      a += innerA
      b += strideB
    }
    let shift₀ = bias.map { readRegister($0) } ?? S.Register()
    let shift₁ = bias.map { readRegister($0 + S.lanes) } ?? S.Register()
    writtenOut(rows) { i in
      write(left[i], shift₀, c + i * strideC)
      write(right[i], shift₁, c + i * strideC + S.lanes)
    }
  }

  // ANCHOR_END: block

  /// Puts a sum where it belongs, beside what is to be kept.
  @inline(__always)
  private func write(
    _ sum: S.Register, _ shift: S.Register, _ c: UnsafeMutablePointer<S>
  ) {
    let kept = keep == 0 ? shift : keep * readRegister(c)
    let result = kept.addingProduct(scale, sum)
    writeRegister(isRectified ? S.rectified(result, by: result) : result, c)
  }
}

/// What becomes of a product's rows while they are at hand: a linear layer.
///
/// C = scale A B + bias in every row, then max(0, C) where it is rectified.
struct ProductFinish<S: KernelScalar> {
  /// A number for each column.
  let bias: UnsafePointer<S>
  let isRectified: Bool
}

/// Whether a product is quicker straight from memory than through BLAS.
///
/// A transposed B is turned round first, which must be little beside the rest.
@inline(__always)
func suitsDirectProduct(
  rows: Int, inner: Int, columns: Int, transposeB: Bool
) -> Bool {
  inner * columns <= 1 << 16 && (!transposeB || rows >= 32)
}
