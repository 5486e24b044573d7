import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 8.1: the data, the schedule, and where a hundred steps lead.

extension Lab {
  mutating func theCrowd() throws {
    chapter.section("8.1", "Two blobs and a hundred steps")
    let (printed, repaired) = (Self.printed, Self.repaired)
    let n = data.count
    chapter.say("A thousand points, half of them around (2, 2) and half")
    chapter.say("around (-2, -2). Variance of a coordinate, and after T steps:")
    let end = printed.jump(
      from: data, to: 100,
      noise: noise(data.rowCount))
    let (square, v) = (4.0, TwoGaussians.variance)
    let ᾱ = printed.alphaBar[100]
    chapter.report(
      "variance.data", "data", data.squaredNorm() / Double(n),
      expect: square + v,
      within: 4 * standardError(ofVariance: n, fixed: square, noise: v))
    let s = ᾱ * v + 1 - ᾱ
    chapter.report(
      "variance.end", "x_T, the schedule as printed",
      end.squaredNorm() / Double(n), expect: 1 + ᾱ * (square + v - 1),
      within: 4 * standardError(ofVariance: n, fixed: ᾱ * square, noise: s))
    chapter.report("end.alphaBar", "alphaBar_T", ᾱ)
    chapter.report("end.centre", "the centres end at", ᾱ.squareRoot() * 2)
    chapter.report("end.deviation", "and the blobs have", s.squareRoot())

    chapter.say()
    chapter.say("KL(q(x_T) || N(0, I)) in nats, both coordinates:")
    chapter.report(
      "mismatch.printed", "betas .0001 to .02",
      Self.oracle(printed).endMismatch(), expect: 0.8805, within: 1e-4)
    chapter.report(
      "mismatch.repaired", "betas ten times as large",
      Self.oracle(repaired).endMismatch(), expect: 0, within: 1e-6)

    try drawForwardFilm()
  }

  /// Every state of one chain: x_0, x_1, ..., x_T.
  private mutating func chain(
    _ schedule: NoiseSchedule, _ x₀: Tensor<Float>
  ) -> [Tensor<Float>] {
    // ANCHOR: one-chain
    var states = [x₀]
    for t in 1...schedule.timesteps {
      let z = Tensor<Float>.normal(x₀.shape, using: &generator)
      states.append(schedule.step(states[t - 1], to: t, noise: z))
    }
    // ANCHOR_END: one-chain
    return states
  }

  /// Some of the points on their way, under both schedules.
  private mutating func drawForwardFilm() throws {
    let shown = data.rows((0..<400).map { 5 * $0 / 2 })
    let colours = (0..<400).map { $0 < 200 ? 0 : 1 }
    let chains = [
      chain(Self.printed, shown), chain(Self.repaired, shown),
    ]
    chapter.keep("states.count", Double(chains[0].count))
    let times = Array(stride(from: 0, through: 100, by: 5))
    let frames: [any Figure] = times.map { t in
      Panels(columns: 2, width: 560) {
        for (name, chain) in zip(["as printed", "repaired"], chains) {
          Panel("\(name), t = \(t)", cloud(chain[t], colours))
        }
      }
    }
    try Animation(frames: frames, delay: 0.15, hold: 2).save(
      as: "forward", in: chapter.output)
  }

  /// Points of the plane in the colours of their blobs.
  private func cloud(_ x: Tensor<Float>, _ colours: [Int]) -> Chart {
    let scalars = x.scalars
    return plane {
      Points(
        x: colours.indices.map { scalars[2 * $0] },
        y: colours.indices.map { scalars[2 * $0 + 1] },
        groups: colours, radius: 1.8)
    }
  }
}
