import Kernels

// Sums and products, number by number.

extension Variable {
  /// Adds two variables of one shape: both get the whole gradient.
  ///
  /// Introduced in chapter 5.
  public static func + (a: Variable, b: Variable) -> Variable {
    requireEqualShapes(a, b, "add")
    let y = Storage<Scalar>(a.count)
    mix(1, a.pointer, 1, b.pointer, into: y.pointer, count: y.count)
    return Variable(y, shape: a.shape, madeFrom: [a, b]) { dy in
      a.accumulate(dy)
      b.accumulate(dy)
    }
  }

  /// Subtracts two variables of one shape: the second gets -dy.
  ///
  /// Introduced in chapter 5.
  public static func - (a: Variable, b: Variable) -> Variable {
    requireEqualShapes(a, b, "subtract")
    let y = Storage<Scalar>(a.count)
    mix(1, a.pointer, -1, b.pointer, into: y.pointer, count: y.count)
    return Variable(y, shape: a.shape, madeFrom: [a, b]) { dy in
      a.accumulate(dy)
      b.accumulate(scaled(-1, dy))
    }
  }

  // ANCHOR: product
  /// Multiplies two variables of one shape: da = dy b, db = dy a.
  ///
  /// Introduced in chapter 5.
  public static func * (a: Variable, b: Variable) -> Variable {
    requireEqualShapes(a, b, "multiply")
    let y = product(a.storage, b.storage)
    return Variable(y, shape: a.shape, madeFrom: [a, b]) { dy in
      if a.needsGradient { a.accumulate(product(dy, b.storage)) }
      if b.needsGradient { b.accumulate(product(dy, a.storage)) }
    }
  }
  // ANCHOR_END: product

  /// Multiplies every number by a constant: dx = factor dy.
  ///
  /// Introduced in chapter 5.
  public static func * (factor: Scalar, x: Variable) -> Variable {
    let y = scaled(factor, x.storage)
    return Variable(y, shape: x.shape, madeFrom: [x]) { dy in
      x.accumulate(scaled(factor, dy))
    }
  }
}

/// a[i] b[i], in new memory.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func product<Scalar: TensorScalar>(
  _ a: Storage<Scalar>, _ b: Storage<Scalar>
) -> Storage<Scalar> {
  let y = Storage<Scalar>(a.count)
  let (from, by, to) = (a.pointer, b.pointer, y.pointer)
  for i in 0..<a.count { to[i] = from[i] * by[i] }
  return y
}

/// factor x[i], in new memory.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func scaled<Scalar: TensorScalar>(
  _ factor: Scalar, _ x: Storage<Scalar>
) -> Storage<Scalar> {
  let y = Storage<Scalar>(x.count)
  let (from, to) = (x.pointer, y.pointer)
  for i in 0..<x.count { to[i] = factor * from[i] }
  return y
}

private func requireEqualShapes<Scalar>(
  _ a: Variable<Scalar>, _ b: Variable<Scalar>, _ verb: String
) {
  precondition(
    a.shape == b.shape,
    "cannot \(verb) shapes \(a.shape) and \(b.shape): they must be equal")
}
