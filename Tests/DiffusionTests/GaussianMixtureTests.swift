import Diffusion
import Foundation
import Tensors
import Testing

// Data in round blobs, of which everything is known.

@Suite("Gaussian mixture: exact answers")
struct GaussianMixtureTests {
  static let printed = NoiseSchedule.linear(
    timesteps: 100, from: 1e-4, through: 0.02)
  static let repaired = NoiseSchedule.repaired(timesteps: 100)

  static func blobs(
    _ schedule: NoiseSchedule = printed
  ) -> GaussianMixture<Double> {
    GaussianMixture(
      schedule: schedule, centres: [[2, 2], [-2, -2]], variance: 0.1)
  }

  @Test("predictor against Bayes' rule on a grid", arguments: [1, 20, 60, 100])
  func predictorByBruteForce(t: Int) {
    // Two unequal blobs on a line
    let mixture = GaussianMixture<Double>(
      schedule: Self.repaired, centres: [[1.5], [-0.5]], variance: 0.2)
    let ᾱ = Self.repaired.alphaBar[t]
    for noisy in [-1.3, 0.1, 0.9] {
      var (total, first, second, left) = (0.0, 0.0, 0.0, 0.0)
      for x in stride(from: -5.0, through: 6, by: 2e-4) {
        let gap = noisy - ᾱ.squareRoot() * x
        let jump = exp(-gap * gap / (2 * (1 - ᾱ)))
        let one = exp(-(x - 1.5) * (x - 1.5) / 0.4) * jump
        let other = exp(-(x + 0.5) * (x + 0.5) / 0.4) * jump
        total += one + other
        left += other
        first += (one + other) * x
        second += (one + other) * x * x
      }
      let mean = first / total
      let x = Tensor([noisy], shape: [1, 1])
      let clean = mixture.predictedClean(from: x, at: t).scalars[0]
      #expect(abs(clean - mean) < 1e-7)
      let ε = mixture.predictedNoise(in: x, at: t).scalars[0]
      let law = (noisy - ᾱ.squareRoot() * mean) / (1 - ᾱ).squareRoot()
      #expect(abs(ε - law) < 1e-6)
      #expect(
        abs(mixture.shares(of: [noisy], at: t)[1] - left / total) < 1e-7)
      let variance = second / total - mean * mean
      #expect(
        abs(mixture.cleanVariance(of: [noisy], at: t) / variance - 1) < 1e-5)
    }
  }

  @Test("one centre at the origin is one Gaussian")
  func oneCentre() {
    let s = Self.printed
    let one = GaussianMixture<Double>(
      schedule: s, centres: [[0, 0]], variance: 0.3)
    let gaussian = GaussianPredictor<Double>(schedule: s, variance: 0.3)
    var generator = SeededGenerator(seed: 1)
    let x = Tensor<Double>.normal([20, 2], using: &generator)
    for t in [1, 30, 100] {
      let difference = one.predictedNoise(in: x, at: t).rms(
        from: gaussian.predictedNoise(in: x, at: t))
      #expect(difference < 1e-14)
      let doubt = one.cleanVariance(of: [1, 2], at: t)
      #expect(abs(doubt - gaussian.cleanVariance(at: t)) < 1e-14)
    }
  }

  @Test("far out, where densities are zero to rounding, nothing overflows")
  func farOut() {
    let x = Tensor<Double>([900, -1000, -1e6, -1e6], shape: [2, 2])
    for t in [1, 50, 100] {
      let clean = Self.blobs().predictedClean(from: x, at: t).scalars
      #expect(clean.allSatisfy { $0.isFinite })
      #expect(
        Self.blobs().shares(of: [-1e6, -1e6], at: t) == [0, 1])
    }
  }

  @Test("floors of the two blobs are those of an independent quadrature")
  func floors() {
    #expect(abs(Self.blobs().noiseFloor - 0.388574) < 1e-6)
    #expect(abs(Self.blobs(Self.repaired).noiseFloor - 0.18052) < 1e-5)
  }

  @Test("floor by strips is the floor by drawing", arguments: [1, 40, 90])
  func sampledFloor(t: Int) {
    var generator = SeededGenerator(seed: 2)
    for schedule in [Self.printed, Self.repaired] {
      let blobs = Self.blobs(schedule)
      let (mean, error) = blobs.sampledNoiseFloor(
        at: t, draws: 20_000, using: &generator)
      // Where blobs hardly overlap, the draws may have missed it altogether
      #expect(abs(mean - blobs.noiseFloor(at: t)) <= 4 * error + 1e-5)
    }
  }

  @Test("no guess beats the floor, and the exact one reaches it")
  func guessReachesFloor() {
    var generator = SeededGenerator(seed: 3)
    let (blobs, n, t) = (Self.blobs(), 50_000, 70)
    let clean = Tensor<Double>.normal([n, 2], using: &generator)
    var points = clean
    points.withUnsafeMutableScalars { x in
      for i in x.indices {
        x[i] = 0.1.squareRoot() * x[i] + (i / 2 % 2 == 0 ? 2 : -2)
      }
    }
    let ε = Tensor<Double>.normal([n, 2], using: &generator)
    let noisy = Self.printed.jump(from: points, to: t, noise: ε)
    let rms = blobs.predictedNoise(in: noisy, at: t).rms(from: ε)
    let floor = blobs.noiseFloor(at: t)
    // Squared errors scatter by about sqrt(2) times themselves
    let within = 4 * floor * (1.5 / Double(n)).squareRoot()
    #expect(abs(rms * rms - floor) < within)
  }

  @Test("the mismatch at the end, and none for data that are noise")
  func mismatch() {
    #expect(abs(Self.blobs().endMismatch(gridStep: 0.1) - 0.8805) < 1e-4)
    let noise = GaussianMixture<Double>(
      schedule: Self.printed, centres: [[0, 0]], variance: 1)
    #expect(abs(noise.endMismatch(gridStep: 0.1)) < 1e-6)
    // One round blob has a closed form
    let one = GaussianMixture<Double>(
      schedule: Self.printed, centres: [[0, 0]], variance: 0.1)
    let s = one.noisyVariance(at: 100)
    #expect(
      abs(one.endMismatch(gridStep: 0.1) - (s - 1 - log(s))) < 1e-6)
  }

  @Test("who is not told the time knows less")
  func timeless() {
    #expect(abs(Self.blobs().timelessFloor(gridStep: 0.1) - 0.4723) < 1e-4)
  }

  @Test("best variance is that of x_{t-1} given x_t alone, by drawing")
  func bestVariance() {
    // Total variance: that of the posterior plus that of its mean
    let (blobs, s) = (Self.blobs(), Self.printed)
    for t in [2, 30, 100] {
      let q = s.posterior(at: t)
      var generator = SeededGenerator(seed: 4)
      let (floor, error) = blobs.sampledNoiseFloor(
        at: t, draws: 50_000, using: &generator)
      let perFloor =
        q.cleanWeight * q.cleanWeight * (1 - s.alphaBar[t]) / s.alphaBar[t]
      #expect(
        abs(blobs.bestVariance(at: t) - q.variance - perFloor * floor)
          <= 4 * perFloor * error + 1e-9)
    }
  }
}

