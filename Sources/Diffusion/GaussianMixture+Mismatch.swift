import Foundation
import Tensors

extension GaussianMixture {
  // ANCHOR: mismatch
  /// How far x_T is from the noise that a sampler starts with, in nats.
  ///
  ///     KL(q(x_T) || N(0, I)) = integral of q ln(q / N(0, I))
  ///
  /// as a sum over the small squares of a grid. Unlike `endDivergence`,
  /// which asks of one x_0 at a time, this is the mismatch of the whole
  /// crowd.
  ///
  /// - Precondition: the centres are points of the plane.
  public func endMismatch(gridStep h: Double = 0.05) -> Double {
    var sum = 0.0
    let (ᾱ, s) = (
      schedule.alphaBar[schedule.timesteps],
      noisyVariance(at: schedule.timesteps)
    )
    forEachSquare(of: h) { x, y in
      var q = 0.0
      for m in centres {
        let dx = x - ᾱ.squareRoot() * m[0]
        let dy = y - ᾱ.squareRoot() * m[1]
        q += exp(-(dx * dx + dy * dy) / (2 * s)) / (2 * .pi * s)
      }
      q /= Double(centres.count)
      let logNoise = -(x * x + y * y) / 2 - log(2 * Double.pi)
      if q > 0 { sum += q * (log(q) - logNoise) * h * h }
    }
    return sum
  }
  // ANCHOR_END: mismatch

  /// Goes over a grid that covers the blobs at every time, with room around.
  ///
  /// - Precondition: the centres are points of the plane.
  func forEachSquare(of h: Double, _ body: (_ x: Double, _ y: Double) -> Void) {
    precondition(
      dimensions == 2, "\(dimensions) coordinates: here it must be two")
    let reach = 6 + (centres.joined().map { abs($0) }.max() ?? 0)
    let side = Int(2 * reach / h)
    for i in 0..<side {
      for j in 0..<side {
        body(
          h * (Double(i) + 0.5) - reach,
          h * (Double(j) + 0.5) - reach)
      }
    }
  }
}
