// The one line that every step of every diffusion process runs:
// a weighted sum of two buffers.

/// Writes the weighted sum a x + b y of two buffers into a third.
///
/// result[i] = a x[i] + b y[i] for i in 0..<count. `result` may be `x` or `y`.
/// With weights 1 and 1 it is a residual connection's sum; with decay and
/// 1 - decay, into `x`, an exponential moving average.
///
/// Introduced in chapter 1.
@specialized(where S == Float)
@specialized(where S == Double)
public func mix<S: KernelScalar>(
  _ a: S, _ x: UnsafePointer<S>,
  _ b: S, _ y: UnsafePointer<S>,
  into result: UnsafeMutablePointer<S>, count: Int
) {
  @inline(__always)
  func sum(_ x: S.Register, _ y: S.Register) -> S.Register { a * x + b * y }
  split(count, least: elementwiseShare) { _, range in
    let i = range.lowerBound
    mapRegisters(x + i, y + i, into: result + i, count: range.count, sum)
  }
}

/// How many numbers a core must get in an elementwise loop to be worth waking.
let elementwiseShare = 40_000
