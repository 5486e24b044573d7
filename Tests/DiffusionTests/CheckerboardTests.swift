import Diffusion
import Foundation
import Tensors
import Testing

@Suite("Truncated normal")
struct TruncatedNormalTests {
  @Test(
    "mass and mean against a sum over narrow strips",
    arguments: [(0.1, 0.4), (0.75, 0.1), (-0.6, 0.3), (2, 0.25), (5, 10)])
  func bySumming(mean: Double, deviation: Double) {
    let cut = TruncatedNormal(
      mean: mean, deviation: deviation, lower: 0.5, upper: 1)
    var (mass, first) = (0.0, 0.0)
    let n = 20_000
    for i in 0..<n {
      let x = 0.5 + 0.5 * (Double(i) + 0.5) / Double(n)
      let z = (x - mean) / deviation
      let strip =
        exp(-z * z / 2) / (2 * Double.pi).squareRoot() / deviation * 0.5
        / Double(n)
      mass += strip
      first += strip * x
    }
    #expect(abs(cut.logMass - log(mass)) < 1e-8)
    #expect(abs(cut.mean - first / mass) < 1e-8)
  }

  @Test("a mirror image has the mirrored mean and the same mass")
  func mirror() {
    for mean in [-30.0, -1, 0.2, 0.7, 3, 200] {
      let one = TruncatedNormal(
        mean: mean, deviation: 0.3, lower: 0.5, upper: 1)
      let other = TruncatedNormal(
        mean: -mean, deviation: 0.3, lower: -1, upper: -0.5)
      #expect(one.mean == -other.mean && one.logMass == other.logMass)
    }
  }

  @Test("far out, the mean stays in the stretch and nears its end")
  func farOut() {
    for distance in [1.0, 10, 100, 1e4, 1e8] {
      let cut = TruncatedNormal(
        mean: 1 + distance, deviation: 0.01, lower: 0.5, upper: 1)
      #expect(cut.mean <= 1 && cut.mean > 1 - 0.01)
      // One deviation squared over the distance, and a little less
      let depth = 1 - cut.mean
      let law = 1e-4 / distance
      // Far out the mean is a difference of two large numbers
      let rounding = 4 * (1 + distance).ulp
      #expect(depth <= law * 1.0001 + rounding)
      #expect(depth > 0.9 * law - rounding)
      #expect(cut.logMass.isFinite)
    }
  }

  @Test("the tail's ratio is smooth where the method changes")
  func ratio() {
    let (below, above) = (
      TruncatedNormal.tailRatio(5 - 1e-9), TruncatedNormal.tailRatio(5)
    )
    #expect(abs(below / above - 1) < 1e-9)
    #expect(
      abs(TruncatedNormal.tailRatio(0) - (Double.pi / 2).squareRoot()) < 1e-15)
    #expect(abs(TruncatedNormal.tailRatio(1e9) * 1e9 - 1) < 1e-15)
  }
}

@Suite("Checkerboard: exact answers")
struct CheckerboardPredictorTests {
  static let schedule = NoiseSchedule.linear(
    timesteps: 100, from: 1e-4, through: 0.02)
  static let oracle = CheckerboardPredictor<Double>(schedule: schedule)

