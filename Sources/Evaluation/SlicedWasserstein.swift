import Foundation
import Tensors

/// How far two clouds of points are apart, seen from many directions.
///
/// Look at both clouds along a direction: what is left of each is a list of
/// numbers. Sort both lists and pair them, first with first; the mean
/// difference of the pairs is the least work that moves one list onto the
/// other. The distance, SW1, is the mean over all directions.
///
/// It is never 0 for finite samples: compare with what two samples of the data
/// themselves give.
///
/// Source: Rabin, Peyre, Delon and Bernot (2012), "Wasserstein barycenter and
/// its application to texture mixing".
///
/// Introduced in chapter 6.
public struct SlicedWasserstein<Scalar: TensorScalar>: Sendable {
  /// The directions, one a row, each of length 1: [count, D].
  public let directions: Tensor<Scalar>

  /// Looks at a plane from directions at equal angles.
  ///
  /// Direction k of n has the angle pi (k + 1/2) / n, with k from 0.
  ///
  /// - Precondition: there is at least one direction.
  public init(planeDirections count: Int = 64) {
    precondition(count > 0, "\(count) directions: there must be at least one")
    directions = Tensor(
      (0..<count).flatMap { k in
        let angle = Double.pi * (Double(k) + 0.5) / Double(count)
        return [Scalar(cos(angle)), Scalar(sin(angle))]
      }, shape: [count, 2])
  }

  /// Looks at a space of any dimension from random directions.
  ///
  /// - Precondition: there is at least one direction, and one dimension.
  public init(
    dimensions: Int, directions count: Int = 64,
    using generator: inout SeededGenerator
  ) {
    precondition(
      count > 0 && dimensions > 0,
      "\(count) directions in \(dimensions) dimensions: both must be above 0")
    var rows = Tensor<Scalar>.normal([count, dimensions], using: &generator)
    rows.withUnsafeMutableScalars { x in
      for row in 0..<count {
        let range = row * dimensions..<(row + 1) * dimensions
        let length = range.reduce(0) { $0 + x[$1] * x[$1] }.squareRoot()
        for i in range { x[i] /= length }
      }
    }
    directions = rows
  }

  // ANCHOR: sliced-wasserstein
  /// The distance between two clouds of as many points, [n, D] each.
  ///
  /// - Precondition: both have the same shape, and D numbers a point.
  public func distance(
    _ x: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Double {
    precondition(
      x.shape == y.shape && x.rowCount > 0,
      "cannot compare \(x.shape) with \(y.shape): they must be equal")
    let (a, b) = (shadows(of: x), shadows(of: y))
    let total = zip(a, b).reduce(0.0) { sum, pair in
      sum + zip(pair.0, pair.1).reduce(0.0) { $0 + abs($1.0 - $1.1) }
    }
    return total / Double(a.count * x.rowCount)
  }

  /// What is seen of a cloud from each direction, in rising order.
  private func shadows(of x: Tensor<Scalar>) -> [[Double]] {
    let seen = directions.matrixProduct(x, transposed: true)
    return (0..<seen.rowCount).map { row in
      seen[row: row].scalars.map { Double($0) }.sorted()
    }
  }
  // ANCHOR_END: sliced-wasserstein

  /// What the distance is between two samples of the same data: its floor.
  ///
  /// Draws two lots of `count` rows from `data`, with replacement, and
  /// measures; so often as `draws` says.
  public func floor(
    of data: Tensor<Scalar>, count: Int, draws: Int = 40,
    using generator: inout SeededGenerator
  ) -> (mean: Double, deviation: Double) {
    let distances = (0..<draws).map { _ in
      distance(
        data.randomRows(count, using: &generator),
        data.randomRows(count, using: &generator))
    }
    let mean = distances.reduce(0, +) / Double(draws)
    let squares = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(max(1, draws - 1))).squareRoot())
  }
}

extension Tensor {
  /// Draws rows at random, with replacement: [count, ...].
  ///
  /// Introduced in chapter 6.
  public func randomRows(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor {
    let size = rowSize
    var scalars: [Scalar] = []
    scalars.reserveCapacity(count * size)
    for _ in 0..<count {
      let row = generator.integer(below: rowCount)
      scalars += self.scalars[row * size..<(row + 1) * size]
    }
    return Tensor(scalars, shape: [count] + shape.dropFirst())
  }
}
