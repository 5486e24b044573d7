import Diffusion
import Foundation
import Tensors
import Testing

@Suite("Forward process")
struct ForwardTests {
  @Test("one step by hand: beta is a variance")
  func stepByHand() {
    let schedule = NoiseSchedule(betas: [0.36])
    let x = schedule.step(
      Tensor<Double>([1, -2]), to: 1, noise: Tensor([1, 0.5]))
    // sqrt(.64) = .8 and sqrt(.36) = .6
    #expect(abs(x.scalars[0] - 1.4) < 1e-15)
    #expect(abs(x.scalars[1] + 1.3) < 1e-15)
  }

  @Test("one jump by hand")
  func jumpByHand() {
    let schedule = NoiseSchedule(betas: [0.2, 0.2])  // alphaBar_2 = .64
    let x = schedule.jump(
      from: Tensor<Double>([1, -2]), to: 2, noise: Tensor([1, 0.5]))
    #expect(abs(x.scalars[0] - 1.4) < 1e-15)
    #expect(abs(x.scalars[1] + 1.3) < 1e-15)
    let x0 = Tensor<Double>([3, 4])
    #expect(schedule.jump(from: x0, to: 0, noise: x0) == x0)
  }

  @Test("the first step is the first jump", arguments: [Float(0.3), -1])
  func firstStep(value: Float) {
    let x = Tensor<Float>([value])
    let noise = Tensor<Float>([0.7])
    let step = NoiseSchedule.source.step(x, to: 1, noise: noise)
    let jump = NoiseSchedule.source.jump(from: x, to: 1, noise: noise)
    #expect(step.rms(from: jump) < 1e-7)
  }

  @Test("chain and jump agree when the jump is given the merged noise")
  func chainIsJump() {
    var generator = SeededGenerator(seed: 1)
    let schedule = NoiseSchedule.source
    let clean = Tensor<Double>.normal([50], using: &generator)
    var x = clean
    for t in 1...schedule.timesteps {
      x = schedule.step(x, to: t, noise: .normal([50], using: &generator))
      let merged = schedule.mergedNoise(in: x, at: t, from: clean)
      let jump = schedule.jump(from: clean, to: t, noise: merged)
      #expect(jump.rms(from: x) < 1e-13, "t = \(t)")
      let back = schedule.predictedClean(from: x, at: t, noise: merged)
      #expect(back.rms(from: clean) < 1e-12, "t = \(t)")
    }
  }

  @Test("merged noise of a chain is standard normal at every t")
  func mergedIsNormal() {
    var generator = SeededGenerator(seed: 2)
    let (schedule, n) = (NoiseSchedule.source, 20_000)
    let clean = Tensor<Double>(repeating: 0.8, shape: [n])
    var x = clean
    for t in 1...schedule.timesteps {
      x = schedule.step(x, to: t, noise: .normal([n], using: &generator))
      let merged = schedule.mergedNoise(in: x, at: t, from: clean)
      #expect(abs(merged.mean()) < 4 / Double(n).squareRoot())
      #expect(abs(merged.variance() - 1) < 4 * (2 / Double(n)).squareRoot())
    }
  }

  @Test("merged noise, last noise and later merged noise: how alike they are")
  func noisesAlike() {
    var generator = SeededGenerator(seed: 4)
    let (schedule, n) = (NoiseSchedule.source, 20_000)
    let clean = Tensor<Double>(repeating: -0.4, shape: [n])
    var x = clean
    var merged: [Tensor<Double>] = [clean]
    func alike(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
      zip(a.scalars, b.scalars).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
    }
    // A mean of products of unit normals has variance (1 + rho^2) / n
    let error = 4 * (2 / Double(n)).squareRoot()
    for t in 1...schedule.timesteps {
      let last = Tensor<Double>.normal([n], using: &generator)
      x = schedule.step(x, to: t, noise: last)
      merged.append(schedule.mergedNoise(in: x, at: t, from: clean))
      let law = (schedule.beta[t] / (1 - schedule.alphaBar[t])).squareRoot()
      #expect(abs(alike(merged[t], last) - law) < error, "t = \(t)")
    }
    for (t, s) in [(1, 2), (10, 15), (25, 50)] {
      let (before, after) = (schedule.alphaBar[t], schedule.alphaBar[s])
      let law = (after / before * (1 - before) / (1 - after)).squareRoot()
      #expect(abs(alike(merged[t], merged[s]) - law) < error, "\(t), \(s)")
    }
  }