@Suite("PointDenoiser")
struct PointDenoiserTests {
  @Test("it sees x, y and t/T, or not the time")
  func inputs() {
    var generator = SeededGenerator(seed: 1)
    let points = Tensor<Float>.normal([4, 2], using: &generator)
    let seeing = PointDenoiser(hidden: [8], timesteps: 10, using: &generator)
    let blind = PointDenoiser(
      hidden: [8], timesteps: 10, inputs: .timeless, using: &generator)
    #expect(seeing.parameters.count == 3 * 8 + 8 + 8 * 2 + 2)
    #expect(blind.parameters.count == 2 * 8 + 8 + 8 * 2 + 2)
    #expect(
      seeing.predictedNoise(in: points, at: 3)
        != seeing.predictedNoise(in: points, at: 4))
    #expect(
      blind.predictedNoise(in: points, at: 3)
        == blind.predictedNoise(in: points, at: 4))
  }

  @Test("every point has its own time")
  func ownTimes() {
    var generator = SeededGenerator(seed: 2)
    let points = Tensor<Float>.normal([3, 2], using: &generator)
    let network = PointDenoiser(
      hidden: [16, 16], timesteps: 10, using: &generator)
    let together = network.predictedNoise(in: points, at: [1, 5, 10])
    for (row, t) in [1, 5, 10].enumerated() {
      let alone = network.predictedNoise(in: points[rows: row..<row + 1], at: t)
      #expect(together[rows: row..<row + 1].rms(from: alone) < 1e-6)
    }
  }

  @Test("the layers are those of a plain network, fed with t/T")
  func plain() {
    var generator = SeededGenerator(seed: 3)
    let network = PointDenoiser(hidden: [], timesteps: 4, using: &generator)
    let weight = network.learned[0].variable.value.scalars
    let bias = network.learned[1].variable.value.scalars
    let guess = network.predictedNoise(
      in: Tensor([0.5, -2], shape: [1, 2]), at: 3
    ).scalars
    for j in 0..<2 {
      let law =
        0.5 * weight[j] - 2 * weight[2 + j] + 0.75 * weight[4 + j] + bias[j]
      #expect(abs(guess[j] - law) < 1e-6)
    }
  }
}
