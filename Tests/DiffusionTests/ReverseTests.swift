import Diffusion
import Foundation
import Tensors
import Testing

@Suite("Reverse process")
struct ReverseTests {
  static let schedules: [NoiseSchedule] = [
    .source, .repaired(timesteps: 50), .cosine(timesteps: 100),
    .linear(timesteps: 1000, from: 1e-4, through: 0.02),
  ]

  @Test("posterior against Bayes' rule on a grid", arguments: [2, 7, 25, 50])
  func posteriorByBruteForce(t: Int) {
    // q(x_{t-1} | x_t, x_0) is proportional to
    // q(x_t | x_{t-1}) q(x_{t-1} | x_0): multiply on a grid and measure
    let s = NoiseSchedule.source
    let (clean, noisy) = (0.6, -0.4)
    func bell(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
      exp(-(x - mean) * (x - mean) / (2 * variance))
    }
    var (total, first, second) = (0.0, 0.0, 0.0)
    for x in stride(from: -6.0, through: 6, by: 1e-4) {
      let weight =
        bell(noisy, s.alpha[t].squareRoot() * x, s.beta[t])
        * bell(
          x, s.alphaBar[t - 1].squareRoot() * clean, 1 - s.alphaBar[t - 1])
      total += weight
      first += weight * x
      second += weight * x * x
    }
    let mean = first / total
    let variance = second / total - mean * mean
    let closed = s.posteriorMean(
      of: Tensor<Double>([noisy]), at: t, clean: Tensor([clean]))
    #expect(abs(closed.scalars[0] - mean) < 1e-7)
    #expect(abs(s.posterior(at: t).variance / variance - 1) < 1e-6)
  }

  @Test("two equal steps: the posterior is what chapter 1's witnesses say")
  func witnesses() {
    for β in [0.001, 0.1, 0.7] {
      let q = NoiseSchedule(betas: [β, β]).posterior(at: 2)
      #expect(abs(q.variance * (1 / β + (1 - β) / β) - 1) < 1e-12)
      // Both witnesses have the same weight
      #expect(abs(q.cleanWeight / q.noisyWeight - 1) < 1e-12)
    }
  }

  @Test("the last step: weight 1 on x_0, 0 on x_1, no variance")
  func lastStep() {
    for schedule in Self.schedules {
      let q = schedule.posterior(at: 1)
      #expect(q.cleanWeight == 1)
      #expect(q.noisyWeight == 0)
      #expect(q.variance == 0)
    }
  }

  @Test("clean form and noise form of the mean are the same", arguments: 0..<4)
  func twoForms(index: Int) {
    let schedule = Self.schedules[index]
    var generator = SeededGenerator(seed: UInt64(index))
    let clean = Tensor<Double>.normal([20], using: &generator)
    for t in 1...schedule.timesteps {
      let noise = Tensor<Double>.normal([20], using: &generator)
      let x = schedule.jump(from: clean, to: t, noise: noise)
      let fromNoise = schedule.posteriorMean(of: x, at: t, noise: noise)
      let fromClean = schedule.posteriorMean(of: x, at: t, clean: clean)
      #expect(fromNoise.rms(from: fromClean) < 1e-12, "t = \(t)")
    }
  }

  @Test("both forms again, relative to a noise estimate that is wrong")
  func twoFormsForAnyEstimate() {
    // Ho et al. derive the noise form by putting the implied x_0 into the
    // clean form: they must agree for every estimate, good or bad
    var generator = SeededGenerator(seed: 9)
    for schedule in Self.schedules {
      for t in 1...schedule.timesteps {
        let x = Tensor<Double>.normal([20], using: &generator)
        let guess = Tensor<Double>.normal([20], using: &generator)
        let implied = schedule.predictedClean(from: x, at: t, noise: guess)
        let fromClean = schedule.posteriorMean(of: x, at: t, clean: implied)
        let fromNoise = schedule.posteriorMean(of: x, at: t, noise: guess)
        let size = fromNoise.rms(from: .zeros(like: x))
        #expect(fromNoise.rms(from: fromClean) / size < 1e-12, "t = \(t)")
      }
    }
  }

  @Test("reverse variances: beta above, posterior below, none at t = 1")
  func variances() {
    let s = NoiseSchedule.linear(timesteps: 1000, from: 1e-4, through: 0.02)
    for t in 2...1000 {
      let (small, large) = (s.posterior(at: t).variance, s.beta[t])
      #expect(small < large)
      #expect(s.reverseVariance(at: t, .beta) == large)
      #expect(s.reverseVariance(at: t, .posterior) == small)
    }
    #expect(s.reverseVariance(at: 1, .beta) == 0)
    let ratio = { (t: Int) in s.posterior(at: t).variance / s.beta[t] }
    #expect(abs(ratio(2) - 0.455) < 5e-4)
    #expect(abs(ratio(3) - 0.611) < 5e-4)
    #expect(abs(ratio(10) - 0.853) < 5e-4)
    #expect(abs(ratio(100) - 0.982) < 5e-4)
  }

  @Test("the oracle brings every chain back to x_0", arguments: 0..<4)
  func oracleChain(index: Int) {
    let schedule = Self.schedules[index]
    var generator = SeededGenerator(seed: UInt64(index))
    let clean = Tensor<Double>.normal([30], using: &generator)
    var oracle = NoiseOracle(schedule: schedule, clean: clean)
    let states = schedule.reverseChain(
      from: .normal([30], using: &generator), with: &oracle,
      using: &generator)
    #expect(states.count == schedule.timesteps + 1)
    #expect(states[states.count - 1].rms(from: clean) < 1e-12)
  }

