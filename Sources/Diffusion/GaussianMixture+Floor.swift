import Foundation
import Tensors

// What x_t cannot tell, however clever the one who looks: the floor of every
// loss curve.

extension GaussianMixture {
  /// What x_t leaves unknown about x_0, a number, at one place.
  ///
  ///     Var(x_0 | x_t) = v (1 - alphaBar_t) / s_t
  ///                      + ((1 - alphaBar_t) / s_t)^2 Var(m_k | x_t)
  ///
  /// Where in the blob, and which blob; the mean over the D coordinates.
  public func cleanVariance(of xₜ: [Double], at t: Int) -> Double {
    let rest = (1 - schedule.alphaBar[t]) / noisyVariance(at: t)
    return variance * rest + rest * rest * centreVariance(of: xₜ, at: t)
  }

  /// How uncertain the blob is: Var(m_k | x_t), mean over coordinates.
  private func centreVariance(of xₜ: [Double], at t: Int) -> Double {
    let shares = shares(of: xₜ, at: t)
    var variance = 0.0
    for i in 0..<dimensions {
      let mean = zip(shares, centres).reduce(0) { $0 + $1.0 * $1.1[i] }
      for (share, m) in zip(shares, centres) {
        variance += share * (m[i] - mean) * (m[i] - mean)
      }
    }
    return variance / Double(dimensions)
  }

  // ANCHOR: blob-floor
  /// The mean of Var(x_0 | x_t) over all x_t, a number, for two blobs.
  ///
  /// Only the place along the line through the centres tells the blobs
  /// apart, so one sum over narrow strips of that line is enough.
  ///
  /// - Precondition: there are two centres.
  public func meanCleanVariance(at t: Int) -> Double {
    precondition(
      centres.count == 2,
      "\(centres.count) centres: here it must be two")
    let (ᾱ, s) = (schedule.alphaBar[t], noisyVariance(at: t))
    let gap² = zip(centres[0], centres[1]).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    // Half the distance of the centres at time t, in widths of a blob
    let d = (ᾱ * gap² / s).squareRoot() / 2
    var doubt = 0.0  // mean of p(1 | x) p(2 | x)
    let step = 0.02
    for u in stride(from: -9 - d, through: 9 + d, by: step) {
      let a = exp(-(u - d) * (u - d) / 2)
      let b = exp(-(u + d) * (u + d) / 2)
      if a + b > 0 { doubt += a * b / (a + b) / 2 * step }
    }
    doubt /= (2 * Double.pi).squareRoot()
    let rest = (1 - ᾱ) / s
    return variance * rest
      + rest * rest * gap² / Double(dimensions) * doubt
  }
  // ANCHOR_END: blob-floor

  /// The smallest mean squared error, a number, of any guess of the noise.
  ///
  ///     floor_t = alphaBar_t / (1 - alphaBar_t) E Var(x_0 | x_t)
  ///
  /// - Precondition: there are two centres; t is in 1...T.
  public func noiseFloor(at t: Int) -> Double {
    schedule.check(t)
    let ᾱ = schedule.alphaBar[t]
    return ᾱ / (1 - ᾱ) * meanCleanVariance(at: t)
  }

  /// The smallest simple loss: the mean of `noiseFloor` over t = 1...T.
  ///
  /// - Precondition: there are two centres.
  public var noiseFloor: Double {
    let floors = (1...schedule.timesteps).map { noiseFloor(at: $0) }
    return floors.reduce(0, +) / Double(floors.count)
  }

  // ANCHOR: mixture-variance
  /// The variance of a reverse step that makes the bound smallest.
  ///
  ///     variance = posterior variance + cleanWeight^2 E Var(x_0 | x_t)
  ///
  /// Source: Bao, Li, Zhu and Zhang 2022 (arXiv:2201.06503), theorem 1.
  ///
  /// - Precondition: there are two centres; t is in 1...T.
  public func bestVariance(at t: Int) -> Double {
    let q = schedule.posterior(at: t)
    return q.variance
      + q.cleanWeight * q.cleanWeight * meanCleanVariance(at: t)
  }
  // ANCHOR_END: mixture-variance

  /// The floor by drawing: the mean squared error of the best guess.
  ///
  /// For any number of centres. Each draw counts with the variance that its
  /// x_t leaves, not with a squared error, which scatters more.
  ///
  /// - Precondition: t is in 1...T and there are at least two draws.
  public func sampledNoiseFloor(
    at t: Int, draws: Int, using generator: inout SeededGenerator
  ) -> (mean: Double, standardError: Double) {
    schedule.check(t)
    precondition(draws > 1, "\(draws) draws: an error bar takes two")
    let (ᾱ, s) = (schedule.alphaBar[t], noisyVariance(at: t))
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<draws {
      let m = centres[generator.integer(below: centres.count)]
      let x = m.map {
        ᾱ.squareRoot() * $0 + s.squareRoot() * generator.normal()
      }
      let floor = ᾱ / (1 - ᾱ) * cleanVariance(of: x, at: t)
      sum += floor
      squares += floor * floor
    }
    let mean = sum / Double(draws)
    let scatter = max(0, squares / Double(draws) - mean * mean)
    return (mean, (scatter / Double(draws - 1)).squareRoot())
  }
}
