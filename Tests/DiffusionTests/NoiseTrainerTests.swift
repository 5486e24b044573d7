import Diffusion
import Foundation
import Networks
import Tensors
import Testing

/// A very small network for points of the line, with a class or without.
final class LineDenoiser: DenoisingNetwork {
  let body: MLP<Float>
  var parameters: Parameters<Float> { body.parameters }
  var learned: [Parameter<Float>] { body.learned }
  /// What it was asked last.
  private(set) var labels: [Int?] = []

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    body = MLP(widths: [2, 16, 1], activation: .silu, using: &generator)
  }

  func predictedNoise(
    in noisy: Variable<Float>, at timesteps: [Int], labels: [Int?],
    dropping generator: inout SeededGenerator?
  ) -> Variable<Float> {
    self.labels = labels
    let x = noisy.value.scalars
    return body(
      Variable(
        Tensor(
          zip(x, timesteps).flatMap { [$0, Float($1) / 50] },
          shape: [x.count, 2])))
  }
}

private func makeRun(
  seed: UInt64, rate: Double = 1e-2, file: URL? = nil,
  settings: [String: String] = ["width": "16"]
) -> TrainingRun<LineDenoiser> {
  let trainer = NoiseTrainer(
    LineDenoiser(seed: seed), schedule: .repaired(timesteps: 50),
    learningRate: rate, warmUp: 5, seed: seed)
  return TrainingRun(trainer, settings: settings, file: file) { step in
    var generator = SeededGenerator(seed: UInt64(step))
    return (
      0.3 * .normal([32, 1], using: &generator), Array(repeating: 1, count: 32)
    )
  }
}

private func withFile(_ body: (URL) throws -> Void) throws {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("\(UUID().uuidString).safetensors")
  defer { try? FileManager.default.removeItem(at: url) }
  try body(url)
}

@Suite("NoiseTrainer")
struct NoiseTrainerTests {
  @Test("a noisy batch is the jump of each example to its own time")
  func noisyBatch() {
    let schedule = NoiseSchedule.source
    var generator = SeededGenerator(seed: 3)
    let clean = Tensor<Float>.normal([40, 3], using: &generator)
    let batch = schedule.noisyBatch(of: clean, using: &generator)
    for row in 0..<40 {
      let t = batch.timesteps[row]
      let alone = schedule.jump(
        from: clean[row: row], to: t, noise: batch.noise[row: row])
      #expect(alone == batch.noisy[row: row])
    }
  }

  @Test("times are uniform on 1...T, both ends included")
  func times() {
    var generator = SeededGenerator(seed: 4)
    let count = 100_000
    let batch = NoiseSchedule.source.noisyBatch(
      of: Tensor(repeating: 0, shape: [count, 1]), using: &generator)
    var tally = Array(repeating: 0, count: 51)
    for t in batch.timesteps { tally[t] += 1 }
    #expect(tally[0] == 0)
    let expected = Double(count) / 50
    for t in 1...50 {
      #expect(abs(Double(tally[t]) - expected) < 4 * expected.squareRoot())
    }
  }

  @Test("training reaches the best loss for Gaussian data")
  func reachesOptimum() throws {
    let run = makeRun(seed: 1)
    try run.train(to: 3000)
    // For x_0 ~ N(0, v) the noise given x_t has variance
    // v alphaBar / (v alphaBar + 1 - alphaBar)
    let schedule = run.trainer.schedule
    let floor = schedule.alphaBar.dropFirst().reduce(0.0) { sum, ᾱ in
      sum + 0.09 * ᾱ / (0.09 * ᾱ + 1 - ᾱ) / 50
    }
    let loss = run.recentLoss(over: 1000)
    // 32,000 squared errors, each with a spread of at most about 3 times itself
    #expect(loss > floor * 0.93 && loss < floor * 1.15, "\(loss) at \(floor)")
    #expect(Double(run.losses[0]) > 2 * loss)
  }

