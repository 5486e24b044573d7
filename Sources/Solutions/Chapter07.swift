import Foundation

/// The exercises of chapter 7, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 7.
public enum Chapter07 {
  // ANCHOR: solution-7.1
  /// Exercise 7.1: the distance between two pictures stored as bytes.
  public static func distance(
    from first: [UInt8], to second: [UInt8]
  ) throws -> Double {
    var sum = 0.0
    for (a, b) in zip(first, second) {
      // To Double before anything else: bytes wrap around
      let difference = 2 * (Double(a) - Double(b)) / 255
      sum += difference * difference
    }
    return sum.squareRoot()
  }
  // ANCHOR_END: solution-7.1

  // ANCHOR: solution-7.2
  /// Exercise 7.2: the best denoiser for a finite set of pictures.
  public static func denoised(
    _ noisy: [Double], alphaBar: Double, stored: [[Double]]
  ) throws -> [Double] {
    let scores = stored.map { x in
      let squares = zip(noisy, x).reduce(0) { sum, pair in
        let gap = pair.0 - alphaBar.squareRoot() * pair.1
        return sum + gap * gap
      }
      return -squares / (2 * (1 - alphaBar))
    }
    // Relative to the largest, which becomes exp(0) = 1
    let largest = scores.max() ?? 0
    let weights = scores.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    return noisy.indices.map { k in
      zip(weights, stored).reduce(0) { $0 + $1.0 * $1.1[k] } / total
    }
  }
  // ANCHOR_END: solution-7.2

  // ANCHOR: solution-7.3
  /// Exercise 7.3: how often the paired test notices copies.
  public static func power(
    copies f: Double, samples: Int, limit: Double
  ) throws -> Double {
    let n = Double(samples)
    let mean = f + (1 - f) / 2
    let deviation = ((1 - f) / (4 * n)).squareRoot()
    let threshold = 0.5 + limit / (2 * n.squareRoot())
    let z = (mean - threshold) / deviation
    return erfc(-z / 2.0.squareRoot()) / 2
  }
  // ANCHOR_END: solution-7.3

  // ANCHOR: solution-7.4
  /// Exercise 7.4: how far each point is from the nearest other one.
  public static func leaveOneOut(
    _ points: [[Double]]
  ) throws -> [Double] {
    points.indices.map { i in
      var nearest = Double.infinity
      // Left out by its place in the list, not by its distance of 0
      for j in points.indices where j != i {
        let squares = zip(points[i], points[j]).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        nearest = min(nearest, squares)
      }
      return nearest.squareRoot()
    }
  }
  // ANCHOR_END: solution-7.4
}
