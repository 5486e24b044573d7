import Foundation
import Tensors

/// How well points fill the round blobs that they are meant to fill.
///
/// Every point belongs to the centre it is nearest to.
///
/// Introduced in chapter 8.
public struct BlobCensus: Sendable {
  /// The share of the points in each blob.
  public let shares: [Double]
  /// The share of points more than three deviations from the nearest centre.
  ///
  /// Of a blob in the plane it is exp(-9/2) = .0111.
  public let beyondThree: Double
  /// How far out the blobs lie, beyond their centres, seen from the origin.
  ///
  /// The mean of (x - m) . m / |m|: below 0 where blobs are drawn inward.
  public let offset: Double
  /// The standard deviation of a coordinate around its own blob's mean.
  public let deviation: Double

  /// Counts points, [count, D], around centres with a standard deviation.
  ///
  /// - Precondition: there are points, of as many numbers as the centres.
  public init(
    _ points: Tensor<Float>, centres: [[Double]], deviation σ: Double
  ) {
    let size = points.rowSize
    precondition(
      points.rowCount > 0 && centres.allSatisfy { $0.count == size },
      "points of shape \(points.shape) around centres with "
        + "\(centres.map(\.count)) numbers: they must agree")
    var members = centres.map { _ in [[Double]]() }
    var (far, along) = (0, 0.0)
    for row in 0..<points.rowCount {
      let x = points.scalars[size * row..<size * (row + 1)].map { Double($0) }
      let distances = centres.map { squaredDistance(x, $0) }
      var nearest = 0
      for k in centres.indices where distances[k] < distances[nearest] {
        nearest = k
      }
      members[nearest].append(x)
      if distances[nearest] > 9 * σ * σ { far += 1 }
      along += outward(x, centres[nearest])
    }
    let count = Double(points.rowCount)
    shares = members.map { Double($0.count) / count }
    beyondThree = Double(far) / count
    offset = along / count
    let squares = members.reduce(0) { $0 + squaredScatter($1, size) }
    deviation = (squares / (count * Double(size))).squareRoot()
  }
}

private func squaredDistance(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}

/// How far x lies beyond m on the ray from the origin through m.
private func outward(_ x: [Double], _ m: [Double]) -> Double {
  let length = zip(m, m).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
  guard length > 0 else { return 0 }
  return zip(x, m).reduce(0) { $0 + ($1.0 - $1.1) * $1.1 } / length
}

/// The sum of squared distances of points from their mean.
private func squaredScatter(_ points: [[Double]], _ size: Int) -> Double {
  let count = Double(max(1, points.count))
  let mean = (0..<size).map { i in
    points.reduce(0) { $0 + $1[i] } / count
  }
  return points.reduce(0) { $0 + squaredDistance($1, mean) }
}
