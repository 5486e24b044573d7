import Kernels

// ANCHOR: matrixProduct
/// Multiplies matrices, y = a b: da = dy b', db = a' dy.
///
/// `a` is [m, k], `b` [k, n], the result [m, n].
///
/// Introduced in chapter 5.
public func matrixProduct<Scalar>(
  _ a: Variable<Scalar>, _ b: Variable<Scalar>
) -> Variable<Scalar> {
  precondition(
    a.shape.count == 2 && b.shape.count == 2 && a.shape[1] == b.shape[0],
    "cannot multiply \(a.shape) by \(b.shape): inner lengths must agree")
  let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
  let y = Storage<Scalar>(m * n)
  Kernels.matrixProduct(
    a.pointer, b.pointer, into: y.pointer, rows: m, inner: k, columns: n)

  // ANCHOR: matrixProductBack
  return Variable(y, shape: [m, n], madeFrom: [a, b]) { dy in
    if let da = a.roomForGradient() {
      Kernels.matrixProduct(
        dy.pointer, b.pointer, transposeB: true, into: da.pointer,
        rows: m, inner: n, columns: k)
      a.accumulate(da)
    }
    if let db = b.roomForGradient() {
      Kernels.matrixProduct(
        a.pointer, transposeA: true, dy.pointer, into: db.pointer,
        rows: k, inner: m, columns: n)
      b.accumulate(db)
    }
  }
  // ANCHOR_END: matrixProductBack
}
// ANCHOR_END: matrixProduct
