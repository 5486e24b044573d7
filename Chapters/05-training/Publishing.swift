import Datasets
import Diffusion
import Foundation
import Tensors

/// Weights to give away, made from a checkpoint.
///
/// Three files: NAME.safetensors holds the averaged parameters in half
/// precision, with notes on how they came about; NAME.csv the losses;
/// NAME-samples.idx what the network drew on the way, sixteen pictures for
/// each row of the log that says so.
func publish(_ checkpoint: URL, as file: URL) throws {
  let network = try DigitNetwork(contentsOf: checkpoint)
  let history = try TrainingHistory(contentsOf: checkpoint)
  guard !history.losses.isEmpty else {
    throw CannotTrain(
      reason: "\(checkpoint.path): there is no log in it. Publish the "
        + "checkpoint of a training run.")
  }
  try network.write(to: file)

  let name = file.deletingPathExtension()
  try Data(history.log().utf8).write(
    to: name.appendingPathExtension("csv"), options: .atomic)
  // The log has a row every ten steps
  let drawn = history.snapshots.filter { $0.step % 10 == 0 }
  guard let first = drawn.first?.samples.shape.dropLast() else { return }
  let bytes = drawn.flatMap { PixelScale.bytes(for: $0.samples) }
  let samples = name.deletingLastPathComponent()
    .appendingPathComponent(name.lastPathComponent + "-samples.idx")
  try IDXArray(bytes, shape: [drawn.count] + first).write(to: samples)
}
