import Diffusion
import Foundation
import Tensors
import Testing

@Suite("DDIM")
struct DDIMTests {
  static let linear = NoiseSchedule.repaired(timesteps: 1000)

  @Test("half of a cosine schedule's thousand steps")
  func cosine() {
    let ᾱ = NoiseSchedule.cosine(timesteps: 1000).alphaBar[500]
    // Without the square it would be .703
    #expect(abs(ᾱ - 0.494) < 5e-4)
  }

  @Test(
    "eta = 1 and single steps: the ancestral step with posterior variance",
    arguments: [1, 2, 3, 10, 501, 999, 1000])
  func ancestral(t: Int) {
    var generator = SeededGenerator(seed: UInt64(t))
    let x = Tensor<Double>.normal([500], using: &generator)
    let ε = Tensor<Double>.normal([500], using: &generator)
    var same = generator
    let ddim = Self.linear.ddimStep(
      x, from: t, to: t - 1, predictedNoise: ε, eta: 1, using: &generator)
    let old = Self.linear.reverseStep(
      x, at: t, predictedNoise: ε, variance: .posterior, using: &same)
    #expect(ddim.rms(from: old) < 1e-14)
    #expect(generator == same, "as many draws")
    if t > 1 {
      // The other choice of the variance is another sampler
      let gap =
        Self.linear.beta[t].squareRoot()
        - Self.linear.freshDeviation(from: t, to: t - 1, eta: 1)
      #expect(gap > 1e-9)
    }
  }

  @Test("whole chains agree, too")
  func chain() {
    let schedule = NoiseSchedule.repaired(timesteps: 50)
    var mixture = GaussianMixture<Double>(
      schedule: schedule, centres: [[-1], [1]], variance: 0.1)
    var generator = SeededGenerator(seed: 5)
    let start = Tensor<Double>.normal([200, 1], using: &generator)
    var same = generator
    let ddim = schedule.sample(
      from: start, with: &mixture, visiting: Array(1...50), eta: 1,
      using: &generator)
    let old = schedule.sample(
      from: start, with: &mixture, variance: .posterior, using: &same)
    #expect(ddim.rms(from: old) < 1e-12)
  }

  @Test(
    "with the true noise a leap ends where the jump does",
    arguments: [(1000, 999), (1000, 500), (700, 3), (2, 1), (1000, 0)])
  func leap(t: Int, s: Int) {
    var generator = SeededGenerator(seed: 1)
    let x₀ = Tensor<Double>.normal([50], using: &generator)
    let ε = Tensor<Double>.normal([50], using: &generator)
    let before = generator
    let leap = Self.linear.ddimStep(
      Self.linear.jump(from: x₀, to: t, noise: ε), from: t, to: s,
      predictedNoise: ε, using: &generator)
    #expect(leap.rms(from: Self.linear.jump(from: x₀, to: s, noise: ε)) < 1e-12)
    #expect(generator == before, "eta = 0 draws nothing")
  }