  @Test("variance is 1 + alphaBar (Var_0 - 1), closed form against chain")
  func varianceLaw() {
    var generator = SeededGenerator(seed: 3)
    let (schedule, n) = (NoiseSchedule.source, 100_000)
    var x = Tensor<Double>.normal([n], using: &generator)
    x = 0.5 * x
    for t in 1...schedule.timesteps {
      x = schedule.step(x, to: t, noise: .normal([n], using: &generator))
      let law = 1 + schedule.alphaBar[t] * (0.25 - 1)
      #expect(abs(x.variance() / law - 1) < 4 * (2 / Double(n)).squareRoot())
    }
  }

  @Test("divergence of the end from noise: sum of one-number formulas")
  func endDivergence() {
    let schedule = NoiseSchedule.source
    let clean = Tensor<Double>([1, -1, 0.3, -0.7])
    let alphaBar = schedule.alphaBar[50]
    let slow = clean.scalars.reduce(0) {
      $0
        + divergenceFromStandardNormal(
          mean: alphaBar.squareRoot() * $1, variance: 1 - alphaBar)
    }
    #expect(abs(schedule.endDivergence(of: clean) - slow) < 1e-12)
    #expect(abs(divergenceFromStandardNormal(mean: 0, variance: 1)) == 0)
  }

  @Test("divergence of the end is half the energy that is left")
  func halfTheEnergy() {
    let clean = Tensor<Double>([1, -1, 0.3, -0.7])
    for timesteps in [50, 1000] {
      let schedule = NoiseSchedule.repaired(timesteps: timesteps)
      let half = schedule.alphaBar[timesteps] * clean.squaredNorm() / 2
      #expect(abs(schedule.endDivergence(of: clean) / half - 1) < 1e-3)
      // The betas' sum bounds what is left
      let sum = schedule.beta.reduce(0, +)
      #expect(schedule.alphaBar[timesteps] < exp(-sum))
    }
  }

  @Test("betas that add up to the budget end within the tolerance")
  func budget() {
    let clean = Tensor<Double>(repeating: 0.96, shape: [784])
    let tolerance = 0.01
    let sum = log(clean.squaredNorm() / (2 * tolerance))
    for (share, enough) in [(1.0, true), (0.95, false)] {
      let schedule = NoiseSchedule(
        betas: Array(repeating: share * sum / 1000, count: 1000))
      let divergence = schedule.endDivergence(of: clean)
      #expect((divergence <= tolerance) == enough, "\(divergence) nats")
    }
  }

  @Test(
    "mean divergence is the mismatch plus what the end knows",
    arguments: [0.1, 1, 10])
  func split(v: Double) {
    // Numbers from N(0, v): the mixture at the end is a Gaussian too
    let schedule = NoiseSchedule.source
    let rest = 1 - schedule.alphaBar[50]
    let whole = schedule.variance(after: 50, from: v)
    let mean = schedule.endDivergence(of: Tensor<Double>([v.squareRoot()]))
    let mismatch = divergenceFromStandardNormal(mean: 0, variance: whole)
    let information = 0.5 * log(whole / rest)
    #expect(abs(mean - mismatch - information) < 1e-12)
  }

  @Test("divergence of two Gaussians against numerical integration")
  func gaussianDivergence() {
    func density(_ x: Double, _ m: Double, _ v: Double) -> Double {
      exp(-(x - m) * (x - m) / (2 * v)) / (2 * Double.pi * v).squareRoot()
    }
    for (m1, v1, m2, v2) in [(0.0, 1.0, 0.0, 1.0), (0.5, 0.3, -1, 2)] {
      var integral = 0.0
      let h = 1e-3
      for x in stride(from: -12.0, through: 12, by: h) {
        let p = density(x, m1, v1)
        let q = density(x, m2, v2)
        if p > 0 && q > 0 { integral += p * log(p / q) * h }
      }
      let closed = divergence(
        ofMean: m1, variance: v1, fromMean: m2, variance: v2)
      #expect(abs(closed - integral) < 1e-6)
      #expect(
        abs(
          divergenceFromStandardNormal(mean: m1, variance: v1)
            - divergence(ofMean: m1, variance: v1, fromMean: 0, variance: 1))
          < 1e-12)
    }
  }
}
