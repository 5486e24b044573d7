import Datasets
import Kernels
import Tensors

/// A stored picture, and how far it is from one that was asked about.
///
/// Introduced in chapter 7.
public struct Match: Sendable, Equatable {
  /// The stored picture's index.
  public let index: Int
  /// The Euclidean distance: the root of the summed squared differences.
  public let distance: Double

  /// Names a picture and its distance.
  public init(index: Int, distance: Double) {
    self.index = index
    self.distance = distance
  }
}

/// Finds the stored pictures that are nearest to others.
///
/// Distances are Euclidean, over all pixels, black being -1 and white 1.
///
///     let search = NearestPictures(among: digits.train)
///     let match = search.nearest(to: samples)[0]  // of the first sample
///
/// Introduced in chapter 7.
public struct NearestPictures: Sendable {
  /// The stored pictures.
  public let pictures: DigitSet

  /// Searches among these pictures.
  public init(among pictures: DigitSet) {
    self.pictures = pictures
  }

  /// Returns the `count` nearest stored pictures of each row, nearest first.
  ///
  /// `queries` is [n, height x width]; of equally near ones the first counts.
  public func nearest(
    to queries: Tensor<Float>, count: Int
  ) -> [[Match]] {
    // The stored pictures stay bytes: the queries go to their scale
    let scale = 127.5
    let scaled = queries.map { ($0 + 1) * Float(scale) }
    return inBatches(scaled) { batch, rows in
      pictures.pixels.withUnsafeBufferPointer { stored in
        guard let stored = stored.baseAddress else { return [] }
        return nearestNeighbours(
          of: batch, queryCount: rows, among: stored,
          storedCount: pictures.count, size: pictures.pixelsPerImage,
          count: count)
      }
    }.map { neighbours in
      neighbours.map {
        Match(
          index: $0.index,
          distance: $0.squaredDistance.squareRoot() / scale)
      }
    }
  }

  /// Returns the nearest stored picture of each row, [n, height x width].
  ///
  /// - Precondition: there is a stored picture.
  public func nearest(to queries: Tensor<Float>) -> [Match] {
    nearest(to: queries, count: 1).map { $0[0] }
  }

  // ANCHOR: leave-one-out
  /// Returns the nearest *other* picture of some stored ones.
  ///
  /// A stored picture is its own nearest neighbour. What is asked is
  /// how near it would be to the others, had it not been stored.
  ///
  /// - Precondition: there are at least two stored pictures.
  public func nearestOther(ofStored indices: [Int]) -> [Match] {
    let two = nearest(to: pictures.tensor(indices), count: 2)
    return zip(indices, two).map { index, matches in
      matches[0].index == index ? matches[1] : matches[0]
    }
  }
  // ANCHOR_END: leave-one-out

  /// Many queries at a time, but no more than fit beside the pictures.
  private func inBatches(
    _ queries: Tensor<Float>,
    _ search: (UnsafePointer<Float>, Int) -> [[Neighbour]]
  ) -> [[Neighbour]] {
    precondition(
      queries.shape.count == 2 && queries.rowSize == pictures.pixelsPerImage,
      "cannot compare shape \(queries.shape) with pictures of "
        + "\(pictures.pixelsPerImage) pixels: it must be [n, pixels]")
    return queries.withUnsafeScalars { scalars in
      guard let start = scalars.baseAddress else { return [] }
      return stride(from: 0, to: queries.rowCount, by: 512).flatMap { row in
        search(
          start + row * queries.rowSize, min(512, queries.rowCount - row))
      }
    }
  }
}
