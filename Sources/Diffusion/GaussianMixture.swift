import Foundation
import Tensors

/// The best possible noise predictor for data in several round blobs.
///
/// A point belongs to each of K centres with the same probability and lies
/// around it with variance v in every direction. Jumping to time t moves the
/// centres to sqrt(alphaBar_t) m_k and gives every blob the variance
///
///     s_t = alphaBar_t v + 1 - alphaBar_t,
///
/// so Bayes' rule says from which blob x_t came, and within a blob all is as
/// for one Gaussian. Points are rows: tensors are [batch, D].
///
/// Introduced in chapter 8.
public struct GaussianMixture<Scalar: TensorScalar>: NoisePredictor {
  /// The schedule that made the data noisy.
  public let schedule: NoiseSchedule
  /// The centres of the blobs, each a point of D numbers.
  public let centres: [[Double]]
  /// The variance v of each blob in every direction.
  public let variance: Double

  /// Makes the predictor.
  ///
  /// - Precondition: there is at least one centre, all have as many numbers,
  ///   and the variance is not negative.
  public init(
    schedule: NoiseSchedule, centres: [[Double]], variance: Double
  ) {
    precondition(variance >= 0, "a variance of \(variance): it must not be < 0")
    let counts = Set(centres.map(\.count))
    precondition(
      counts.count == 1 && counts != [0],
      "centres with \(counts.sorted()) numbers: all need as many, at least one")
    self.schedule = schedule
    self.centres = centres
    self.variance = variance
  }

  /// The number of coordinates D.
  public var dimensions: Int { centres[0].count }

  /// The variance s_t of a blob at time t: alphaBar_t v + 1 - alphaBar_t.
  public func noisyVariance(at t: Int) -> Double {
    let ᾱ = schedule.alphaBar[t]
    return ᾱ * variance + 1 - ᾱ
  }

  // ANCHOR: shares
  /// The probability of each blob, given where a point is at time t.
  ///
  ///     log p(k | x_t) = -|x_t - sqrt(alphaBar_t) m_k|^2 / (2 s_t),
  ///
  /// up to a constant. Taken relative to the largest, so nothing
  /// overflows however far out the point lies.
  public func shares(of xₜ: [Double], at t: Int) -> [Double] {
    var shares = [Double](repeating: 0, count: centres.count)
    weigh(xₜ, at: t, into: &shares)
    return shares
  }

  private func weigh(
    _ xₜ: [Double], at t: Int, into shares: inout [Double]
  ) {
    let (a, s) = (schedule.alphaBar[t].squareRoot(), noisyVariance(at: t))
    for (k, m) in centres.enumerated() {
      var distance² = 0.0
      for i in m.indices {
        distance² += (xₜ[i] - a * m[i]) * (xₜ[i] - a * m[i])
      }
      shares[k] = -distance² / (2 * s)
    }
    let largest = shares.max() ?? 0
    var total = 0.0
    for k in shares.indices {
      shares[k] = exp(shares[k] - largest)
      total += shares[k]
    }
    for k in shares.indices { shares[k] /= total }
  }
  // ANCHOR_END: shares

  // ANCHOR: mixture-noise
  /// Returns the expected noise in x_t.
  ///
  ///     E[noise | x_t] = sqrt(1 - alphaBar_t) / s_t
  ///                      (x_t - sqrt(alphaBar_t) sum_k p(k | x_t) m_k)
  ///
  /// - Precondition: `noisy` is [batch, D].
  public func predictedNoise(
    in noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    let ᾱ = schedule.alphaBar[t]
    let scale = (1 - ᾱ).squareRoot() / noisyVariance(at: t)
    return mapNumbers(noisy, at: t) { x, m in
      scale * (x - ᾱ.squareRoot() * m)
    }
  }
  // ANCHOR_END: mixture-noise

  /// What is to be expected of the clean point: E[x_0 | x_t].
  ///
  /// In each blob the one-Gaussian answer, m_k + sqrt(alphaBar_t) v / s_t
  /// (x_t - sqrt(alphaBar_t) m_k), weighted by the blob's probability.
  ///
  /// - Precondition: `noisy` is [batch, D].
  public func predictedClean(
    from noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    let ᾱ = schedule.alphaBar[t]
    let share = ᾱ.squareRoot() * variance / noisyVariance(at: t)
    return mapNumbers(noisy, at: t) { x, m in
      m + share * (x - ᾱ.squareRoot() * m)
    }
  }

  /// Applies a function to each number of the points and to the number that
  /// is to be expected of the centre of its point's blob.
  private func mapNumbers(
    _ points: Tensor<Scalar>, at t: Int, _ body: (Double, Double) -> Double
  ) -> Tensor<Scalar> {
    let size = dimensions
    precondition(
      points.shape.count == 2 && points.rowSize == size,
      "points of shape \(points.shape): it must be [batch, \(size)]")
    var result = points
    var x = [Double](repeating: 0, count: size)
    var shares = [Double](repeating: 0, count: centres.count)
    result.withUnsafeMutableScalars { numbers in
      for start in stride(from: 0, to: numbers.count, by: size) {
        for i in 0..<size { x[i] = Double(numbers[start + i]) }
        weigh(x, at: t, into: &shares)
        for i in 0..<size {
          var centre = 0.0
          for (share, m) in zip(shares, centres) { centre += share * m[i] }
          numbers[start + i] = Scalar(body(x[i], centre))
        }
      }
    }
    return result
  }
}
