/// Writes y[j, i] = x[i, j], `x` being [rows, columns], its rows `stride`
/// apart.
@specialized(where S == Float)
@specialized(where S == Double)
func transpose<S: KernelScalar>(
  _ x: UnsafePointer<S>, stride: Int, into y: UnsafeMutablePointer<S>,
  rows: Int, columns: Int
) {
  // As many rows at once as fill a line of the cache on the other side
  for start in Swift.stride(from: 0, to: rows, by: S.lanes) {
    let end = min(rows, start + S.lanes)
    for j in 0..<columns {
      for i in start..<end { y[j * rows + i] = x[i * stride + j] }
    }
  }
}