  @Test("a reverse step's fresh noise has the chosen variance")
  func freshNoise() {
    let (s, n) = (NoiseSchedule.source, 100_000)
    var generator = SeededGenerator(seed: 5)
    let x = Tensor<Double>(repeating: 0.5, shape: [n])
    let noise = Tensor<Double>(repeating: -0.2, shape: [n])
    for choice in ReverseVariance.allCases {
      let y = s.reverseStep(
        x, at: 10, predictedNoise: noise, variance: choice, using: &generator)
      let mean = s.posteriorMean(of: x, at: 10, noise: noise).scalars[0]
      let variance = s.reverseVariance(at: 10, choice)
      let n = Double(n)
      #expect(abs(y.mean() - mean) < 4 * (variance / n).squareRoot())
      #expect(abs(y.variance() / variance - 1) < 4 * (2 / n).squareRoot())
    }
    let last = s.reverseStep(
      x, at: 1, predictedNoise: noise, using: &generator)
    #expect(last.variance() < 1e-20)
  }

  @Test(
    "error dial: final error is s sqrt(beta_1 / alpha_1), whatever came before")
  func errorDial() {
    let (s, n) = (NoiseSchedule.source, 40_000)
    var generator = SeededGenerator(seed: 6)
    let clean = Tensor<Double>.normal([n], using: &generator)
    for dial in [0.1, 1, 2] {
      var oracle = NoiseOracle(
        schedule: s, clean: clean, errorScale: dial, seed: 7)
      let states = s.reverseChain(
        from: .normal([n], using: &generator), with: &oracle,
        using: &generator)
      let error = states[states.count - 1].rms(from: clean)
      let law = dial * (s.beta[1] / s.alpha[1]).squareRoot()
      #expect(abs(error / law - 1) < 4 / (2 * Double(n)).squareRoot())
    }
  }

  @Test("a perfect oracle misses x_{t-1} by the posterior's deviation")
  func oracleError() {
    let (s, n) = (NoiseSchedule.source, 40_000)
    var generator = SeededGenerator(seed: 8)
    let clean = Tensor<Double>.normal([n], using: &generator)
    for t in [2, 10, 25, 50] {
      let before = s.jump(
        from: clean, to: t - 1, noise: .normal([n], using: &generator))
      let x = s.step(before, to: t, noise: .normal([n], using: &generator))
      let noise = s.mergedNoise(in: x, at: t, from: clean)
      let error = s.posteriorMean(of: x, at: t, noise: noise).rms(from: before)
      let law = s.posterior(at: t).variance.squareRoot()
      #expect(abs(error / law - 1) < 4 / (2 * Double(n)).squareRoot())
    }
  }

  @Test("with the sign flipped a step multiplies by more than 1")
  func signFlip() {
    let s = NoiseSchedule.source
    let clean = Tensor<Double>([0, 0.7])
    for t in 1...s.timesteps {
      func flipped(_ x: Tensor<Double>) -> [Double] {
        let noise = s.mergedNoise(in: x, at: t, from: clean)
        return s.posteriorMean(of: x, at: t, noise: -1 * noise).scalars
      }
      let (low, high) = (flipped(Tensor([1, 1])), flipped(Tensor([2, 2])))
      let factor =
        (1 + s.beta[t] / (1 - s.alphaBar[t])) / s.alpha[t].squareRoot()
      for i in 0..<2 {
        #expect(abs((high[i] - low[i]) / factor - 1) < 1e-12, "t = \(t)")
      }
    }
  }

  @Test("bound weights as recomputed for the review")
  func weights() {
    let s = NoiseSchedule.linear(timesteps: 1000, from: 1e-4, through: 0.02)
    for (t, weight) in [
      (1, 0.500), (2, 0.273), (10, 0.0737), (100, 0.0101), (1000, 0.0102),
    ] {
      #expect(abs(s.boundWeight(at: t) / weight - 1) < 5e-3, "t = \(t)")
    }
    let smallest = (1...1000).min {
      s.boundWeight(at: $0) < s.boundWeight(at: $1)
    }
    #expect(smallest == 349)
    #expect(abs(s.boundWeight(at: 349) - 0.00497) < 5e-6)
    #expect(s.boundWeight(at: 1, .posterior) == .infinity)
  }

  @Test(
    "bound weight is the divergence of two reverse steps, per squared error")
  func weightIsDivergence() {
    // Two Gaussians of one variance whose means differ because the noise was
    // estimated wrongly by delta: KL = weight delta^2
    let s = NoiseSchedule.source
    for t in 2...50 {
      let x = Tensor<Double>([0.3])
      let (noise, delta) = (0.7, 0.05)
      let right = s.posteriorMean(of: x, at: t, noise: Tensor([noise]))
      let wrong = s.posteriorMean(of: x, at: t, noise: Tensor([noise + delta]))
      let kl = divergence(
        ofMean: right.scalars[0], variance: s.beta[t],
        fromMean: wrong.scalars[0], variance: s.beta[t])
      #expect(abs(kl / (s.boundWeight(at: t) * delta * delta) - 1) < 1e-9)
    }
  }
}
