import Kernels

/// Drops numbers at random: y = x / (1 - rate) with probability 1 - rate, or 0.
///
/// Dropping is linear, so the gradient has the same numbers dropped: the
/// generator as it was before is kept, and draws the same a second time. Each
/// row has a generator of its own, so that the cores can share the work; rates
/// are rounded to multiples of 1/65536. Source: Srivastava et al. (2014).
///
/// Introduced in chapter 5.
public func dropout<Scalar>(
  _ x: Variable<Scalar>, rate: Double,
  using generator: inout SeededGenerator
) -> Variable<Scalar> {
  precondition(
    rate >= 0 && rate < 1, "cannot drop at rate \(rate): it must be in [0, 1)")
  let kept = generator.split()
  let rows = x.shape.first ?? 1
  let y = dropped(x.storage, rows: rows, rate: rate, kept)
  return Variable(y, shape: x.shape, madeFrom: [x]) { dy in
    x.accumulate(dropped(dy, rows: rows, rate: rate, kept))
  }
}

@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func dropped<Scalar: TensorScalar>(
  _ x: Storage<Scalar>, rows: Int, rate: Double, _ generator: SeededGenerator
) -> Storage<Scalar> {
  let y = Storage<Scalar>(x.count)
  let limit = UInt64((rate * 0x1p16).rounded())
  let scale = Scalar(0x1p16 / (0x1p16 - Double(limit)))
  let size = x.count / rows
  var generator = generator
  let generators = (0..<rows).map { _ in generator.split() }
  // Rows do not overlap, so no two cores touch the same memory
  nonisolated(unsafe) let (from, to) = (x.pointer, y.pointer)
  parallel(count: rows) { row in
    var generator = generators[row]
    // Each draw of 64 bits decides about four numbers
    for start in stride(from: row * size, to: (row + 1) * size, by: 4) {
      var bits = generator.next()
      for i in start..<min(start + 4, (row + 1) * size) {
        to[i] = bits & 0xFFFF < limit ? 0 : scale * from[i]
        bits >>= 16
      }
    }
  }
  return y
}
