import Diffusion
import Foundation
import Networks
import Tensors
import Testing

@Suite("Steps back that a network describes")
struct StepReadingTests {
  static let schedule = NoiseSchedule.sigmoid(timesteps: 40)

  /// What a network says of four points, and what would be right.
  struct Example {
    let said, noisy, target: Tensor<Double>

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      said = .normal([4, 4], using: &generator)
      noisy = .normal([4, 2], using: &generator)
      target = .normal([4, 2], using: &generator)
    }
  }

  @Test(
    "the divergence is the mean of that of each coordinate",
    arguments: [StepForm.direct, .residual])
  func value(form: StepForm) {
    let example = Example(seed: 1)
    let (said, noisy, target) = (example.said, example.noisy, example.target)
    let reading = Self.schedule.reading(form, at: 30)
    let v = 0.03
    let (mean, logVariance) = reading.step(said, from: noisy)
    var sum = 0.0
    for i in 0..<8 {
      sum += divergence(
        ofMean: target.scalars[i], variance: v, fromMean: mean.scalars[i],
        variance: exp(logVariance.scalars[i]))
    }
    let loss = stepDivergence(
      Variable(said), reading, noisy: noisy, target: target, variance: v)
    #expect(abs(loss.scalar - sum / 8) < 1e-12 * sum)
  }

  @Test(
    "the divergence's gradient against slopes",
    arguments: [StepForm.direct, .residual])
  func gradient(form: StepForm) {
    let example = Example(seed: 2)
    let reading = Self.schedule.reading(form, at: 30)
    let check = GradientCheck(
      of: {
        stepDivergence(
          $0[0], reading, noisy: example.noisy, target: example.target,
          variance: 0.2)
      }, at: [example.said], seed: 3)
    #expect(check.error < 1e-6, "number \(check.worst.index)")
  }

  @Test("a step that is right costs nothing, and pushes nowhere")
  func perfect() throws {
    let s = Self.schedule
    let noisy = Tensor<Double>([0.3, -1], shape: [1, 2])
    let q = s.posterior(at: 12)
    let said = Variable(
      Tensor<Double>(
        [0.1, 0.2, log(q.variance), log(q.variance)], shape: [1, 4]),
      needsGradient: true)
    let loss = stepDivergence(
      said, s.reading(.direct, at: 12), noisy: noisy,
      target: Tensor([0.1, 0.2], shape: [1, 2]), variance: q.variance)
    #expect(abs(loss.scalar) < 1e-15)
    loss.backward()
    let gradient = try #require(said.gradient)
    #expect(gradient.scalars.allSatisfy { abs($0) < 1e-12 })
  }

  @Test("silence means: direct 0, residual a narrow step, noise no noise")
  func silence() {
    let (s, t) = (Self.schedule, 30)
    let noisy = Tensor<Double>([0.8, -0.4], shape: [1, 2])
    let nothing = Tensor<Double>(repeating: 0, shape: [1, 4])
    let direct = s.reading(.direct, at: t).step(nothing, from: noisy)
    #expect(direct.mean.scalars == [0, 0])
    #expect(direct.logVariance.scalars == [0, 0])
    let residual = s.reading(.residual, at: t).step(nothing, from: noisy)
    let root = (1 - s.beta[t]).squareRoot()
    #expect(abs(residual.mean.scalars[0] - 0.8 * root) < 1e-15)
    let law = log(s.posterior(at: t).variance)
    #expect(abs(residual.logVariance.scalars[1] - law) < 1e-15)
  }

  @Test("noise is read as by the posterior mean's noise form")
  func noise() {
    let (s, t) = (Self.schedule, 17)
    let example = Example(seed: 4)
    let ε = example.target
    let step = s.reading(.noise, at: t).step(ε, from: example.noisy)
    let law = s.posteriorMean(of: example.noisy, at: t, noise: ε)
    #expect(step.mean.rms(from: law) < 1e-14)
    #expect(
      step.logVariance.scalars.allSatisfy { abs($0 - log(s.beta[t])) < 1e-14 })
    #expect(StepForm.allCases.map(\.numbers) == [2, 2, 1])
  }
}

@Suite("A network with a tail for each time")
struct TailedNetworkTests {
  @Test("only the head and the tail that was used get a gradient")
  func gradients() {
    var generator = SeededGenerator(seed: 1)
    let network = TailedNetwork(
      timesteps: 5, outputs: 4, width: 8, using: &generator)
    #expect(network.tails.count == 4)
    let x = Variable(Tensor<Float>.normal([16, 2], using: &generator))
    let y = network(x, at: 3)
    #expect(y.shape == [16, 4])
    mean(y * y).backward()
    let used = network.learned.filter { $0.variable.gradient != nil }
    #expect(
      used.map(\.name) == [
        "head.0.weight", "head.0.bias", "head.2.weight", "head.2.bias",
        "tail.3.0.weight", "tail.3.0.bias", "tail.3.2.weight",
        "tail.3.2.bias",
      ])
  }

  @Test("tails differ, and the head is the same for all")
  func tails() {
    var generator = SeededGenerator(seed: 2)
    let network = TailedNetwork(
      timesteps: 4, outputs: 2, using: &generator)
    let x = Variable(Tensor<Float>.normal([3, 2], using: &generator))
    #expect(network(x, at: 2).value != network(x, at: 3).value)
    let hidden = relu(network.head(x))
    #expect(network(x, at: 4).value == network.tail(at: 4)(hidden).value)
    #expect(network.head.parameters.count == 2 * 64 + 64 + 64 * 64 + 64)
  }
}
