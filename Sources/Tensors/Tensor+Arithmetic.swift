import Kernels

// Sums and multiples of tensors of one shape: all that diffusion needs.

extension Tensor {
  /// Adds two tensors of one shape, number by number.
  public static func + (a: Tensor, b: Tensor) -> Tensor { mix(1, a, 1, b) }

  /// Subtracts two tensors of one shape, number by number.
  public static func - (a: Tensor, b: Tensor) -> Tensor { mix(1, a, -1, b) }

  /// Multiplies every scalar by one number.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (factor: Scalar, x: Tensor) -> Tensor {
    x.map { factor * $0 }
  }

  /// Divides every scalar by one number.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (x: Tensor, divisor: Scalar) -> Tensor {
    x.map { $0 / divisor }
  }

  /// Returns the weighted sum a x + b y in one pass over memory.
  ///
  /// Every step of a diffusion process, forward or back, is one or two of
  /// these: so much of the old picture, so much noise.
  ///
  /// - Precondition: `x` and `y` have one shape.
  public static func mix(
    _ a: Scalar, _ x: Tensor, _ b: Scalar, _ y: Tensor
  ) -> Tensor {
    var result = x
    result.mixIn(y, keeping: a, adding: b)
    return result
  }

  /// Replaces x by a x + b y in place, without new memory.
  ///
  /// - Precondition: both have one shape.
  public mutating func mixIn(
    _ y: Tensor, keeping a: Scalar, adding b: Scalar
  ) {
    precondition(
      shape == y.shape,
      "cannot mix shapes \(shape) and \(y.shape): they must be equal")
    let count = count
    withUnsafeMutableScalars { x in
      y.withUnsafeScalars { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        Kernels.mix(a, x, b, y, into: x, count: count)
      }
    }
  }

  /// Replaces each row x by a x + b y in place, with an a and a b for each row.
  ///
  /// - Precondition: both have one shape; there is an a and a b for each row.
  ///
  /// Introduced in chapter 5.
  public mutating func mixInRows(
    _ y: Tensor, keeping a: [Scalar], adding b: [Scalar]
  ) {
    precondition(
      shape == y.shape && a.count == rowCount && b.count == rowCount,
      "cannot mix the rows of shapes \(shape) and \(y.shape) by "
        + "\(a.count) and \(b.count) numbers: one a row is needed")
    let (rows, size) = (rowCount, rowSize)
    withUnsafeMutableScalars { x in
      y.withUnsafeScalars { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        for row in 0..<rows {
          let start = row * size
          Kernels.mix(
            a[row], x + start, b[row], y + start, into: x + start, count: size)
        }
      }
    }
  }

  /// Applies a function to every scalar.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func map(_ transform: (Scalar) -> Scalar) -> Tensor {
    Tensor(scalars.map(transform), shape: shape)
  }

  /// Multiplies matrices: [m, k] by [k, n] gives [m, n].
  ///
  /// With `transposed`, the right matrix is given as [n, k]: each entry is then
  /// the inner product of a row of the left with a row of the right.
  ///
  /// - Precondition: both have two axes and the inner lengths agree.
  public func matrixProduct(
    _ right: Tensor, transposed: Bool = false
  ) -> Tensor {
    precondition(
      shape.count == 2 && right.shape.count == 2
        && shape[1] == right.shape[transposed ? 1 : 0],
      "cannot multiply \(shape) by \(right.shape)"
        + (transposed ? " transposed" : "")
        + ": inner lengths must agree")
    let rows = shape[0]
    let columns = right.shape[transposed ? 0 : 1]
    var result = Tensor(repeating: 0, shape: [rows, columns])
    result.withUnsafeMutableScalars { c in
      withUnsafeScalars { a in
        right.withUnsafeScalars { b in
          guard let a = a.baseAddress, let b = b.baseAddress,
            let c = c.baseAddress
          else { return }
          Kernels.matrixProduct(
            a, b, transposeB: transposed, into: c,
            rows: rows, inner: shape[1], columns: columns)
        }
      }
    }
    return result
  }
}
