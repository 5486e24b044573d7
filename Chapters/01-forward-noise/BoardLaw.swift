import Datasets
import Foundation
import Tensors

/// How many points of a noisy checkerboard must still be on their colour.
///
/// Of the points that are inside the board; exact for the points at hand,
/// whose noise alone is random.
struct BoardLaw {
  let share, standardError: Double

  /// Sums the bell curve of each point over the sixteen squares.
  init(_ points: Tensor<Float>, keeping factor: Double) {
    let s = (1 - factor * factor).squareRoot()
    func below(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }
    func squares(_ x: Float) -> [Double] {
      (0..<4).map { i in
        let left = -1 + 0.5 * Double(i)
        let centre = factor * Double(x)
        return below((left + 0.5 - centre) / s) - below((left - centre) / s)
      }
    }
    var chances: [(right: Double, inside: Double)] = []
    for i in 0..<points.rowCount {
      let columns = squares(points.scalars[2 * i])
      let rows = squares(points.scalars[2 * i + 1])
      let even = (columns[0] + columns[2]) * (rows[0] + rows[2])
      let odd = (columns[1] + columns[3]) * (rows[1] + rows[3])
      chances.append(
        (even + odd, columns.reduce(0, +) * rows.reduce(0, +)))
    }
    let inside = chances.reduce(0) { $0 + $1.inside }
    let share = chances.reduce(0) { $0 + $1.right } / inside
    // A quotient of two sums: the variance of (right - share inside)
    let variance = chances.reduce(0.0) { sum, p in
      let mean = p.right - share * p.inside
      let wrong = p.inside - p.right
      return sum + p.right * (1 - share) * (1 - share)
        + wrong * share * share - mean * mean
    }
    self.share = share
    standardError = variance.squareRoot() / inside
  }
}
