/// Sums the rows of a matrix: the gradient of whatever was added to each row.
///
/// sums[j] = sum over i of x[i, j], `x` [rows, columns]. Every core sums a
/// part of the rows, and the parts are added in order.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func columnSums<S: KernelScalar>(
  _ x: UnsafePointer<S>, into sums: UnsafeMutablePointer<S>,
  rows: Int, columns: Int
) {
  let least = elementwiseShare / max(1, columns) + 1
  let parts = partCount(rows, least: least)
  let partial = Scratch<S>(parts * columns)
  defer { partial.release() }
  split(rows, least: least) { part, range in
    sumRows(
      x + range.lowerBound * columns, into: partial.pointer + part * columns,
      rows: range.count, columns: columns)
  }
  sumRows(partial.pointer, into: sums, rows: parts, columns: columns)
}

/// `columnSums` on one core.
@specialized(where S == Float)
@specialized(where S == Double)
func sumRows<S: KernelScalar>(
  _ x: UnsafePointer<S>, into sums: UnsafeMutablePointer<S>,
  rows: Int, columns: Int
) {
  // Several rows are summed side by side: longer loops, smaller rounding
  var beside = 1
  while 2 * beside <= min(rows, 256 / max(1, columns)) { beside *= 2 }
  let wide = Scratch<S>(beside * columns)
  defer { wide.release() }
  let sum = wide.pointer
  sum.update(repeating: 0, count: beside * columns)
  for i in stride(from: 0, to: rows, by: beside) {
    addRegisters(
      sum, x + i * columns, into: sum, count: min(beside, rows - i) * columns)
  }
  while beside > 1 {
    beside /= 2
    let half = beside * columns
    addRegisters(sum, sum + half, into: sum, count: half)
  }
  sums.update(from: sum, count: columns)
}
