import Foundation
import Tensors

/// Which stored image a noisy one came from: the exact answer for a finite set.
///
/// If the data are nothing but N stored images, Bayes' rule gives the
/// probability of each given x_t in closed form, up to a constant
///
///     log p(i | x_t) = (2 sqrt(alphaBar) x_t . x_i - alphaBar |x_i|^2)
///                      / (2 (1 - alphaBar))
///
/// with x_t [batch, D] and the stored images [N, D]. All sums of exponentials
/// are taken relative to their largest term, so nothing overflows.
///
/// Introduced in chapter 3.
public struct FiniteSetPosterior: Sendable {
  /// The schedule that made the images noisy.
  public let schedule: NoiseSchedule

  /// The stored images, [N, D].
  public let images: Tensor<Float>

  private let squaredNorms: [Float]

  /// Stores the images; each is as likely as any other.
  ///
  /// - Precondition: `images` has two axes and at least one row.
  public init(schedule: NoiseSchedule, images: Tensor<Float>) {
    precondition(
      images.shape.count == 2 && images.rowCount > 0,
      "the stored images have shape \(images.shape): it must be [N, D], N > 0")
    self.schedule = schedule
    self.images = images
    let size = images.rowSize
    squaredNorms = images.withUnsafeScalars { x in
      (0..<images.rowCount).map { row in
        var sum: Float = 0
        for j in row * size..<(row + 1) * size { sum += x[j] * x[j] }
        return sum
      }
    }
  }

  // ANCHOR: finite-set-scores
  /// The log probability of each stored image, up to a constant a row.
  ///
  /// Shapes: [batch, D] in, [batch, N] out.
  public func scores(of xₜ: Tensor<Float>, at t: Int) -> Tensor<Float> {
    schedule.check(t)
    let ᾱ = schedule.alphaBar[t]
    let perProduct = Float(ᾱ.squareRoot() / (1 - ᾱ))
    let perNorm = Float(ᾱ / (2 * (1 - ᾱ)))
    var scores = xₜ.matrixProduct(images, transposed: true)
    scores.updateRows { row in
      for i in row.indices {
        row[i] = perProduct * row[i] - perNorm * squaredNorms[i]
      }
    }
    return scores
  }
  // ANCHOR_END: finite-set-scores

  /// The best estimate of the clean image: E[x_0 | x_t].
  ///
  /// A mean of the stored images, each weighted by its probability. Shapes:
  /// [batch, D] in and out. This is the exact minimiser of the training loss.
  ///
  /// Introduced in chapter 6.
  public func predictedClean(
    from xₜ: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    var weights = scores(of: xₜ, at: t)
    weights.updateRows { row in
      let largest = row.max() ?? 0
      var total: Float = 0
      for i in row.indices {
        row[i] = exp(row[i] - largest)
        total += row[i]
      }
      for i in row.indices { row[i] /= total }
    }
    return weights.matrixProduct(images)
  }

  // ANCHOR: finite-set-classes
  /// The most probable class of the clean image behind each noisy one.
  ///
  /// The probability of a class is the sum over its stored images.
  /// `labels[i]` is the class of stored image i, in 0..<classes.
  /// Shapes: [batch, D] in, [batch] out.
  ///
  /// Introduced in chapter 3.
  public func mostLikelyClass(
    of xₜ: Tensor<Float>, at t: Int, labels: [Int], classes: Int
  ) -> [Int] {
    var scores = scores(of: xₜ, at: t)
    var winners = Tensor<Float>(repeating: 0, shape: [xₜ.rowCount, 1])
    scores.updateRows(beside: &winners) { row, winner in
      let largest = row.max() ?? 0
      var probability = [Float](repeating: 0, count: classes)
      for i in row.indices where row[i] - largest > -40 {
        probability[labels[i]] += exp(row[i] - largest)
      }
      let best = probability.indices.max {
        probability[$0] < probability[$1]
      }
      winner[0] = Float(best ?? 0)
    }
    return winners.scalars.map { Int($0) }
  }
  // ANCHOR_END: finite-set-classes
}
