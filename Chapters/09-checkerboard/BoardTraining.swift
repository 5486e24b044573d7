import Datasets
import Diffusion
import Foundation
import Networks
import Tensors

/// The training that the chapter's run and its commands share.
struct BoardTraining {
  /// T = 100, beta from .0001 to .02.
  static let schedule = NoiseSchedule.linear(
    timesteps: 100, from: 1e-4, through: 0.02)
  /// The widths between input and output.
  static let hidden = [128, 128, 128]
  static let batch = 128
  /// So many points are drawn on the whole board; half of them stay.
  static let draws = 10_000

  /// The points that the network learns from, [about 5,000, 2].
  let data: Tensor<Float>
  let run: TrainingRun<PointDenoiser>

  var network: PointDenoiser { run.trainer.network }
  var stepsPerEpoch: Int { data.rowCount / Self.batch }

  // ANCHOR: board-training
  /// Prepares a training; with a file, it is saved there at the end.
  init(seed: UInt64, inputs: PointInputs = .raw, file: URL? = nil) {
    var generator = SeededGenerator(seed: seed)
    let data: Tensor<Float> = Checkerboard.points(
      keptOf: Self.draws, using: &generator)
    let network = PointDenoiser(
      hidden: Self.hidden, timesteps: Self.schedule.timesteps,
      inputs: inputs, using: &generator)
    let trainer = NoiseTrainer(
      network, schedule: Self.schedule, seed: generator.next())
    var shuffle = Shuffle(
      count: data.rowCount, batch: Self.batch, seed: generator.next())
    self.data = data
    let settings = ["data": "checkerboard", "inputs": inputs.name]
    run = TrainingRun(trainer, settings: settings, file: file) { step in
      (data.rows(shuffle.batch(step)), [])
    }
  }
  // ANCHOR_END: board-training

  /// Takes up the training that a file holds, whichever inputs it used.
  init(contentsOf file: URL, seed: UInt64 = 1) throws {
    let found = try Safetensors(contentsOf: file).metadata["inputs"]
    let inputs = [PointInputs.raw, .usualWaves].first { $0.name == found }
    self.init(seed: seed, inputs: inputs ?? .raw, file: file)
    try run.resume()
  }

  /// Trains until there are so many epochs in all.
  ///
  /// Tells the number of each epoch, from 0, and the mean of its losses.
  func train(
    epochs: Int, afterEpoch: (Int, Double) throws -> Void = { _, _ in },
    isStopped: () -> Bool = { false }
  ) throws {
    let length = stepsPerEpoch
    try run.train(
      to: epochs * length, savingEvery: 100 * length,
      afterStep: { run in
        if run.step % length == 0 {
          try afterEpoch(run.step / length - 1, run.recentLoss(over: length))
        }
      }, isStopped: isStopped)
  }

  /// Lets `body` work with the parameters averaged over the last steps.
  func averaged<Result>(
    _ body: (PointDenoiser) throws -> Result
  ) rethrows -> Result {
    try run.trainer.average.whileApplied { try body(network) }
  }

  /// Draws points, and keeps all T + 1 states on the way: x_T, ..., x_0.
  func states(
    count: Int, using generator: inout SeededGenerator
  ) -> [Tensor<Float>] {
    averaged { network in
      var network = network
      let start = Tensor<Float>.normal([count, 2], using: &generator)
      return Self.schedule.reverseChain(
        from: start, with: &network, using: &generator)
    }
  }
}

extension PointInputs {
  /// Waves of four octaves, the last of half a square's width.
  static let usualWaves = PointInputs.waves(octaves: 4)

  /// What a checkpoint calls them.
  var name: String { "\(self)" }
}
