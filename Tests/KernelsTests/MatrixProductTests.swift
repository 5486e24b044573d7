import Kernels
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
  /// Every height of a block of rows, with columns that fill whole registers,
  /// some that do not, and so many that BLAS takes over.
  @Test(
    "A product is the sum over the inner index",
    arguments: [
      (1, 5, 16), (2, 3, 32), (3, 7, 17), (4, 1, 33), (5, 9, 48), (6, 2, 31),
      (7, 6, 64), (13, 40, 1), (49, 32, 32), (31, 18, 100), (3, 300, 310),
    ])
  func product(rows: Int, inner: Int, columns: Int) {
    compare(Float.self, rows, inner, columns)
    compare(Double.self, rows, inner, columns)
  }

  @Test("So it is for any shape", arguments: 0..<40)
  func anyShape(seed: Int) {
    var draws = Draws(seed)
    let (rows, inner) = (draws.size(1...60), draws.size(1...60))
    let columns = draws.size(1...130)
    compare(Float.self, rows, inner, columns, seed)
    compare(Double.self, rows, inner, columns, seed)
  }

  private func compare<S: KernelScalar>(
    _: S.Type, _ rows: Int, _ inner: Int, _ columns: Int, _ seed: Int = 1
  ) {
    var draws = Draws(seed)
    let a: [S] = draws.numbers(rows * inner)
    let b: [S] = draws.numbers(inner * columns)
    let before: [S] = draws.numbers(rows * columns)
    for (transposeA, transposeB) in [
      (false, false), (true, false), (false, true), (true, true),
    ] {
      for (scale, keep) in [(1, 0), (1, 1), (0.5, 0), (1, 0.25)] {
        var c = before
        if keep == 0 { c = c.map { _ in .nan } }
        matrixProduct(
          a, transposeA: transposeA, b, transposeB: transposeB, into: &c,
          rows: rows, inner: inner, columns: columns, scale: S(scale),
          keep: S(keep))
        let expected = (0..<rows * columns).map { place in
          let (i, j) = (place / columns, place % columns)
          let sum = (0..<inner).reduce(0.0) {
            $0 + Double(a[transposeA ? $1 * rows + i : i * inner + $1])
              * Double(b[transposeB ? j * inner + $1 : $1 * columns + j])
          }
          return scale * sum + keep * Double(before[place])
        }
        expectClose(
          c, expected,
          "\(rows) x \(inner) x \(columns), \(transposeA), \(transposeB), "
            + "\(scale), \(keep)")
      }
    }
  }
}
