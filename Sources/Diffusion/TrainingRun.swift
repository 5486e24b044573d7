import Foundation
import Networks
import Tensors

/// A training run that can be stopped at any moment and taken up again.
///
/// Everything it needs to go on is in one file: network, optimiser, average,
/// generator, and the losses so far. A run that was interrupted, even by a
/// power cut, goes on from the last file to the same losses, bit for bit, as
/// one that was not.
///
/// Introduced in chapter 5.
public final class TrainingRun<Model: DenoisingNetwork> {
  /// What makes the steps.
  public let trainer: NoiseTrainer<Model>
  /// What a reader of the file should know: width, schedule, data, ...
  public let settings: [String: String]
  /// What it has written down so far.
  public private(set) var history = TrainingHistory()

  private let examples: (Int) -> (clean: Tensor<Float>, labels: [Int])
  private let file: URL?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - trainer: What makes the steps.
  ///   - settings: Notes for the file. A file in which one of them has
  ///     another value is not taken up.
  ///   - file: Where to save; nil never saves.
  ///   - examples: The clean examples of step n, counted from 0, and their
  ///     classes where the network knows any.
  public init(
    _ trainer: NoiseTrainer<Model>, settings: [String: String] = [:],
    file: URL? = nil,
    examples: @escaping (Int) -> (clean: Tensor<Float>, labels: [Int])
  ) {
    self.trainer = trainer
    self.settings = settings
    self.file = file
    self.examples = examples
  }

  /// The number of steps made so far.
  public var step: Int { history.losses.count }

  /// The loss of every step so far.
  public var losses: [Float] { history.losses }

  private var checkpoint: Checkpoint {
    Checkpoint(
      network: trainer.network, adam: trainer.adam, average: trainer.average)
  }

  // ANCHOR: train
  /// Makes steps until there are `steps` in all, or `isStopped` says so.
  ///
  /// Saves every `interval` steps and at the end. `afterStep` may measure and
  /// draw; the file holds what it records.
  ///
  /// - Throws: `NonFiniteLoss`, and then the last file stays as it is;
  ///   `SafetensorsError` where the file cannot be written.
  public func train(
    to steps: Int, savingEvery interval: Int = 500,
    afterStep: (TrainingRun) throws -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) throws {
    while step < steps && !isStopped() {
      let began = Date()
      let (clean, labels) = examples(step)
      let loss = try trainer.step(on: clean, labels: labels)
      history.losses.append(Float(loss))
      history.seconds += Date().timeIntervalSince(began)
      try afterStep(self)
      if step % interval == 0 && step < steps { try save() }
    }
    try save()
  }
  // ANCHOR_END: train

  /// The mean loss of the last steps.
  public func recentLoss(over count: Int = 100) -> Double {
    let recent = losses.suffix(count)
    return Double(recent.reduce(0, +)) / Double(max(1, recent.count))
  }

  /// Keeps a loss that was measured on examples kept aside.
  public func record(heldOut loss: Double) {
    history.heldOut.append((step, Float(loss)))
  }

  /// Keeps samples that were drawn from the network as it is now.
  public func record(samples: Tensor<Float>) {
    history.snapshots.append((step, samples))
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `SafetensorsError`; `NonFiniteLoss` where a parameter is no
  ///   number any more, and then the last file stays.
  public func save() throws {
    guard let file else { return }
    let parameters = trainer.network.parameters
    guard parameters.areFinite else {
      throw NonFiniteLoss(step: step, loss: .nan)
    }
    try checkpoint.save(
      to: file, generator: trainer.generator, settings: settings,
      records: history.tensors)
  }

  /// Goes on from the file.
  ///
  /// - Throws: `OtherRun` where the file was made with other settings;
  ///   `SafetensorsError`.
  public func resume() throws {
    guard let file else { return }
    let found = try Safetensors(contentsOf: file).metadata
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      guard let other = found[name], other != value else { continue }
      throw OtherRun(
        file: file.path, setting: name, expected: value, found: other)
    }
    let state = try checkpoint.restore(from: file)
    trainer.generator = state.generator
    history = try TrainingHistory(state.records, from: file.path)
    guard losses.count == trainer.adam.stepCount else {
      throw SafetensorsError.mismatch(
        file: file.path, name: "training.record.losses",
        expected: "\(trainer.adam.stepCount) losses",
        found: "\(losses.count)")
    }
  }
}

/// A file holds another training run than the one that is to go on.
///
/// Introduced in chapter 5.
public struct OtherRun: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// What the two runs differ in, and how.
  public let setting, expected, found: String

  /// In what they differ, and what to do.
  public var description: String {
    "\(file): the run in it has \(setting) \(found), this one \(expected). "
      + "Go on with the options it was begun with, or choose another file."
  }
}
