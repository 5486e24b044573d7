/// Cuts a product into pieces of the size that OpenBLAS computes fastest.
///
/// Before it multiplies, it copies both factors into an order of its own. Only
/// products of up to a million multiplications it computes straight from
/// memory; for factors that fit in the cache that is up to 40 % quicker. So
/// some products are quicker in pieces of that size, of up to 64 columns;
/// others remain whole. `body` gets the rows and the columns of each piece.
@inline(__always)
func eachProductPiece(
  rows: Int, inner: Int, columns: Int, transposeA: Bool, transposeB: Bool,
  _ body: (_ rows: Range<Int>, _ columns: Range<Int>) -> Void
) {
  let limit = 1_000_000
  #if os(Linux)
    let suits =
      rows * inner * columns > limit && columns <= 1024 && !transposeB
      && (transposeA ? rows <= 512 && inner <= 128 : inner <= 512)
  #else
    let suits = false
  #endif
  guard suits else { return body(0..<rows, 0..<columns) }
  let width = min(columns, 64)
  let height = limit / (inner * width)
  let pieces = (rows + height - 1) / height
  for k in 0..<pieces {
    for start in stride(from: 0, to: columns, by: width) {
      body(
        k * rows / pieces..<(k + 1) * rows / pieces,
        start..<min(columns, start + width))
    }
  }
}
