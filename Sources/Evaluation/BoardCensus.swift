import Datasets
import Tensors

/// How well points fill the squares of a checkerboard.
///
/// Two questions that need each other: how many points lie on the right
/// squares, and how evenly the squares are filled. Points piled up in one
/// square score well on the first, points strewn everywhere on the second.
///
/// Introduced in chapter 9.
public struct BoardCensus: Sendable {
  /// The share of the points that lie on the right squares.
  public let inside: Double
  /// Of the points inside, the share of each right square times their number.
  ///
  /// So 1 for each, if all are filled alike. From the lower left, row by row.
  public let fillings: [Double]

  /// The filling of the emptiest square.
  public var emptiest: Double { fillings.min() ?? 0 }
  /// The filling of the fullest square.
  public var fullest: Double { fillings.max() ?? 0 }

  // ANCHOR: board-census
  /// Counts points, [count, 2].
  ///
  /// - Precondition: there are points, of two numbers each.
  public init(_ points: Tensor<Float>) {
    precondition(
      points.rowCount > 0 && points.rowSize == 2,
      "points of shape \(points.shape): it must be [some, 2]")
    var counts = [Int](repeating: 0, count: 16)
    for i in stride(from: 0, to: points.count, by: 2) {
      let x = Double(points.scalars[i])
      let y = Double(points.scalars[i + 1])
      if Checkerboard.contains(x, y) {
        counts[4 * Int(2 * (y + 1)) + Int(2 * (x + 1))] += 1
      }
    }
    let total = counts.reduce(0, +)
    inside = Double(total) / Double(points.rowCount)
    let right = (0..<16).filter { ($0 / 4 + $0 % 4) % 2 == 0 }
    fillings = right.map {
      Double(counts[$0] * right.count) / Double(max(1, total))
    }
  }
  // ANCHOR_END: board-census
}
