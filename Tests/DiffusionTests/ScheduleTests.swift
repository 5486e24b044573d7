import Diffusion
import Foundation
import Testing

@Suite("Noise schedules")
struct ScheduleTests {
  @Test("tables: entry 0 is before the first step, products by brute force")
  func tables() {
    let schedule = NoiseSchedule(betas: [0.1, 0.2, 0.5])
    #expect(schedule.timesteps == 3)
    #expect(schedule.beta == [0, 0.1, 0.2, 0.5])
    #expect(schedule.alpha == [1, 0.9, 0.8, 0.5])
    #expect(abs(schedule.alphaBar[0] - 1) == 0)
    #expect(abs(schedule.alphaBar[3] - 0.36) < 1e-15)
    for schedule in [NoiseSchedule.source, .cosine(timesteps: 77)] {
      for t in 1...schedule.timesteps {
        let product = schedule.alpha[1...t].reduce(1, *)
        #expect(abs(schedule.alphaBar[t] / product - 1) < 1e-12)
      }
    }
  }

  @Test("1 - alphaBar keeps its digits, however small the betas")
  func complements() {
    let tiny = NoiseSchedule(betas: [1e-12, 3e-12, 2e-13, 1e-3, 0.5])
    let schedules: [NoiseSchedule] = [
      .sigmoid(timesteps: 40), .repaired(timesteps: 1000), tiny,
      .cosine(timesteps: 50), .source,
    ]
    for schedule in schedules {
      #expect(schedule.oneMinusAlphaBar[0] == 0)
      #expect(schedule.oneMinusAlphaBar[1] == schedule.beta[1])
      var logarithm = 0.0
      for t in 1...schedule.timesteps {
        logarithm += log1p(-schedule.beta[t])
        let law = -expm1(logarithm)
        let error = abs(schedule.oneMinusAlphaBar[t] / law - 1)
        #expect(error < 1e-13, "t = \(t): off by \(error)")
        let sum = schedule.oneMinusAlphaBar[t] + schedule.alphaBar[t]
        #expect(abs(sum - 1) < 1e-13)
      }
    }
    // By subtraction it would have three digits left
    let q = tiny.posterior(at: 2)
    #expect(abs(q.cleanWeight - 0.75) < 1e-11)
    #expect(abs(q.noisyWeight - 0.25) < 1e-11)
    #expect(abs(q.variance / 0.75e-12 - 1) < 1e-11)
  }

  struct Published: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let schedule: NoiseSchedule
    let sum: Double
    let first: Double
    let last: Double
  }

  // errata-review: the table of the five sources' schedules, recomputed
  // independently with numpy
  @Test(
    "the sources' schedules",
    arguments: [
      Published(
        testDescription: "two Gaussians, checkerboard",
        schedule: .linear(timesteps: 100, from: 1e-4, through: 0.02),
        sum: 1.005, first: 0.9999, last: 0.363563),
      Published(
        testDescription: "MNIST", schedule: .source,
        sum: 2.5025, first: 0.9999, last: 0.0749227),
      Published(
        testDescription: "a thousand steps",
        schedule: .linear(timesteps: 1000, from: 1e-4, through: 0.02),
        sum: 10.05, first: 0.9999, last: 4.03583e-5),
      Published(
        testDescription: "swiss roll", schedule: .sigmoid(timesteps: 40),
        sum: 4.32884, first: 0.99999, last: 0.00635832),
      Published(
        testDescription: "cosine, 50", schedule: .cosine(timesteps: 50),
        sum: 6.538, first: 0.99825, last: 9.71e-7),
      Published(
        testDescription: "cosine, 1000", schedule: .cosine(timesteps: 1000),
        sum: 12.442, first: 0.99996, last: 2.43e-9),
      Published(
        testDescription: "MNIST repaired", schedule: .repaired(timesteps: 50),
        sum: 10.05, first: 0.998, last: 7.745e-6),
      Published(
        testDescription: "two Gaussians repaired",
        schedule: .repaired(timesteps: 100),
        sum: 10.05, first: 0.999, last: 2.039e-5),
    ])
  func published(_ p: Published) {
    let sum = p.schedule.beta.reduce(0, +)
    #expect(abs(sum / p.sum - 1) < 1e-4, "sum of betas \(sum)")
    let first = p.schedule.alphaBar[1]
    #expect(abs(first - p.first) < 6e-6, "alphaBar 1 \(first)")
    let last = p.schedule.alphaBar[p.schedule.timesteps]
    #expect(abs(last / p.last - 1) < 2e-3, "alphaBar T \(last)")
  }

  @Test("linear by hand, both ends included; a single step is the first")
  func linear() {
    let three = NoiseSchedule.linear(timesteps: 3, from: 0.1, through: 0.3)
    for (β, law) in zip(three.beta, [0, 0.1, 0.2, 0.3]) {
      #expect(abs(β - law) < 1e-15)
    }
    let one = NoiseSchedule.linear(timesteps: 1, from: 0.1, through: 0.3)
    #expect(one.beta == [0, 0.1])
  }

  @Test("repaired: the sum stays", arguments: [21, 25, 50, 200, 1000])
  func repaired(timesteps: Int) {
    let schedule = NoiseSchedule.repaired(timesteps: timesteps)
    #expect(abs(schedule.beta.reduce(0, +) - 10.05) < 1e-10)
    let first = schedule.beta[1] * Double(timesteps)
    #expect(abs(first - 0.1) < 1e-12)
  }

  @Test("the line of t = 25 in the source's schedule")
  func middle() {
    let s = NoiseSchedule.source
    #expect(abs(s.beta[25] - 0.049031) < 5e-7)
    #expect(abs(s.beta[2] - 0.00213878) < 5e-9)
    #expect(abs(s.alphaBar[24] - 0.563060) < 5e-7)
    #expect(abs(s.alphaBar[25] - 0.535453) < 5e-7)
    #expect(abs(s.alphaBar[26] - 0.508108) < 5e-7)
    let q = s.posterior(at: 25)
    #expect(abs(q.cleanWeight - 0.0791982) < 5e-8)
    #expect(abs(q.noisyWeight - 0.9172236) < 5e-8)
    #expect(abs(q.variance - 0.046117) < 5e-7)
    #expect(abs(s.signalToNoise(at: 50) - 0.0810) < 5e-5)
  }

  @Test("cosine: alphaBar is the squared cosine itself until beta is clipped")
  func cosine() {
    let schedule = NoiseSchedule.cosine(timesteps: 1000)
    let angle = { (t: Double) in (t / 1000 + 0.008) / 1.008 * Double.pi / 2 }
    for t in 1..<999 {
      let ratio = cos(angle(Double(t))) / cos(angle(0))
      #expect(abs(schedule.alphaBar[t] - ratio * ratio) < 1e-12)
    }
    #expect(abs(schedule.alphaBar[500] - 0.494) < 5e-4)
    #expect((schedule.beta.max() ?? 1) <= 0.999)
  }

  @Test("a schedule that makes no sense stops with a message")
  func nonsense() async {
    await #expect(processExitsWith: .failure) {
      _ = NoiseSchedule(betas: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = NoiseSchedule(betas: [0.1, 1.0])
    }
    await #expect(processExitsWith: .failure) {
      _ = NoiseSchedule(betas: [0.1, .nan])
    }
    await #expect(processExitsWith: .failure) {
      _ = NoiseSchedule.source.posterior(at: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = NoiseSchedule.source.posterior(at: 51)
    }
  }
}
