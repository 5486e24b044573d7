import Tensors

/// The eigenvalues and eigenvectors of a symmetric matrix.
///
/// Jacobi's method (1846): rotate pairs of axes, each time by the angle that
/// makes one number off the diagonal vanish, until all have.
///
/// Introduced in chapter 6.
public struct Eigensystem: Sendable {
  /// The eigenvalues, in no particular order.
  public let values: [Double]
  /// The eigenvectors: column k of this [n, n] matrix belongs to value k.
  public let vectors: Tensor<Double>

  /// Decomposes a symmetric matrix, [n, n], of which the upper half is read.
  ///
  /// - Precondition: the matrix is square and its numbers are finite.
  public init(of matrix: Tensor<Double>) {
    let n = matrix.rowCount
    precondition(
      matrix.shape == [n, n] && matrix.scalars.allSatisfy(\.isFinite),
      "no eigenvalues for shape \(matrix.shape): it must be [n, n], finite")
    var a = matrix.scalars
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    var v = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    let size = a.reduce(0) { $0 + $1 * $1 }
    func rest() -> Double {
      var sum = 0.0
      for i in 0..<n {
        for j in i + 1..<n { sum += a[i * n + j] * a[i * n + j] }
      }
      return sum
    }
    while rest() > 1e-30 * size {
      for p in 0..<n {
        for q in p + 1..<n where a[p * n + q] != 0 {
          // The smaller of the two angles that do it, by its tangent
          let ratio = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
          let tangent =
            (ratio < 0 ? -1 : 1)
            / (abs(ratio) + (1 + ratio * ratio).squareRoot())
          let c = 1 / (1 + tangent * tangent).squareRoot()
          let s = c * tangent
          func rotate(_ x: inout [Double], _ i: Int, _ j: Int) {
            (x[i], x[j]) = (c * x[i] - s * x[j], s * x[i] + c * x[j])
          }
          for k in 0..<n { rotate(&a, k * n + p, k * n + q) }
          for k in 0..<n { rotate(&a, p * n + k, q * n + k) }
          for k in 0..<n { rotate(&v, k * n + p, k * n + q) }
        }
      }
    }
    values = (0..<n).map { a[$0 * n + $0] }
    vectors = Tensor(v, shape: [n, n])
  }

  /// The matrix with the same eigenvectors and the roots of the eigenvalues.
  ///
  /// Eigenvalues below 0, which rounding makes of zeros, count as 0.
  public var squareRoot: Tensor<Double> {
    let n = values.count
    let roots = values.map { max(0, $0).squareRoot() }
    let scaled = Tensor(
      vectors.scalars.enumerated().map { $1 * roots[$0 % n] }, shape: [n, n])
    return scaled.matrixProduct(vectors, transposed: true)
  }
}
