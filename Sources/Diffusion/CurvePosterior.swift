import Foundation

/// What a noisy point tells about the clean one, if the data lie on a curve.
///
/// The data are x(u) with u uniform in [0, 1], a curve in the plane. Bayes'
/// rule weighs its points by how easily each could have become x_t:
///
///     p(u | x_t) ~ exp(-|x_t - sqrt(alphaBar_t) x(u)|^2
///                      / (2 (1 - alphaBar_t)))
///
/// Integrals over u become sums over points of the curve that lie so densely
/// that, at this t, the noise is several times as wide as a gap.
///
/// Introduced in chapter 10.
public struct CurvePosterior: Sendable {
  /// The schedule that made the data noisy.
  public let schedule: NoiseSchedule

  /// The time t.
  public let timestep: Int

  private let curve: @Sendable (Double) -> SIMD2<Double>
  private let points: [SIMD2<Double>]

  /// Lays points on the curve, as densely as time t requires.
  ///
  /// - Precondition: t is in 1...T.
  public init(
    schedule: NoiseSchedule, at t: Int,
    curve: @escaping @Sendable (_ u: Double) -> SIMD2<Double>
  ) {
    schedule.check(t)
    self.schedule = schedule
    timestep = t
    self.curve = curve
    let noise = schedule.oneMinusAlphaBar[t] / schedule.alphaBar[t]
    let chords = (0..<1000).map { i in
      length(curve(Double(i + 1) / 1000) - curve(Double(i) / 1000))
    }
    // Four points to a width of the noise where the curve runs fastest
    let speed = 1000 * (chords.max() ?? 0)
    let count = max(1000, Int((4 * speed / noise.squareRoot()).rounded(.up)))
    points = (0..<count).map { curve((Double($0) + 0.5) / Double(count)) }
  }

  // ANCHOR: curve-posterior
  /// The mean and the variances of x_0, given where it is at time t.
  ///
  ///     E[x_0 | x_t],  Var(x_0 | x_t) for each of the two coordinates
  ///
  /// The variances come from differences to the nearest point, so that
  /// small ones are not lost beside the size of the curve.
  public func clean(
    given xₜ: SIMD2<Double>
  ) -> (mean: SIMD2<Double>, variance: SIMD2<Double>) {
    let noise = schedule.oneMinusAlphaBar[timestep]
    let root = schedule.alphaBar[timestep].squareRoot()
    func surprise(_ x: SIMD2<Double>) -> Double {
      let gap = xₜ - root * x
      return (gap * gap).sum() / (2 * noise)
    }
    var (nearest, least) = (points[0], Double.infinity)
    for x in points where surprise(x) < least {
      (nearest, least) = (x, surprise(x))
    }
    var total = 0.0
    var (first, second) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for x in points {
      let more = surprise(x) - least
      if more > 40 { continue }
      let weight = exp(-more)
      let shift = x - nearest
      total += weight
      first += weight * shift
      second += weight * shift * shift
    }
    let mean = first / total
    return (nearest + mean, second / total - mean * mean)
  }
  // ANCHOR_END: curve-posterior

  /// The best that a Gaussian step back can do here, on average over x_t.
  ///
  /// A draw of x_t counts with what it leaves unknown, not with a squared
  /// error, and the draws fill u and the noise evenly instead of at
  /// random: so the answer is the same in every run. The error is below
  /// .001 with 4,000 draws.
  ///
  /// - Precondition: t is at least 2, and there is at least one draw.
  public func optimum(draws: Int = 4000) -> StepOptimum {
    precondition(
      timestep > 1 && draws > 0,
      "t = \(timestep), \(draws) draws: t = 1 has no width, draws are needed")
    // ANCHOR: optimum
    let q = schedule.posterior(at: timestep)
    let c² = q.cleanWeight * q.cleanWeight
    let (signal, noise) = (
      schedule.alphaBar[timestep].squareRoot(),
      schedule.oneMinusAlphaBar[timestep].squareRoot()
    )
    var (divergence, cleanVariance) = (0.0, 0.0)
    for i in 0..<draws {
      let (u, ε) = evenDraw(i)
      let v = clean(given: signal * curve(u) + noise * ε).variance
      divergence += log(1 + c² * v.x / q.variance) / 4
      divergence += log(1 + c² * v.y / q.variance) / 4
      cleanVariance += v.sum() / 2
    }
    return StepOptimum(
      posterior: q, divergence: divergence / Double(draws),
      cleanVariance: cleanVariance / Double(draws))
    // ANCHOR_END: optimum
  }

  /// Draw i of a sequence that fills the cube evenly: u and two normals.
  ///
  /// The multiples of three irrational numbers (Roberts, 2018), the last two
  /// made normal by the formula of Box and Muller.
  private func evenDraw(_ i: Int) -> (u: Double, noise: SIMD2<Double>) {
    let g = 1.220_744_084_605_759_6  // g^4 = g + 1
    func share(_ step: Double) -> Double {
      (0.5 + Double(i + 1) * step).truncatingRemainder(dividingBy: 1)
    }
    let radius = (-2 * log(1 - share(1 / (g * g)))).squareRoot()
    let angle = 2 * .pi * share(1 / (g * g * g))
    return (share(1 / g), radius * SIMD2(cos(angle), sin(angle)))
  }
}

private func length(_ x: SIMD2<Double>) -> Double {
  (x * x).sum().squareRoot()
}

/// The least divergence of a Gaussian step back, and what it is made of.
///
/// All in nats a number: the mean over the coordinates. With q the posterior of
/// somebody who knows x_0, and A the mean of Var(x_0 | x_t).
///
/// Introduced in chapter 10.
public struct StepOptimum: Sendable {
  /// The posterior q(x_{t-1} | x_t, x_0) of this step.
  public let posterior: Posterior

  /// The least divergence of a Gaussian with mean and variances of its own for
  /// each x_t: the mean of ln(1 + c^2 Var(x_0 | x_t) / q.variance) / 2.
  public let divergence: Double

  /// A: what x_t leaves unknown about a coordinate of x_0, on average.
  public let cleanVariance: Double

  /// The best variance if it has to be the same for all x_t: q.variance + c^2 A.
  public var bestVariance: Double {
    posterior.variance
      + posterior.cleanWeight * posterior.cleanWeight * cleanVariance
  }

  /// The least divergence if the variance is v for all x_t.
  ///
  ///     (ln(v / q.variance) + bestVariance / v - 1) / 2
  public func divergence(variance v: Double) -> Double {
    0.5 * (log(v / posterior.variance) + bestVariance / v - 1)
  }
}
