import ChapterKit
import Diffusion
import Evaluation
import Figures
import Tensors

// Section 9.7: the best answer for five thousand points is not the best.

/// The exact denoiser of the very points that a network learns from.
struct Keeper: NoisePredictor {
  let posterior: FiniteSetPosterior

  // ANCHOR: keeper
  func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    let clean = posterior.predictedClean(from: noisy, at: t)
    return posterior.schedule.mergedNoise(
      in: noisy, at: t, from: clean)
  }
  // ANCHOR_END: keeper
}

extension Lab {
  mutating func theFloorOfTheFew(
    _ board: BoardTraining, _ waves: BoardTraining
  ) throws {
    chapter.section("9.7", "The floor of the few")
    let data = board.data
    let keeper = Keeper(
      posterior: FiniteSetPosterior(schedule: schedule, images: data))
    let probe = generator.next()
    let stored = measure(keeper, perTime: 100, seed: probe, on: data)
    let fresh = measure(keeper, perTime: 100, seed: probe)
    chapter.say("Who keeps all \(data.rowCount) points by heart, against the")
    chapter.say("best answer for the whole board:")
    chapter.report(
      "few.stored", "on the points themselves", -stored.excess,
      expect: -0.0028, within: 0.0012)
    chapter.report(
      "few.fresh", "on fresh points", fresh.excess, expect: 0.0043,
      within: 0.0024)
    chapter.report(
      "few.loss", "so the floor of the few", floor - stored.excess)

    chapter.say()
    chapter.say("The networks, on both kinds of points, above the floor:")
    chapter.table(
      ["", "own points", "fresh points"],
      [("plain", "x, y, t/T", board), ("waves", "with waves", waves)].map {
        key, name, training in
        let own = advantage(training, on: data, seed: probe)
        let other = advantage(training, seed: probe)
        chapter.keep("own.\(key)", own)
        chapter.keep("fresh.\(key)", other)
        return [name, fixed(own, 4), fixed(other, 4)]
      })

    let ts = Array(1...schedule.timesteps)
    try Chart(
      x: Axis("timestep t", .log),
      y: Axis("mean squared error", range: 0...1.4), height: 320
    ) {
      let floors = ts.map { oracle.noiseFloor(at: $0) }
      Line(
        x: ts, y: zip(floors, fresh.excesses).map { $0 + $1 },
        label: "by heart, fresh points", hue: .red)
      Line(x: ts, y: floors, label: "best answer", hue: .ink, style: .dashed)
      Line(
        x: ts, y: zip(floors, stored.excesses).map { $0 - $1 },
        label: "by heart, own points", hue: .blue)
    }.save(as: "few", in: chapter.output)
  }

  /// What a network loses against the best answer, on the same noise.
  private func advantage(
    _ training: BoardTraining, on points: Tensor<Float>? = nil, seed: UInt64
  ) -> Double {
    let exact = measure(oracle, perTime: 1000, seed: seed, on: points)
    return training.averaged {
      measure($0, perTime: 1000, seed: seed, on: points)
    }.loss - exact.loss
  }
}