  @Test(
    "clean point and noise against Bayes' rule on a grid",
    arguments: [5, 40, 100])
  func byBruteForce(t: Int) {
    let ᾱ = Self.schedule.alphaBar[t]
    for noisy in [(0.1, 0.2), (-0.4, 0.6), (1.3, -0.2)] {
      var (total, x, y) = (0.0, 0.0, 0.0)
      let n = 400
      for i in 0..<n {
        for j in 0..<n where (4 * i / n + 4 * j / n) % 2 == 0 {
          let u = -1 + 2 * (Double(i) + 0.5) / Double(n)
          let v = -1 + 2 * (Double(j) + 0.5) / Double(n)
          let (a, b) = (
            noisy.0 - ᾱ.squareRoot() * u, noisy.1 - ᾱ.squareRoot() * v
          )
          let weight = exp(-(a * a + b * b) / (2 * (1 - ᾱ)))
          total += weight
          x += weight * u
          y += weight * v
        }
      }
      let clean = Self.oracle.predictedClean(x: noisy.0, y: noisy.1, at: t)
      #expect(abs(clean.x - x / total) < 1e-3)
      #expect(abs(clean.y - y / total) < 1e-3)
      let point = Tensor([noisy.0, noisy.1], shape: [1, 2])
      let ε = Self.oracle.predictedNoise(in: point, at: t).scalars
      #expect(
        abs(ᾱ.squareRoot() * clean.x + (1 - ᾱ).squareRoot() * ε[0] - noisy.0)
          < 1e-12)
    }
  }

  @Test("far out, nothing overflows and the nearest corner is the answer")
  func farOut() {
    let x = Tensor<Double>([40, -3000, 1e6, 1e6], shape: [2, 2])
    for t in [1, 50, 100] {
      let clean = Self.oracle.predictedClean(from: x, at: t).scalars
      // The lower right square is a wrong one; the upper right is right
      #expect(clean.allSatisfy { abs($0) <= 1 })
      #expect(clean[1] < -0.99 && clean[2] > 0.99 && clean[3] > 0.99)
    }
  }

  @Test("the floor is that of an independent quadrature")
  func floor() {
    #expect(abs(Self.oracle.noiseFloor - 0.50386) < 5e-6)
    for (t, value) in [(1, 0.9650), (25, 0.7161), (50, 0.5157), (100, 0.1591)] {
      #expect(abs(Self.oracle.noiseFloor(at: t) - value) < 6e-5)
    }
    let repaired = CheckerboardPredictor<Double>(
      schedule: .linear(timesteps: 100, from: 1e-3, through: 0.2))
    #expect(abs(repaired.noiseFloor - 0.1712) < 6e-5)
  }

  @Test("the exact guess reaches the floor", arguments: [3, 60])
  func guessReachesFloor(t: Int) {
    var generator = SeededGenerator(seed: 4)
    let n = 20_000
    var clean = Tensor<Double>(repeating: 0, shape: [n, 2])
    clean.withUnsafeMutableScalars { x in
      for i in 0..<n {
        // A right square: columns 0...3, rows of the same kind
        let column = generator.integer(below: 4)
        let row = column % 2 + 2 * generator.integer(below: 2)
        x[2 * i] = (Double(column) + generator.uniform()) / 2 - 1
        x[2 * i + 1] = (Double(row) + generator.uniform()) / 2 - 1
      }
    }
    let ε = Tensor<Double>.normal([n, 2], using: &generator)
    let noisy = Self.schedule.jump(from: clean, to: t, noise: ε)
    let rms = Self.oracle.predictedNoise(in: noisy, at: t).rms(from: ε)
    let floor = Self.oracle.noiseFloor(at: t)
    // Squared errors scatter by about sqrt(2) times themselves
    let within = 4 * floor * (2.5 / Double(2 * n)).squareRoot()
    #expect(abs(rms * rms - floor) < within)
  }
}

@Suite("Waves as inputs")
struct WaveTests {
  @Test("sines and cosines in octaves come after the numbers themselves")
  func waves() {
    var generator = SeededGenerator(seed: 5)
    let denoiser = PointDenoiser(
      hidden: [4], timesteps: 100, inputs: .waves(octaves: 3),
      using: &generator)
    #expect(denoiser.inputs.width == 21)
    let x: [Float] = [0.3, -1.7]
    let inputs = denoiser.inputs(
      Variable(Tensor(x, shape: [1, 2])), at: [25], outOf: 100)
    var expected: [Float] = x + [0.25]
    for k in 0..<3 {
      for u in x + [0.25] {
        let angle = Double.pi * Double(1 << k) * Double(u)
        expected += [Float(sin(angle)), Float(cos(angle))]
      }
    }
    #expect(inputs.shape == [1, 21])
    #expect(zip(inputs.scalars, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
