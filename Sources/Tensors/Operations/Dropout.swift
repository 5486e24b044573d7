import Kernels

/// Drops numbers at random: y = x / (1 - rate) with probability 1 - rate, or 0.
///
/// Dropping is linear, so the gradient has the same numbers dropped: the seed
/// is kept, and drops the same a second time. Rates are rounded to multiples
/// of 1/65536. Source: Srivastava et al. (2014).
///
/// Introduced in chapter 5.
public func dropout<Scalar>(
  _ x: Variable<Scalar>, rate: Double,
  using generator: inout SeededGenerator
) -> Variable<Scalar> {
  precondition(
    rate >= 0 && rate < 1, "cannot drop at rate \(rate): it must be in [0, 1)")
  let seed = generator.next()
  let y = Storage<Scalar>(x.count)
  Kernels.dropout(
    x.pointer, rate: rate, seed: seed, into: y.pointer, count: x.count)
  return Variable(y, shape: x.shape, madeFrom: [x]) { dy in
    guard let dx = x.roomForGradient() else { return }
    Kernels.dropout(
      dy.pointer, rate: rate, seed: seed, into: dx.pointer, count: dy.count)
    x.accumulate(dx)
  }
}
