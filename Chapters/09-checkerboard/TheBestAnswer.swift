import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 9.2: the exact denoiser, and the floor that it sets.

extension Lab {
  mutating func theBestAnswer() throws {
    chapter.section("9.2", "The best answer")
    inTheTails()

    let sampled = measure(oracle, perTime: 2000, seed: generator.next())
    let linear = (1...schedule.timesteps).map { t in
      let signal = schedule.alphaBar[t] / 3
      return signal / (signal + 1 - schedule.alphaBar[t])
    }
    let blind = measure(Silence(), seed: generator.next())
    chapter.say()
    chapter.say("Mean squared error, a number of the noise:")
    chapter.report(
      "loss.zero", "who always says \"no noise\"", blind.loss, expect: 1,
      within: 4 * blind.standardError)
    chapter.report(
      "linear", "the best multiple of x_t", mean(linear), expect: 0.56253,
      within: 1e-5)
    chapter.report(
      "floor", "the best answer: the floor", floor, expect: 0.50386,
      within: 5e-6)
    chapter.report(
      "floor.sampled", "the same, by drawing", sampled.loss, expect: floor,
      within: 4 * sampled.standardError)
    chapter.keep("floor.error", sampled.standardError)

    let floors = (1...schedule.timesteps).map { oracle.noiseFloor(at: $0) }
    for (t, value) in [(1, 0.9650), (25, 0.7161), (50, 0.5157), (100, 0.1591)] {
      chapter.keep(
        "floor.t\(t)", floors[t - 1], expect: value, within: 6e-5)
    }
    chapter.say("By time: t = 1, 25, 50, 100")
    chapter.say(
      "  "
        + [1, 25, 50, 100].map { fixed(floors[$0 - 1], 4) }
        .joined(separator: "   "))
    try drawFloor(floors, linear)
    try drawField()
  }

  /// The mean of what is left of a bell between 0.5 and 1, seen from beyond.
  private func inTheTails() {
    chapter.say("x_1 lies outside of a square that ends at 1. Where was x_0?")
    let σ = ((1 - schedule.alphaBar[1]) / schedule.alphaBar[1]).squareRoot()
    let rows = [2.0, 8, 9, 17, 100].map { z in
      // Mirrored, so that the stretch begins z deviations out
      let (a, b) = (z, z + 0.5 / σ)
      let bells = exp(-a * a / 2) - exp(-b * b / 2)
      let area = erf(b / 2.squareRoot()) - erf(a / 2.squareRoot())
      let naive = 1 + z * σ - σ * bells / (area * (.pi / 2).squareRoot())
      let guarded =
        1 + z * σ - σ * bells / (area * (.pi / 2).squareRoot() + 1e-300)
      let right = TruncatedNormal(
        mean: 1 + z * σ, deviation: σ, lower: 0.5, upper: 1)
      return [
        fixed(1 + z * σ, 2), format(naive, 5), format(guarded, 5),
        fixed(right.mean, 6),
      ]
    }
    chapter.table(
      ["x_1 at", "naive", "with + 1e-300", "in logarithms"], rows)
  }

  private func drawFloor(_ floors: [Double], _ linear: [Double]) throws {
    let ts = Array(1...schedule.timesteps)
    try Chart(
      x: "timestep t", y: Axis("mean squared error", range: 0...1.05),
      height: 320
    ) {
      Rule(y: 1, label: "no noise, always")
      Line(
        x: ts, y: linear, label: "best multiple of xₜ", hue: .gold,
        style: .dashed)
      Line(x: ts, y: floors, label: "best answer", hue: .blue)
    }.save(as: "floor", in: chapter.output)
  }

  /// The first coordinate of the best guess of the noise, over the plane.
  private func drawField() throws {
    func map(_ t: Int, reach: Double) -> HeatMap {
      let n = 161
      let places = (0..<n).map { reach * (2 * Double($0) / Double(n - 1) - 1) }
      let plane = places.flatMap { y in
        places.flatMap { [Float($0), Float(y)] }
      }
      let guess = oracle.predictedNoise(
        in: Tensor(plane, shape: [n * n, 2]), at: t)
      return HeatMap(
        stride(from: 0, to: guess.count, by: 2).map { guess.scalars[$0] },
        columns: n, x: Axis("x", range: -reach...reach),
        y: Axis("y", range: -reach...reach), colors: .diverging,
        over: -2...2, label: "noise along x", height: 290)
    }
    try Panels(columns: 2) {
      Panel("t = 5", map(5, reach: 1.4))
      Panel("t = 20", map(20, reach: 1.4))
    }.save(as: "field", in: chapter.output)
  }
}

/// A predictor that has never heard of noise.
struct Silence: NoisePredictor {
  func predictedNoise(in noisy: Tensor<Float>, at t: Int) -> Tensor<Float> {
    .zeros(like: noisy)
  }
}
