import Diffusion
import Foundation
import Networks
import Tensors
import Testing

@Suite("Guidance")
struct GuidanceTests {
  static let schedule = NoiseSchedule.repaired(timesteps: 1000)

  static func guided(
    _ scale: Double
  ) -> GuidedPredictor<GaussianMixture<Double>, GaussianMixture<Double>> {
    GuidedPredictor(
      told: GaussianMixture(
        schedule: schedule, centres: [[1]], variance: 0.25),
      open: GaussianMixture(
        schedule: schedule, centres: [[-1], [1]], variance: 0.25),
      guidanceScale: scale)
  }

  @Test("scale 1 is the told answer, scale 0 the open one, to the last bit")
  func ends() {
    var generator = SeededGenerator(seed: 1)
    let x = Tensor<Double>.normal([50, 1], using: &generator)
    var (off, on) = (Self.guided(0), Self.guided(1))
    let (told, open) = (on.told, on.open)
    #expect(
      on.predictedNoise(in: x, at: 400) == told.predictedNoise(in: x, at: 400))
    #expect(
      off.predictedNoise(in: x, at: 400) == open.predictedNoise(in: x, at: 400))
    #expect(
      told.predictedNoise(in: x, at: 400)
        .rms(from: open.predictedNoise(in: x, at: 400)) > 0.01)
  }

  @Test("w of Ho and Salimans is s - 1")
  func convention() {
    var generator = SeededGenerator(seed: 2)
    let x = Tensor<Double>.normal([50, 1], using: &generator)
    var guided = Self.guided(3)
    let ours = guided.predictedNoise(in: x, at: 400)
    let w = 2.0
    let told = guided.told.predictedNoise(in: x, at: 400)
    let open = guided.open.predictedNoise(in: x, at: 400)
    #expect(((1 + w) * told - w * open).rms(from: ours) < 1e-14)
  }

  /// The mean that the tilted density p(x) p(c | x)^s would have.
  static func tilted(_ scale: Double) -> Double {
    var (mass, first) = (0.0, 0.0)
    for i in -6000...6000 {
      let x = Double(i) / 1000
      let right = exp(-2 * (x - 1) * (x - 1))
      let left = exp(-2 * (x + 1) * (x + 1))
      let w = (right + left) * pow(right / (right + left), scale)
      (mass, first) = (mass + w, first + w * x)
    }
    return first / mass
  }

  @Test(
    "guidance overshoots the tilted density, by sampler",
    arguments: [
      (1.0, 1.000, 1.004, 1.00), (2, 1.036, 1.171, 1.32),
      (4, 1.062, 1.288, 1.67), (8, 1.087, 1.389, 2.12),
    ])
  func overshoot(
    scale: Double, tilted: Double, ancestral: Double, ddim: Double
  ) {
    #expect(abs(Self.tilted(scale) - tilted) < 6e-4)
    var generator = SeededGenerator(seed: UInt64(10 * scale))
    let n = 500
    let start = Tensor<Double>.normal([n, 1], using: &generator)
    var guided = Self.guided(scale)
    let old = Self.schedule.sample(
      from: start, with: &guided, using: &generator)
    let new = Self.schedule.sample(
      from: start, with: &guided, visiting: Array(1...1000),
      using: &generator)
    for (x, law) in [(old, ancestral), (new, ddim)] {
      let error = (x.variance() / Double(n)).squareRoot()
      #expect(abs(x.mean() - law) < 4 * error + 0.008)
    }
  }

  @Test("a network is asked for the labels, or for none")
  func labelled() {
    var generator = SeededGenerator(seed: 3)
    let network = UNet<Float>(
      channels: 8, multipliers: [1, 1], residualBlocks: 1, classes: 3,
      using: &generator)
    let x = Tensor<Float>.normal([2, 8, 8, 1], using: &generator)
    let told = LabelledPredictor(network, labels: [2, nil])
    #expect(
      told.predictedNoise(in: x, at: 5)
        == network.predictedNoise(in: x, at: [5, 5], labels: [2, nil]))
    #expect(
      told.predictedNoise(in: x, at: 5)
        != LabelledPredictor(network, labels: [1, nil])
        .predictedNoise(in: x, at: 5))
  }
}
