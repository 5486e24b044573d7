import Kernels

// Work on each row by itself, the rows spread over the cores.

extension Tensor where Scalar == Float {
  /// Lets `body` change each row in place, the rows shared out over all cores.
  ///
  /// Rows are independent, so the result does not depend on the number of
  /// cores.
  ///
  /// Introduced in chapter 3.
  public mutating func updateRows(
    _ body: @Sendable (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    var nothing = Tensor(repeating: 0, shape: [rowCount, 0])
    updateRows(beside: &nothing) { row, _ in body(row) }
  }

  /// Lets `body` change each row together with the same row of another tensor.
  ///
  /// - Precondition: both have equally many rows.
  ///
  /// Introduced in chapter 3.
  public mutating func updateRows(
    beside other: inout Tensor,
    _ body:
      @Sendable (
        _ row: UnsafeMutableBufferPointer<Float>,
        _ otherRow: UnsafeMutableBufferPointer<Float>
      ) -> Void
  ) {
    precondition(
      rowCount == other.rowCount,
      "tensors of shapes \(shape) and \(other.shape) have different row counts")
    let (size, otherSize, count) = (rowSize, other.rowSize, rowCount)
    withUnsafeMutableScalars { scalars in
      other.withUnsafeMutableScalars { otherScalars in
        // Rows do not overlap, so no two cores touch the same memory
        nonisolated(unsafe) let a = scalars
        nonisolated(unsafe) let b = otherScalars
        parallel(count: count) { row in
          body(
            UnsafeMutableBufferPointer(
              rebasing: a[row * size..<(row + 1) * size]),
            UnsafeMutableBufferPointer(
              rebasing: b[row * otherSize..<(row + 1) * otherSize]))
        }
      }
    }
  }
}
