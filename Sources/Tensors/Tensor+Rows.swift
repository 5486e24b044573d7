// A batch is a tensor whose first axis counts the examples.

extension Tensor {
  /// The number of rows: the length of the first axis.
  public var rowCount: Int { shape.first ?? 1 }

  /// The number of scalars in one row.
  public var rowSize: Int { shape.dropFirst().reduce(1, *) }

  /// One row, with the shape that remains: row 2 of [4, 784] has shape [784].
  ///
  /// - Precondition: `row` is in 0..<rowCount.
  public subscript(row row: Int) -> Tensor {
    Tensor(
      Array(scalars[scalarRange(ofRows: row..<row + 1)]),
      shape: Array(shape.dropFirst()))
  }

  /// Several consecutive rows: rows 1..<3 of [4, 784] have shape [2, 784].
  ///
  /// - Precondition: `rows` lies within 0..<rowCount.
  public subscript(rows rows: Range<Int>) -> Tensor {
    Tensor(
      Array(scalars[scalarRange(ofRows: rows)]),
      shape: [rows.count] + shape.dropFirst())
  }

  /// Some rows in a given order, repeats allowed: a batch for training.
  ///
  /// - Precondition: every index lies within 0..<rowCount.
  ///
  /// Introduced in chapter 8.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func rows(_ indices: [Int]) -> Tensor {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(indices.count * rowSize)
    for row in indices {
      scalars += self.scalars[scalarRange(ofRows: row..<row + 1)]
    }
    return Tensor(scalars, shape: [indices.count] + shape.dropFirst())
  }

  /// Stacks tensors of one shape along a new first axis.
  ///
  /// - Precondition: there is at least one, and all shapes are equal.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func stacked(_ rows: [Tensor]) -> Tensor {
    precondition(!rows.isEmpty, "cannot stack an empty list of tensors")
    let shape = rows[0].shape
    for row in rows {
      precondition(
        row.shape == shape,
        "cannot stack shapes \(shape) and \(row.shape): they must be equal")
    }
    return Tensor(rows.flatMap(\.scalars), shape: [rows.count] + shape)
  }

  /// Repeats a tensor along a new first axis: [784] becomes [copies, 784].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func repeated(_ copies: Int) -> Tensor {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(copies * count)
    for _ in 0..<copies { scalars += self.scalars }
    return Tensor(scalars, shape: [copies] + shape)
  }

  private func scalarRange(ofRows rows: Range<Int>) -> Range<Int> {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= rowCount,
      "rows \(rows) do not exist in a tensor of shape \(shape)")
    return rows.lowerBound * rowSize..<rows.upperBound * rowSize
  }
}
