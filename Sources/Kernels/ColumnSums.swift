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
  // Several rows are summed side by side: longer loops, smaller rounding
  let beside = max(1, min(rows / parts, 256 / max(1, columns)))
  let width = beside * columns
  let partial = Scratch<S>(parts * width)
  defer { partial.release() }
  split(rows, least: least) { part, range in
    let sum = partial.pointer + part * width
    sum.update(repeating: 0, count: width)
    var i = range.lowerBound
    while i < range.upperBound {
      let count = min(beside, range.upperBound - i) * columns
      let row = x + i * columns
      for j in 0..<count { sum[j] += row[j] }
      i += beside
    }
  }
  sums.update(repeating: 0, count: columns)
  for k in 0..<parts * beside {
    let row = partial.pointer + k * columns
    for j in 0..<columns { sums[j] += row[j] }
  }
}