  @Test(
    "old and fresh noise have the variance of x_s together",
    arguments: [0, 0.3, 1])
  func marginal(eta: Double) {
    // Not one step of x_0, ε and z each, but what each contributes
    let (t, s) = (800, 350)
    func result(_ x₀: Double, _ ε: Double) -> Double {
      var generator = SeededGenerator(seed: 9)
      let xₜ = Self.linear.jump(
        from: Tensor([x₀]), to: t, noise: Tensor([ε]))
      return Self.linear.ddimStep(
        xₜ, from: t, to: s, predictedNoise: Tensor([ε]), eta: eta,
        using: &generator
      ).scalars[0]
    }
    let fresh = result(0, 0)
    let (clean, old) = (result(1, 0) - fresh, result(0, 1) - fresh)
    let σ = Self.linear.freshDeviation(from: t, to: s, eta: eta)
    #expect(abs(clean * clean - Self.linear.alphaBar[s]) < 1e-12)
    #expect(
      abs(old * old + σ * σ - Self.linear.oneMinusAlphaBar[s]) < 1e-12)
    let ᾱ = Self.linear.alphaBar
    let law = (1 - ᾱ[s]) / (1 - ᾱ[t]) * (1 - ᾱ[t] / ᾱ[s])
    #expect(abs(σ - eta * law.squareRoot()) < 1e-12)
  }

  @Test("the last step returns the belief, whatever eta")
  func last() {
    var generator = SeededGenerator(seed: 2)
    let x = Tensor<Double>.normal([20], using: &generator)
    let ε = Tensor<Double>.normal([20], using: &generator)
    let belief = Self.linear.predictedClean(from: x, at: 7, noise: ε)
    let end = Self.linear.ddimStep(
      x, from: 7, to: 0, predictedNoise: ε, eta: 1, using: &generator)
    #expect(end == belief)
  }

  @Test("a thousand small steps keep a Gaussian's width, ten do not")
  func width() {
    let v = 0.25
    var exact = GaussianPredictor<Double>(schedule: Self.linear, variance: v)
    var nothing = SeededGenerator(seed: 0)
    let start = Tensor<Double>([1])  // The way is linear: one point says it
    func width(_ steps: Int) -> Double {
      Self.linear.sample(
        from: start, with: &exact, visiting: Self.linear.times(steps),
        using: &nothing
      ).scalars[0]
    }
    #expect(abs(width(1000) / v.squareRoot() - 1) < 0.005)
    #expect(width(10) < 0.95 * v.squareRoot())
  }

  @Test("the times of each spacing")
  func times() {
    let ten = NoiseSchedule.repaired(timesteps: 100)
    #expect(
      ten.times(5) == [1, 26, 51, 75, 100]
        && ten.times(5, spacing: .trailing) == [20, 40, 60, 80, 100]
        && ten.times(5, spacing: .leading) == [1, 21, 41, 61, 81])
    #expect(ten.times(1) == [100])
    for spacing in StepSpacing.allCases {
      #expect(ten.times(100, spacing: spacing) == Array(1...100))
      for count in [1, 2, 3, 7, 33, 64, 99] {
        let times = ten.times(count, spacing: spacing)
        #expect(times.count == count)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(times[0] >= 1 && times[count - 1] <= 100)
      }
    }
  }

  @Test("a clamped belief stays in its range, and implies the same state")
  func clamped() {
    struct Wild: NoisePredictor {
      func predictedNoise(
        in x: Tensor<Double>, at t: Int
      ) -> Tensor<Double> { -3.0 * x }
    }
    var generator = SeededGenerator(seed: 3)
    let x = Tensor<Double>.normal([100], using: &generator)
    var predictor = ClampedPredictor(Wild(), schedule: Self.linear)
    let ε = predictor.predictedNoise(in: x, at: 500)
    let belief = Self.linear.predictedClean(from: x, at: 500, noise: ε)
    #expect(belief.scalars.allSatisfy { abs($0) <= 1 + 1e-12 })
    #expect(belief.scalars.contains { abs(abs($0) - 1) < 1e-12 })

    // Who is never outside is left alone
    let clean = Tensor<Double>((0..<100).map { Double($0) / 100 })
    var oracle = NoiseOracle(schedule: Self.linear, clean: clean)
    var kept = ClampedPredictor(oracle, schedule: Self.linear)
    #expect(
      kept.predictedNoise(in: x, at: 300)
        .rms(from: oracle.predictedNoise(in: x, at: 300)) < 1e-12)
  }

  @Test(
    "the slope of the log density is the expected noise, turned round",
    arguments: [1, 30, 400])
  func score(t: Int) {
    let (v, centres) = (0.05, [-1.0, 0.5, 2])
    let mixture = GaussianMixture<Double>(
      schedule: Self.linear, centres: centres.map { [$0] }, variance: v)
    let ᾱ = Self.linear.alphaBar[t]
    func logDensity(_ x: Double) -> Double {
      let s = ᾱ * v + 1 - ᾱ
      return log(
        centres.reduce(0) {
          let d = x - ᾱ.squareRoot() * $1
          return $0 + exp(-d * d / (2 * s))
        })
    }
    for x in [-1.3, -0.2, 0.4, 1.1, 2.2] {
      let h = 1e-5
      let slope = (logDensity(x + h) - logDensity(x - h)) / (2 * h)
      let noise = mixture.predictedNoise(
        in: Tensor([x], shape: [1, 1]), at: t
      ).scalars[0]
      #expect(abs(slope + noise / (1 - ᾱ).squareRoot()) < 1e-6)
    }
  }
}
