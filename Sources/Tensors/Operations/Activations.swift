import Kernels

/// What follows a linear layer or a normalisation: `none`, `relu` or `silu`.
///
/// Introduced in chapter 5.
public typealias Activation = Kernels.Activation

// ANCHOR: relu
/// The rectifier, y = max(0, x): dx = dy where x > 0, else 0.
///
/// Introduced in chapter 5.
public func relu<Scalar>(_ x: Variable<Scalar>) -> Variable<Scalar> {
  let y = rectified(x.storage, where: x.storage)
  return Variable(y, shape: x.shape, madeFrom: [x]) { dy in
    x.accumulate(rectified(dy, where: x.storage))
  }
}
// ANCHOR_END: relu

/// The smooth rectifier y = x s with s = 1 / (1 + e^-x).
///
/// dx = dy (s + y (1 - s)). Source: Elfwing, Uchibe & Doya (2018).
///
/// Introduced in chapter 5.
public func silu<Scalar>(_ x: Variable<Scalar>) -> Variable<Scalar> {
  let s = Storage<Scalar>(x.count)
  logistic(x.pointer, into: s.pointer, count: x.count)
  let y = product(x.storage, s)
  return Variable(y, shape: x.shape, madeFrom: [x]) { dy in
    x.accumulate(smoothSlope(dy, y: y, s: s))
  }
}

/// `x` where `test` is positive, 0 elsewhere.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func rectified<Scalar: TensorScalar>(
  _ x: Storage<Scalar>, where test: Storage<Scalar>
) -> Storage<Scalar> {
  let y = Storage<Scalar>(x.count)
  let (from, test, to) = (x.pointer, test.pointer, y.pointer)
  for i in 0..<x.count { to[i] = test[i] > 0 ? from[i] : 0 }
  return y
}

@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func smoothSlope<Scalar: TensorScalar>(
  _ dy: Storage<Scalar>, y: Storage<Scalar>, s: Storage<Scalar>
) -> Storage<Scalar> {
  let dx = Storage<Scalar>(dy.count)
  let (dy, y, s, to) = (dy.pointer, y.pointer, s.pointer, dx.pointer)
  for i in 0..<dx.count { to[i] = dy[i] * (s[i] + y[i] * (1 - s[i])) }
  return dx
}