  @Test("the learning rate warms up")
  func warmUp() throws {
    let run = makeRun(seed: 1)
    try run.train(to: 2)
    #expect(
      abs(run.trainer.adam.constants.learningRate - 2e-2 / 5) < 1e-12)
    try run.train(to: 9)
    #expect(run.trainer.adam.constants.learningRate == 1e-2)
  }

  @Test("about one label in ten is hidden")
  func hiddenLabels() throws {
    let run = makeRun(seed: 2)
    var hidden = 0
    try run.train(to: 200) { run in
      hidden += run.trainer.network.labels.filter { $0 == nil }.count
    }
    let (mean, deviation) = (640.0, (6400 * 0.1 * 0.9).squareRoot())
    #expect(abs(Double(hidden) - mean) < 4 * deviation)
  }

  @Test("a network measured twice on the same noise gives the same loss")
  func noiseLossRepeats() {
    let network = LineDenoiser(seed: 5)
    let clean = Tensor<Float>(repeating: 0.5, shape: [10, 1])
    func measure(batch: Int) -> Double {
      noiseLoss(
        of: network, on: clean, at: (1...10).map { 5 * $0 },
        schedule: .repaired(timesteps: 50), seed: 9, batch: batch)
    }
    #expect(measure(batch: 10) == measure(batch: 10))
    #expect(abs(measure(batch: 10) - measure(batch: 3)) < 1e-6)
  }
}

@Suite("TrainingRun")
struct TrainingRunTests {
  @Test("a run that was killed goes on to the same losses")
  func resumes() throws {
    try withFile { url in
      let killed = makeRun(seed: 1, file: url)
      // Killed after step 17: the last file is that of step 10
      #expect(throws: CancellationError.self) {
        try killed.train(to: 20, savingEvery: 10) {
          if $0.step == 5 { $0.record(heldOut: 0.5) }
          if $0.step == 7 { $0.record(samples: Tensor([1, 2])) }
          if $0.step == 17 { throw CancellationError() }
        }
      }
      let resumed = makeRun(seed: 2, file: url)
      try resumed.resume()
      #expect(resumed.step == 10)
      #expect(resumed.history.heldOut.map(\.step) == [5])
      #expect(resumed.history.snapshots.map(\.samples) == [Tensor([1, 2])])
      let whole = makeRun(seed: 1)
      try whole.train(to: 30)
      try resumed.train(to: 30)
      #expect(resumed.losses == whole.losses)
    }
  }

  @Test("a run that is asked to stop saves where it is")
  func stops() throws {
    try withFile { url in
      let run = makeRun(seed: 1, file: url)
      var asked = 0
      try run.train(to: 100) { _ in
      } isStopped: {
        asked += 1
        return asked > 13
      }
      #expect(run.step == 13)
      let resumed = makeRun(seed: 1, file: url)
      try resumed.resume()
      #expect(resumed.step == 13 && resumed.losses == run.losses)
    }
  }

  @Test("parameters that run away stop the run, and the file stays good")
  func nonFinite() throws {
    try withFile { url in
      let run = makeRun(seed: 1, rate: 1e-2, file: url)
      try run.train(to: 5)
      let good = try Data(contentsOf: url)
      run.trainer.network.parameters.values.fill(.infinity)
      #expect(throws: NonFiniteLoss.self) { try run.train(to: 10) }
      #expect(throws: NonFiniteLoss.self) { try run.save() }
      #expect(try Data(contentsOf: url) == good)
    }
  }

  @Test("a file of another run is not taken up")
  func otherSettings() throws {
    try withFile { url in
      try makeRun(seed: 1, file: url).train(to: 3)
      let other = makeRun(seed: 1, file: url, settings: ["width": "32"])
      #expect {
        try other.resume()
      } throws: { error in
        let text = "\(error)"
        return text.contains("width") && text.contains("16")
          && text.contains("32")
      }
      #expect(other.step == 0)
    }
  }

  @Test("the log has the mean of every ten steps, and what was kept aside")
  func log() throws {
    let run = makeRun(seed: 1)
    try run.train(to: 25) {
      if $0.step == 20 { $0.record(heldOut: 0.25) }
      if $0.step == 10 { $0.record(samples: Tensor([1, 2, 3])) }
    }
    let lines = run.history.log().split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "step,loss,heldOut,samples")
    let mean = run.losses[10..<20].reduce(0, +) / 10
    #expect(lines[2] == "20,\(mean),0.25,")
    #expect(lines[1].hasSuffix(",,3"))
  }
}
