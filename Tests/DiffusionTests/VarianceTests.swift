import Diffusion
import Tensors
import Testing

@Suite("Variance: the law and the exploding view")
struct VarianceTests {
  static let schedules: [NoiseSchedule] = [
    .source, .repaired(timesteps: 50), .cosine(timesteps: 30),
    NoiseSchedule(betas: [0.5, 0.2, 0.9]),
  ]

  @Test("the law by hand: 4 becomes 2.5, then 1.75")
  func lawByHand() {
    let schedule = NoiseSchedule(betas: [0.5, 0.5])
    #expect(schedule.variance(after: 0, from: 4) == 4)
    #expect(schedule.variance(after: 1, from: 4) == 2.5)
    #expect(schedule.variance(after: 2, from: 4) == 1.75)
    #expect(schedule.variance(after: 2, from: 1) == 1)
  }

  @Test("the law is the rule of one step, repeated", arguments: schedules)
  func lawAgainstRule(schedule: NoiseSchedule) {
    for initial in [0, 0.38, 1, 4.1] {
      var variance = initial
      for t in 1...schedule.timesteps {
        variance = (1 - schedule.beta[t]) * variance + schedule.beta[t]
        let law = schedule.variance(after: t, from: initial)
        #expect(abs(law - variance) < 1e-14, "t = \(t)")
      }
    }
  }

  @Test("the exploding step by hand")
  func stepByHand() {
    let exploding = ExplodingView(of: NoiseSchedule(betas: [0.2, 0.2]))
    // beta / alphaBar: .2 / .8 = .25, then .2 / .64 = .3125
    let y = exploding.step(
      Tensor<Double>([1, -2]), to: 1, noise: Tensor([1, 0.5]))
    #expect(abs(y.scalars[0] - 1.5) < 1e-15)
    #expect(abs(y.scalars[1] + 1.75) < 1e-15)
    #expect(abs(exploding.increment(at: 2) - 0.3125) < 1e-15)
    #expect(exploding.noiseVariance(at: 0) == 0)
    #expect(abs(exploding.noiseVariance(at: 2) - 0.5625) < 1e-15)
  }

  @Test("the increments add up to the noise", arguments: schedules)
  func incrementsTelescope(schedule: NoiseSchedule) {
    let exploding = ExplodingView(of: schedule)
    var sum = 0.0
    for t in 1...schedule.timesteps {
      sum += exploding.increment(at: t)
      let whole = exploding.noiseVariance(at: t)
      #expect(abs(sum - whole) < 1e-12 * whole, "t = \(t)")
    }
  }

  @Test("a chain that adds a schedule's betas and fades nothing is another's")
  func additiveIsPreserving() {
    // alphaBar = 1 / (1 + s^2): the sum of the source's betas is 2.5025
    let added = Array(NoiseSchedule.source.beta.dropFirst())
    var (sum, betas) = (0.0, [Double]())
    for β in added {
      betas.append(1 - (1 + sum) / (1 + sum + β))
      sum += β
    }
    let schedule = NoiseSchedule(betas: betas)
    #expect(abs(schedule.alphaBar[50] - 1 / 3.5025) < 1e-12)
    let exploding = ExplodingView(of: schedule)
    for t in 1...50 {
      #expect(abs(exploding.increment(at: t) / added[t - 1] - 1) < 1e-9)
      let ᾱ = schedule.alphaBar[t]
      #expect(abs(1 / (1 + exploding.noiseVariance(at: t)) / ᾱ - 1) < 1e-12)
    }
  }

  @Test("both chains are one chain, with the same noise", arguments: schedules)
  func twoViews(schedule: NoiseSchedule) {
    let exploding = ExplodingView(of: schedule)
    var generator = SeededGenerator(seed: 4)
    var x = Tensor<Double>.normal([200], using: &generator)
    var y = x
    for t in 1...schedule.timesteps {
      let noise = Tensor<Double>.normal([200], using: &generator)
      x = schedule.step(x, to: t, noise: noise)
      y = exploding.step(y, to: t, noise: noise)
      let size = schedule.alphaBar[t].squareRoot()
      #expect(exploding.view(of: x, at: t).rms(from: y) < 1e-12 / size)
      #expect(exploding.state(behind: y, at: t).rms(from: x) < 1e-12)
    }
  }
}
