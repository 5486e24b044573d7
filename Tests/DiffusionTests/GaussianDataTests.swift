import Diffusion
import Foundation
import Tensors
import Testing

// Data of which everything is known: x_0 ~ N(0, v).

@Suite("Gaussian data: exact answers")
struct GaussianDataTests {
  static let variances = [0.0, 0.1, 1, 10]

  @Test("predictor against Bayes' rule on a grid", arguments: [1, 7, 25, 50])
  func predictorByBruteForce(t: Int) {
    let s = NoiseSchedule.source
    let (v, noisy) = (0.3, 0.8)
    let data = GaussianPredictor<Double>(schedule: s, variance: v)
    let (root, rest) = (s.alphaBar[t].squareRoot(), 1 - s.alphaBar[t])
    var (total, first, second) = (0.0, 0.0, 0.0)
    for x in stride(from: -6.0, through: 6, by: 1e-4) {
      let gap = noisy - root * x
      let weight = exp(-x * x / (2 * v) - gap * gap / (2 * rest))
      total += weight
      first += weight * x
      second += weight * x * x
    }
    let mean = first / total
    let noise = data.predictedNoise(in: Tensor([noisy]), at: t)
    let clean = s.predictedClean(from: Tensor([noisy]), at: t, noise: noise)
    #expect(abs(clean.scalars[0] - mean) < 1e-7)
    let variance = second / total - mean * mean
    #expect(abs(data.cleanVariance(at: t) / variance - 1) < 1e-6)
  }

  @Test("variance of x_t is the law of chapter 2", arguments: variances)
  func noisyVariance(v: Double) {
    let s = NoiseSchedule.source
    let data = GaussianPredictor<Double>(schedule: s, variance: v)
    var variance = v
    for t in 1...s.timesteps {
      variance = s.alpha[t] * variance + s.beta[t]
      #expect(abs(data.noisyVariance(at: t) - variance) < 1e-12)
    }
  }

  @Test(
    "best variance is that of x_{t-1} given x_t alone", arguments: variances)
  func bestVarianceIsConditional(v: Double) {
    // Both are Gaussian, so Var(a | b) = Var(a) - Cov(a, b)^2 / Var(b), and
    // Cov(x_{t-1}, x_t) = sqrt(alpha_t) Var(x_{t-1})
    let s = NoiseSchedule.source
    let data = GaussianPredictor<Double>(schedule: s, variance: v)
    for t in 1...s.timesteps {
      let before = data.noisyVariance(at: t - 1)
      let conditional =
        before - s.alpha[t] * before * before / data.noisyVariance(at: t)
      #expect(abs(data.bestVariance(at: t) - conditional) < 1e-13)
    }
  }

  @Test("best variance: beta for v = 1, the posterior's for v = 0, more above")
  func bestVarianceBetween() {
    for s in ReverseTests.schedules {
      func best(_ v: Double, _ t: Int) -> Double {
        GaussianPredictor<Double>(schedule: s, variance: v)
          .bestVariance(at: t)
      }
      for t in 2...s.timesteps {
        #expect(best(0, t) == s.posterior(at: t).variance)
        #expect(abs(best(1, t) / s.beta[t] - 1) < 1e-9)
        #expect(best(0.3, t) > best(0, t) && best(0.3, t) < best(1, t))
        #expect(best(10, t) > s.beta[t])
        // The limit of data that are spread out without end
        let limit = s.beta[t] / s.alpha[t]
        #expect(best(1e12, t) < limit * (1 + 1e-9))
        #expect(best(1e12, t) > limit * (1 - 1e-3))
      }
    }
  }

  @Test(
    "chain back with best variance returns the data's", arguments: variances)
  func chainReturnsData(v: Double) {
    // Every step is linear: follow the variance of x by algebra
    let s = NoiseSchedule.source
    let data = GaussianPredictor<Double>(schedule: s, variance: v)
    var variance = data.noisyVariance(at: s.timesteps)
    for t in (1...s.timesteps).reversed() {
      let one = Tensor<Double>([1])
      let a = s.posteriorMean(
        of: one, at: t, noise: data.predictedNoise(in: one, at: t))
      variance =
        a.scalars[0] * a.scalars[0] * variance + data.bestVariance(at: t)
      #expect(abs(variance - data.noisyVariance(at: t - 1)) < 1e-12)
    }
  }

  @Test("bound at its best: entropy plus the mismatch at the end")
  func boundAtItsBest() {
    for s in ReverseTests.schedules {
      for v in [0.1, 1, 10] {
        let data = GaussianPredictor<Double>(schedule: s, variance: v)
        let total = data.bound { data.bestVariance(at: $0) }.total
        let entropy = 0.5 * log(2 * .pi * M_E * v)
        let leak = divergence(
          ofMean: 0, variance: data.noisyVariance(at: s.timesteps),
          fromMean: 0, variance: 1)
        #expect(abs(total - entropy - leak) < 1e-8)
      }
    }
  }

