import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 9.6: the same network, told the same three numbers in waves.

extension Lab {
  /// Fewer epochs, because a step takes longer.
  static let waveEpochs = 320

  mutating func betterInputs(
    beside board: BoardTraining
  ) throws -> BoardTraining {
    chapter.section("9.6", "Better inputs")
    let waves = BoardTraining(seed: seed, inputs: .usualWaves)
    chapter.report(
      "waves.inputs", "numbers that go in",
      Double(waves.network.inputs.width))
    chapter.report(
      "waves.parameters", "numbers to learn",
      Double(waves.network.parameters.count))
    let began = processorSeconds()
    let bar = ProgressBar(total: Self.waveEpochs)
    try waves.train(epochs: Self.waveEpochs) { epoch, loss in
      bar.update(epoch + 1, unit: "epochs", note: "loss \(fixed(loss, 4))")
    }
    bar.finish()
    let seconds = processorSeconds() - began
    chapter.keep("waves.seconds", seconds)
    chapter.keep("waves.epochs", Double(Self.waveEpochs))
    chapter.remark(
      "\(Self.waveEpochs) epochs took \(fixed(seconds, 1)) processor seconds")

    let probe = generator.next()
    let plain = board.averaged { measure($0, perTime: 400, seed: probe) }
    let better = waves.averaged { measure($0, perTime: 400, seed: probe) }
    let start = noise(Self.crowd)
    let samples = waves.averaged { self.samples(of: $0, from: start) }
    let verdict = judge(samples)
    chapter.say()
    chapter.report("plain.excess", "above the floor: x, y, t/T", plain.excess)
    chapter.report(
      "waves.excess", "above the floor: with waves", better.excess,
      expect: Bands.wavesExcess.expect, within: Bands.wavesExcess.within)
    chapter.report(
      "waves.inside", "with waves: on the right squares",
      verdict.census.inside, expect: Bands.wavesInside.expect,
      within: Bands.wavesInside.within)
    chapter.report("waves.emptiest", "  emptiest", verdict.census.emptiest)
    chapter.report("waves.fullest", "  fullest", verdict.census.fullest)
    chapter.report("waves.distance", "  SW1", verdict.distance)
    chapter.require(
      better.excess < plain.excess, "waves did not help: \(better.excess)")
    try drawInputs(board, waves, plain, better, samples)
    return waves
  }

  private func drawInputs(
    _ board: BoardTraining, _ waves: BoardTraining, _ plain: Measured,
    _ better: Measured, _ samples: Tensor<Float>
  ) throws {
    let ts = Array(1...schedule.timesteps)
    try Chart(
      x: "timestep t", y: Axis("excess over the floor", .log), height: 320
    ) {
      Line(x: ts, y: plain.excesses, label: "x, y, t/T", hue: .red)
      Line(x: ts, y: better.excesses, label: "with waves", hue: .blue)
    }.save(as: "excess-by-time", in: chapter.output)

    // What each makes of a walk across the board
    let t = 5
    let xs = (0...400).map { -1.3 + 2.6 * Double($0) / 400 }
    let row = Tensor(xs.flatMap { [Float($0), -0.25] }, shape: [401, 2])
    func guess(_ predictor: some NoisePredictor<Float>) -> [Double] {
      var predictor = predictor
      let noise = predictor.predictedNoise(in: row, at: t)
      return (0...400).map { Double(noise.scalars[2 * $0]) }
    }
    try Chart(
      x: "x, at y = −0.25", y: "noise along x", height: 320
    ) {
      Line(
        x: xs, y: guess(oracle), label: "best answer", hue: .ink,
        style: .dashed)
      Line(
        x: xs, y: board.averaged { guess($0) }, label: "x, y, t/T",
        hue: .red)
      Line(
        x: xs, y: waves.averaged { guess($0) }, label: "with waves",
        hue: .blue)
    }.save(as: "walk", in: chapter.output)

    try Panels(columns: 2, width: 600) {
      Panel("Data", scatter(waves.data, .ink))
      Panel("Network with waves", scatter(samples, .blue))
    }.save(as: "waves", in: chapter.output)
  }
}
