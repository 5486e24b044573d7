import Diffusion
import Foundation
import Testing

@Suite("What x_t tells about a point of a curve")
struct CurvePosteriorTests {
  static let schedule = NoiseSchedule.sigmoid(timesteps: 40)

  /// The roll, written down a second time.
  static func roll(_ u: Double) -> SIMD2<Double> {
    let θ = 1.5 * Double.pi * (1 + 2 * u)
    return SIMD2(θ * sin(θ), -θ * cos(θ)) / 10
  }

  @Test("a curve that is one point leaves nothing unknown")
  func point() {
    let posterior = CurvePosterior(schedule: Self.schedule, at: 20) { _ in
      SIMD2(0.3, -0.7)
    }
    let known = posterior.clean(given: SIMD2(5, 1))
    #expect(known.mean == SIMD2(0.3, -0.7))
    #expect(known.variance == .zero)
    let optimum = posterior.optimum(draws: 10)
    #expect(optimum.divergence == 0)
    #expect(optimum.bestVariance == Self.schedule.posterior(at: 20).variance)
  }

  @Test("on a long straight line: a Gaussian along it", arguments: [2, 15, 25])
  func line(t: Int) {
    let s = Self.schedule
    let posterior = CurvePosterior(schedule: s, at: t) { u in
      SIMD2(40 * (u - 0.5), 1)
    }
    let width = s.oneMinusAlphaBar[t] / s.alphaBar[t]
    let x = SIMD2(0.4, 1.2)
    let known = posterior.clean(given: s.alphaBar[t].squareRoot() * x)
    #expect(abs(known.mean.x - 0.4) < 1e-6)
    #expect(known.mean.y == 1)
    #expect(abs(known.variance.x / width - 1) < 1e-6)
    #expect(known.variance.y == 0)
  }

  @Test("on the roll, against Bayes' rule on a very fine grid")
  func bruteForce() {
    let (s, t) = (Self.schedule, 22)
    let posterior = CurvePosterior(schedule: s, at: t, curve: Self.roll)
    let xₜ = SIMD2(0.2, -0.35)
    var total = 0.0
    var (first, second) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for i in 0..<200_000 {
      let x = Self.roll((Double(i) + 0.5) / 200_000)
      let gap = xₜ - s.alphaBar[t].squareRoot() * x
      let weight = exp(-(gap * gap).sum() / (2 * (1 - s.alphaBar[t])))
      total += weight
      first += weight * x
      second += weight * x * x
    }
    let mean = first / total
    let variance = second / total - mean * mean
    let known = posterior.clean(given: xₜ)
    for i in 0..<2 {
      #expect(abs(known.mean[i] - mean[i]) < 1e-5)
      #expect(abs(known.variance[i] / variance[i] - 1) < 1e-4)
    }
  }

  // errata-review: the floor of S4, computed independently with numpy from
  // 500,000 random points a step
  @Test(
    "the roll's least divergence",
    arguments: [
      (2, 0.1880), (10, 0.0331), (20, 0.186), (23, 0.2524), (25, 0.2213),
      (30, 0.0317), (40, 0.0006),
    ])
  func published(t: Int, floor: Double) {
    let posterior = CurvePosterior(
      schedule: Self.schedule, at: t, curve: Self.roll)
    let optimum = posterior.optimum(draws: 2000)
    #expect(
      abs(optimum.divergence - floor) < 0.0015, "\(optimum.divergence)")
  }

  @Test("one width for all places costs more, and least at the best width")
  func oneWidth() {
    let optimum = CurvePosterior(
      schedule: Self.schedule, at: 23, curve: Self.roll
    ).optimum(draws: 500)
    let best = optimum.bestVariance
    let least = optimum.divergence(variance: best)
    #expect(least > optimum.divergence)
    for factor in [0.8, 0.99, 1.01, 1.3] {
      #expect(optimum.divergence(variance: factor * best) > least)
    }
    // With one variance, (ln(v / q) + best / v - 1) / 2 at v = best
    let law = 0.5 * log(best / optimum.posterior.variance)
    #expect(abs(least - law) < 1e-12)
  }
}
