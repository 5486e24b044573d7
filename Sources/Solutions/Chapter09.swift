import Foundation

/// The exercises of chapter 9, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 9.
public enum Chapter09 {
  // ANCHOR: solution-9.1
  /// Exercise 9.1: where a number in a stretch is to be expected.
  public static func truncatedMean(
    _ mean: Double, deviation: Double, lower: Double, upper: Double,
    tailRatio: (Double) -> Double
  ) throws -> Double {
    // Seen from the nearer side: then b > 0, and a may be too
    let flip: Double = lower + upper < 2 * mean ? -1 : 1
    let ends = [lower, upper].map { flip * ($0 - mean) / deviation }
    let (a, b) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
    let fall = (a - b) * (a + b) / 2  // log of phi(b) / phi(a)
    let step: Double
    if a > 0 {
      step = -expm1(fall) / (tailRatio(a) - tailRatio(b) * exp(fall))
    } else {
      let height = exp(-a * a / 2) / (2 * Double.pi).squareRoot()
      let tails = tailRatio(-a) + tailRatio(b) * exp(fall)
      step = -expm1(fall) * height / (1 - tails * height)
    }
    return min(max(mean + flip * deviation * step, lower), upper)
  }
  // ANCHOR_END: solution-9.1

  // ANCHOR: solution-9.2
  /// Exercise 9.2: how well points fill a checkerboard.
  public static func boardScore(
    _ points: [Double]
  ) throws -> (inside: Double, emptiest: Double) {
    var counts: [[Int]: Int] = [:]
    for i in stride(from: 0, to: points.count, by: 2) {
      let column = (2 * (points[i] + 1)).rounded(.down)
      let row = (2 * (points[i + 1] + 1)).rounded(.down)
      if 0...3 ~= column && 0...3 ~= row {
        counts[[Int(column), Int(row)], default: 0] += 1
      }
    }
    counts = counts.filter { ($0.key[0] + $0.key[1]) % 2 == 0 }
    let inside = counts.values.reduce(0, +)
    let least = counts.count < 8 ? 0 : counts.values.min() ?? 0
    return (
      Double(2 * inside) / Double(points.count),
      Double(8 * least) / Double(max(1, inside))
    )
  }
  // ANCHOR_END: solution-9.2

  // ANCHOR: solution-9.3
  /// Exercise 9.3: better inputs for a small network.
  public static func waves(
    _ input: [Double], octaves: Int
  ) throws -> [Double] {
    var result = input
    for k in 0..<octaves {
      let frequency = Double.pi * Double(1 << k)
      for u in input {
        result += [sin(frequency * u), cos(frequency * u)]
      }
    }
    return result
  }
  // ANCHOR_END: solution-9.3
}
