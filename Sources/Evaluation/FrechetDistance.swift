import Tensors

/// What remains of many rows of features: their means and covariances.
///
/// Two sets of pictures are compared as if their features were normally
/// distributed, by the Frechet distance of the two normal distributions:
///
///     |m - m'|^2 + trace(C + C' - 2 (C^(1/2) C' C^(1/2))^(1/2))
///
/// With the features of one famous network this is known as FID, and printed
/// as here without taking the root. It is never 0 for finite samples: compare
/// with what two samples of the data themselves give.
///
/// Source: Dowson & Landau (1982), "The Frechet distance between multivariate
/// normal distributions"; Heusel et al. (2017, arXiv:1706.08500).
///
/// Introduced in chapter 6.
public struct FeatureMoments: Sendable {
  /// The means, [width].
  public let mean: Tensor<Double>
  /// The covariances, [width, width].
  public let covariance: Tensor<Double>

  /// Names the moments themselves.
  public init(mean: Tensor<Double>, covariance: Tensor<Double>) {
    self.mean = mean
    self.covariance = covariance
  }

  /// Measures the moments of features, [n, width].
  ///
  /// - Precondition: there are at least two rows.
  public init(of features: Tensor<Float>) {
    let (n, width) = (features.rowCount, features.rowSize)
    precondition(
      features.shape.count == 2 && n > 1,
      "no covariances in shape \(features.shape): it must be [n, width], n > 1")
    var x = Tensor<Double>(features)
    let ones = Tensor<Double>(repeating: 1 / Double(n), shape: [1, n])
    let mean = ones.matrixProduct(x).reshaped(to: [width])
    x.withUnsafeMutableScalars { x in
      for i in x.indices { x[i] -= mean.scalars[i % width] }
    }
    let columns = x.permuted([1, 0])
    covariance =
      columns.matrixProduct(columns, transposed: true) / Double(n - 1)
    self.mean = mean
  }

  // ANCHOR: frechet
  /// The squared Frechet distance to other moments of the same width.
  public func frechetDistance(to other: FeatureMoments) -> Double {
    let root = Eigensystem(of: covariance).squareRoot
    let product =
      root.matrixProduct(other.covariance).matrixProduct(root)
    let overlap = Eigensystem(of: product).values.reduce(0) {
      $0 + max(0, $1).squareRoot()
    }
    return (mean - other.mean).squaredNorm() + trace(covariance)
      + trace(other.covariance) - 2 * overlap
  }
  // ANCHOR_END: frechet
}

private func trace(_ matrix: Tensor<Double>) -> Double {
  let n = matrix.rowCount
  return (0..<n).reduce(0) { $0 + matrix.scalars[$1 * n + $1] }
}
