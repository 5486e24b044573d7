import Foundation
import Tensors

// Inputs for the checkers, from the everyday to the extreme.

extension SeededGenerator {
  /// Draws a list of numbers from N(0, scale^2).
  mutating func normals(_ count: Int, scale: Double = 1) -> [Double] {
    (0..<count).map { _ in scale * normal() }
  }

  /// Draws a number whose logarithm is uniform: small ones are not rare.
  mutating func logUniform(_ lower: Double, _ upper: Double) -> Double {
    lower * pow(upper / lower, uniform())
  }
}

extension [Double] {
  /// The variance around the mean of all numbers.
  var variance: Double { covariance(with: self) }

  /// The covariance of two lists of the same length.
  func covariance(with other: [Double]) -> Double {
    let mean = reduce(0, +) / Double(count)
    let otherMean = other.reduce(0, +) / Double(count)
    var sum = 0.0
    for (x, y) in zip(self, other) { sum += (x - mean) * (y - otherMean) }
    return sum / Double(count)
  }
}
