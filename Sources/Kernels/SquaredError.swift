/// Sum of squares: the square of a gradient's length, by which it is clipped.
///
/// The sum over i of x[i]^2, in blocks of fixed size whose sums are added in
/// double precision, so that it does not depend on the number of cores.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func squaredNorm<S: KernelScalar>(
  _ x: UnsafePointer<S>, count: Int
) -> Double {
  let block = 4096
  let blocks = (count + block - 1) / block
  let sums = Scratch<S>(blocks)
  defer { sums.release() }
  split(blocks, least: elementwiseShare / block) { _, range in
    for k in range {
      let start = k * block
      sums.pointer[k] = S.dot(
        x + start, x + start, count: min(block, count - start))
    }
  }
  return (0..<blocks).reduce(0) { $0 + Double(sums.pointer[$1]) }
}

/// Mean squared error and, where asked for, its gradient.
///
/// loss = sum over i of (x[i] - target[i])^2 / count, and
/// gradient[i] = 2 (x[i] - target[i]) / count. Independent of the number of
/// cores.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func meanSquaredError<S: KernelScalar>(
  _ x: UnsafePointer<S>, target: UnsafePointer<S>,
  gradient: UnsafeMutablePointer<S>?, count: Int
) -> Double {
  let scratch = Scratch<S>(gradient == nil ? count : 0)
  defer { scratch.release() }
  let difference = gradient ?? scratch.pointer
  mix(1, x, -1, target, into: difference, count: count)
  let loss = squaredNorm(difference, count: count) / Double(count)
  if let gradient {
    let factor = 2 / S(count)
    split(count, least: elementwiseShare) { _, range in
      for i in range { gradient[i] *= factor }
    }
  }
  return loss
}
