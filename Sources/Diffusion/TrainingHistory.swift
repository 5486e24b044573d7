import Foundation
import Networks
import Tensors

/// What a training run writes down about itself.
///
/// Introduced in chapter 5.
public struct TrainingHistory {
  /// The loss of every step.
  public internal(set) var losses: [Float] = []
  /// The loss on examples kept aside, with the step it was measured after.
  public internal(set) var heldOut: [(step: Int, loss: Float)] = []
  /// Samples that were drawn on the way, with the step they were drawn after.
  public internal(set) var snapshots: [(step: Int, samples: Tensor<Float>)] =
    []
  /// Seconds spent on steps.
  public internal(set) var seconds = 0.0

  init() {}

  /// Reads the history from the checkpoint of a run.
  ///
  /// - Throws: `SafetensorsError`.
  public init(contentsOf url: URL) throws(SafetensorsError) {
    let prefix = "training.record."
    let records = try Safetensors(contentsOf: url).tensors
      .filter { $0.key.hasPrefix(prefix) }
      .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    try self.init(Dictionary(uniqueKeysWithValues: records), from: url.path)
  }

  /// Takes the history out of tensors, as `tensors` gives them.
  init(
    _ tensors: [String: Tensor<Float>], from file: String
  ) throws(SafetensorsError) {
    losses = tensors["losses"]?.scalars ?? []
    let pairs = tensors["heldOut"] ?? Tensor([], shape: [0, 2])
    guard pairs.shape.count == 2, pairs.shape[1] == 2,
      pairs.scalars.allSatisfy({ $0.isFinite && $0.magnitude < 1e9 })
    else {
      throw .mismatch(
        file: file, name: "training.record.heldOut",
        expected: "pairs of step and loss", found: "shape \(pairs.shape)")
    }
    heldOut = (0..<pairs.rowCount).map {
      (Int(pairs.scalars[2 * $0]), pairs.scalars[2 * $0 + 1])
    }
    snapshots = tensors.compactMap { name, samples in
      name.hasPrefix("samples.")
        ? Int(name.dropFirst("samples.".count)).map { ($0, samples) } : nil
    }.sorted { $0.step < $1.step }
    seconds = Double(tensors["seconds"]?.scalars.first ?? 0)
  }

  /// The history as tensors, to be kept in a checkpoint.
  var tensors: [String: Tensor<Float>] {
    var tensors = [
      "losses": Tensor(losses),
      "heldOut": Tensor(
        heldOut.flatMap { [Float($0.step), $0.loss] },
        shape: [heldOut.count, 2]),
      "seconds": Tensor([Float(seconds)]),
    ]
    for (step, samples) in snapshots { tensors["samples.\(step)"] = samples }
    return tensors
  }

  /// The history as a table for other programs.
  ///
  /// The mean loss of every `window` steps; the held-out loss where there is
  /// one; how many samples were drawn, where any were.
  public func log(every window: Int = 10) -> String {
    let aside = Dictionary(
      heldOut.map { ($0.step, $0.loss) }, uniquingKeysWith: { $1 })
    let drawn = Dictionary(
      snapshots.map { ($0.step, $0.samples.rowCount) },
      uniquingKeysWith: { $1 })
    var lines = ["step,loss,heldOut,samples"]
    for end in stride(from: window, through: losses.count, by: window) {
      let mean = losses[end - window..<end].reduce(0, +) / Float(window)
      let loss = aside[end].map { "\($0)" } ?? ""
      let count = drawn[end].map { "\($0)" } ?? ""
      lines.append("\(end),\(mean),\(loss),\(count)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
