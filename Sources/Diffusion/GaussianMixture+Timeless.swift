import Foundation
import Tensors

extension GaussianMixture {
  // ANCHOR: timeless-floor
  /// The smallest simple loss of a predictor that is not told the time.
  ///
  /// It sees where a point is and has to guess when, too. At each place of
  /// a grid, weigh the best guesses for all times by how often points come
  /// there at these times:
  ///
  ///     guess(x) = sum_t q_t(x) E[noise | x_t = x] / sum_t q_t(x)
  ///     floor    = 1 - integral of q(x) |guess(x)|^2 / 2
  ///
  /// where q is the mean of the densities q_t.
  ///
  /// - Precondition: the centres are points of the plane.
  public func timelessFloor(gridStep h: Double = 0.05) -> Double {
    let times = (1...schedule.timesteps).map { t in
      (
        a: schedule.alphaBar[t].squareRoot(), s: noisyVariance(at: t),
        scale: (1 - schedule.alphaBar[t]).squareRoot() / noisyVariance(at: t)
      )
    }
    var explained = 0.0
    forEachSquare(of: h) { x, y in
      var (q, u, v) = (0.0, 0.0, 0.0)
      for (a, s, scale) in times {
        for m in centres {
          let (dx, dy) = (x - a * m[0], y - a * m[1])
          let weight = exp(-(dx * dx + dy * dy) / (2 * s)) / s
          q += weight
          u += weight * scale * dx
          v += weight * scale * dy
        }
      }
      if q > 0 { explained += (u * u + v * v) / q }
    }
    let cases = Double(times.count * centres.count)
    return 1 - explained * h * h / (2 * .pi * cases) / 2
  }
  // ANCHOR_END: timeless-floor
}
