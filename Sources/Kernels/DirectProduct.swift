/// Multiplies matrices straight from memory, on one core: C = A B + keep C.
///
/// The numbers of A lie `strideA` apart from row to row and `innerA` from
/// column to column, those of B and C without gaps in each row. A library for
/// big matrices first copies both factors into an order of its own. Where B
/// fits in the cache that takes as long as half of the multiplications, and
/// a convolution by minimal filtering consists of such products. Here a block
/// of up to 6 rows and 2 registers of C stays in registers while the sum over
/// `inner` runs. `columns` is a multiple of 2 registers, `keep` is 0 or 1.
@specialized(where S == Float)
@specialized(where S == Double)
func directProduct<S: KernelScalar>(
  _ a: UnsafePointer<S>, strideA: Int, innerA: Int,
  _ b: UnsafePointer<S>, strideB: Int,
  into c: UnsafeMutablePointer<S>, strideC: Int,
  rows: Int, inner: Int, columns: Int, keep: S
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
        inner: inner, keeps: keep != 0)
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
  let inner: Int, keeps: Bool

  @inline(__always)
  func compute<let rows: Int>(_: BlockHeight<rows>.Type) {
    var left = InlineArray<rows, S.Register>(repeating: S.Register())
    var right = left
    if keeps {
      writtenOut(rows) { i in
        left[i] = readRegister(c + i * strideC)
        right[i] = readRegister(c + i * strideC + S.lanes)
      }
    }
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
    writtenOut(rows) { i in
      writeRegister(left[i], c + i * strideC)
      writeRegister(right[i], c + i * strideC + S.lanes)
    }
  }
}

/// Whether a product is quicker straight from memory than through BLAS.
@inline(__always)
func suitsDirectProduct<S: KernelScalar>(
  _: S.Type, rows: Int, inner: Int, columns: Int, transposeB: Bool
) -> Bool {
  !transposeB && columns >= 2 * S.lanes && inner * columns <= 1 << 16
}
