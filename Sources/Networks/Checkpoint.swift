import Foundation
import Tensors

/// All that training needs in order to go on as if it had never stopped.
///
/// Introduced in chapter 6.
public struct Checkpoint {
  /// What is trained.
  public let network: any Network<Float>
  /// The optimiser, with its running means.
  public let adam: Adam<Float>
  /// The smoothed parameters, where they are kept.
  public let average: ExponentialMovingAverage<Float>?

  /// Names what belongs to one training run.
  public init(
    network: any Network<Float>, adam: Adam<Float>,
    average: ExponentialMovingAverage<Float>? = nil
  ) {
    self.network = network
    self.adam = adam
    self.average = average
  }

  /// The flat buffers beside the network's own tensors, by name.
  private var buffers: [(name: String, storage: Storage<Float>)] {
    [("training.means", adam.means), ("training.squares", adam.squares)]
      + (average.map { [("training.average", $0.average)] } ?? [])
  }

  /// Writes a file from which training can go on.
  ///
  /// `settings` are kept as notes: what a reader of the file should know.
  /// `records` are tensors to keep beside, such as the losses so far.
  ///
  /// - Throws: `SafetensorsError.inaccessible`.
  public func save(
    to url: URL, generator: SeededGenerator, settings: [String: String] = [:],
    records: [String: Tensor<Float>] = [:]
  ) throws {
    var file = Safetensors(
      tensors: network.stateDictionary, metadata: settings)
    for (name, tensor) in records {
      file.tensors["training.record." + name] = tensor
    }
    for (name, storage) in buffers {
      file.tensors[name] = storage.tensor(shape: [storage.count])
    }
    file.metadata["training.step"] = String(adam.stepCount)
    file.metadata["training.generator"] = String(
      decoding: try JSONEncoder().encode(generator), as: UTF8.self)
    try file.write(to: url)
  }

  /// Reads such a file back into network, optimiser and average.
  ///
  /// Gives the generator as it was, settings and records. Nothing changes
  /// unless the whole file is right.
  ///
  /// - Throws: `SafetensorsError`.
  public func restore(
    from url: URL
  ) throws(SafetensorsError) -> (
    generator: SeededGenerator, settings: [String: String],
    records: [String: Tensor<Float>]
  ) {
    let (file, path) = (try Safetensors(contentsOf: url), url.path)
    guard let step = file.metadata["training.step"].flatMap(Int.init),
      step >= 0
    else {
      throw .mismatch(
        file: path, name: "training.step", expected: "a number of steps",
        found: file.metadata["training.step"] ?? "none")
    }
    let state = file.metadata["training.generator"] ?? ""
    guard
      let generator = try? JSONDecoder().decode(
        SeededGenerator.self, from: Data(state.utf8))
    else {
      throw .mismatch(
        file: path, name: "training.generator",
        expected: "the state of a generator", found: "\"\(state)\"")
    }
    for (name, storage) in buffers
    where file.tensors[name]?.shape != [storage.count] {
      let shape = file.tensors[name]?.shape
      throw .mismatch(
        file: path, name: name, expected: "shape [\(storage.count)]",
        found: shape.map { "shape \($0)" } ?? "none of that name")
    }

    try network.load(file.tensors, from: path)
    for (name, storage) in buffers {
      if let tensor = file.tensors[name] { storage.copy(from: tensor) }
    }
    adam.stepCount = step
    let settings = file.metadata.filter { !$0.key.hasPrefix("training.") }
    let prefix = "training.record."
    let records = file.tensors.filter { $0.key.hasPrefix(prefix) }
      .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    return (generator, settings, Dictionary(uniqueKeysWithValues: records))
  }
}