  @Test("no other variance has a smaller bound", arguments: [0.5, 0.9, 1.1, 2])
  func boundIsSmallest(factor: Double) {
    let s = NoiseSchedule.source
    let data = GaussianPredictor<Double>(schedule: s, variance: 0.1)
    let best = data.bound { data.bestVariance(at: $0) }
    #expect(best.steps.count == s.timesteps - 1)
    for changed in 1...s.timesteps {
      let other = data.bound {
        data.bestVariance(at: $0) * ($0 == changed ? factor : 1)
      }
      #expect(other.total > best.total, "t = \(changed)")
    }
  }

  @Test("bound against the average of log ratios over forward chains")
  func boundBySampling() {
    let (s, n) = (NoiseSchedule.source, 20_000)
    let data = GaussianPredictor<Double>(schedule: s, variance: 0.5)
    var generator = SeededGenerator(seed: 3)
    func logDensity(_ x: Double, _ mean: Double, _ v: Double) -> Double {
      -(x - mean) * (x - mean) / (2 * v) - 0.5 * log(2 * .pi * v)
    }
    var ratios: [Double] = []
    for _ in 0..<n {
      var x = 0.5.squareRoot() * generator.normal()
      var ratio = 0.0
      for t in 1...s.timesteps {
        let before = x
        let mean = s.alpha[t].squareRoot() * before
        x = mean + s.beta[t].squareRoot() * generator.normal()
        let back = s.posteriorMean(
          of: Tensor([x]), at: t,
          noise: data.predictedNoise(in: Tensor([x]), at: t))
        ratio += logDensity(x, mean, s.beta[t])
        ratio -= logDensity(before, back.scalars[0], s.beta[t])
      }
      ratios.append(ratio - logDensity(x, 0, 1))
    }
    let sample = Tensor(ratios)
    let total = data.bound { s.beta[$0] }.total
    let error = (sample.variance() / Double(n)).squareRoot()
    #expect(abs(sample.mean() - total) < 4 * error)
  }
}

@Suite("Shape of a step back")
struct StepShapeTests {
  @Test(
    "kurtosis of two spikes against Bayes' rule on a grid",
    arguments: [0.001, 0.01, 0.1, 0.5])
  func kurtosis(beta: Double) {
    func bell(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
      exp(-(x - mean) * (x - mean) / (2 * variance))
    }
    let before = 0.891
    var (total, second, fourth) = (0.0, 0.0, 0.0)
    for x in stride(from: -4.0, through: 4, by: 1e-4) {
      let root = before.squareRoot()
      let weight =
        (bell(x, root, 1 - before) + bell(x, -root, 1 - before))
        * bell(0, (1 - beta).squareRoot() * x, beta)
      total += weight
      second += weight * x * x
      fourth += weight * x * x * x * x
    }
    let variance = second / total
    let measured = fourth / total / (variance * variance) - 3
    let s = NoiseSchedule(betas: [1 - before, beta])
    #expect(abs(s.spikeKurtosis(at: 2) - measured) < 1e-6)
  }

  // errata-review, row 27: recomputed independently at alphaBar = .891
  @Test(
    "and against numbers computed elsewhere",
    arguments: zip([0.001, 0.01, 0.1, 0.5], [-0.010, -0.335, -1.296, -1.551]))
  func published(beta: Double, kurtosis: Double) {
    let s = NoiseSchedule(betas: [1 - 0.891, beta])
    #expect(abs(s.spikeKurtosis(at: 2) - kurtosis) < 6e-4)
  }

  @Test("the best guess of the last increment leads to the noise form")
  func increment() {
    // E[increment | x_t, x_0] = sqrt(beta_t / (1 - alphaBar_t)) merged noise;
    // undoing the step with it must give the posterior mean, and what it
    // leaves unknown the posterior variance
    for s in ReverseTests.schedules {
      for t in 2...s.timesteps {
        let (β, α, ᾱ) = (s.beta[t], s.alpha[t], s.alphaBar[t])
        let share = (β / (1 - ᾱ)).squareRoot()
        let (x, noise) = (0.3, -1.2)
        let undone = (x - β.squareRoot() * share * noise) / α.squareRoot()
        let mean = s.posteriorMean(
          of: Tensor<Double>([x]), at: t, noise: Tensor([noise]))
        #expect(abs(undone / mean.scalars[0] - 1) < 1e-12)
        let left = β / α * (1 - share * share)
        #expect(abs(left / s.posterior(at: t).variance - 1) < 1e-8)
      }
    }
  }

  @Test("precisions of memory and evidence add up to the posterior's")
  func precisions() {
    for s in ReverseTests.schedules {
      for t in 2...s.timesteps {
        let memory = 1 / (1 - s.alphaBar[t - 1])
        let evidence = s.alpha[t] / s.beta[t]
        let q = s.posterior(at: t)
        #expect(abs(q.variance * (memory + evidence) - 1) < 1e-9)
        let clean = s.alphaBar[t - 1].squareRoot() * memory * q.variance
        let noisy = evidence / s.alpha[t].squareRoot() * q.variance
        #expect(abs(q.cleanWeight / clean - 1) < 1e-9)
        #expect(abs(q.noisyWeight / noisy - 1) < 1e-9)
      }
    }
  }
}
