import Foundation
import Networks
import Tensors
import Testing

/// The same network in PyTorch: `book/interop/unet.py`.
///
/// `Fixture/pytorch.safetensors` holds weights, an example, and what PyTorch
/// made of them; `book/interop/check.py` wrote it.
@Suite("PyTorch")
struct InteropTests {
  let file: Safetensors
  let network: UNet<Float>

  init() throws {
    let path = "Fixture/pytorch.safetensors"
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: path)
    file = try Safetensors(contentsOf: url)
    network = Self.network(seed: 1)
    try network.load(file.tensors, from: path)
  }

  static func network(seed: UInt64) -> UNet<Float> {
    var generator = SeededGenerator(seed: seed)
    return UNet(
      channels: 4, multipliers: [2, 3], residualBlocks: 1, attention: [1],
      dropout: 0, classes: 3, inputChannels: 2, using: &generator)
  }

  func example(_ name: String) throws -> Tensor<Float> {
    try #require(file.tensors["example.\(name)"], "no example.\(name)")
  }

  func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Float {
    #expect(a.shape == b.shape)
    let differences = zip(a.scalars, b.scalars).map { abs($0 - $1) }
    // A maximum may pass over what is not a number
    return differences.contains(where: \.isNaN)
      ? .nan : differences.max() ?? .infinity
  }

  func predicted() throws -> Variable<Float> {
    network(
      Variable(try example("images")),
      at: try example("times").scalars.map { Int($0) },
      labels: try example("labels").scalars.map { $0 == 3 ? nil : Int($0) })
  }

  @Test("with PyTorch's weights, its predictions")
  func output() throws {
    let difference = distance(try predicted().value, try example("output"))
    #expect(difference < 1e-4)
  }

  @Test("its loss, its gradients, and its first steps of training")
  func steps() throws {
    let adam = Adam(network.parameters, learningRate: 1e-3)
    for (step, expected) in try example("losses").scalars.enumerated() {
      network.parameters.clearGradients()
      let loss = meanSquaredError(
        try predicted(), target: try example("target"))
      loss.backward()
      #expect(abs(loss.scalar - expected) < 1e-4, "step \(step)")
      if step == 0 { try compareGradients() }
      adam.step()
    }
  }

  func compareGradients() throws {
    var compared = 0
    for parameter in network.learned {
      guard let expected = file.tensors["example.gradient.\(parameter.name)"]
      else { continue }
      let gradient = try #require(parameter.variable.gradient)
      let difference = distance(
        gradient.permuted(parameter.torchAxes), expected)
      #expect(difference < 1e-4, "\(parameter.name)")
      compared += 1
    }
    #expect(compared == 5)
  }

  // What this writes where INTEROP_FOLDER says, PyTorch then reads: see
  // `make interop`.
  @Test("a checkpoint goes on elsewhere, with its weights and their average")
  func checkpoint() throws {
    let wanted = ProcessInfo.processInfo.environment["INTEROP_FOLDER"]
    let folder =
      wanted.map { URL(filePath: $0) }
      ?? .temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    defer {
      if wanted == nil { try? FileManager.default.removeItem(at: folder) }
    }

    let adam = Adam(network.parameters, learningRate: 1e-2)
    let average = ExponentialMovingAverage(network.parameters, decay: 0.5)
    for _ in 0..<3 {
      network.parameters.clearGradients()
      meanSquaredError(try predicted(), target: try example("target"))
        .backward()
      adam.step()
      average.update(step: adam.stepCount)
    }
    let output = try predicted().value
    let averaged = try average.whileApplied { try predicted().value }
    // They must differ, or mistaking one for the other would go unnoticed
    #expect(distance(output, averaged) > 1e-2)

    let url = folder.appending(path: "checkpoint.safetensors")
    try Checkpoint(network: network, adam: adam, average: average)
      .save(to: url, generator: SeededGenerator(seed: 1))
    var outputs = Safetensors()
    for name in ["images", "times", "labels"] {
      outputs.tensors[name] = try example(name)
    }
    outputs.tensors["output"] = output
    outputs.tensors["average"] = averaged
    try outputs.write(to: folder.appending(path: "example.safetensors"))

    let other = Self.network(seed: 2)
    try other.load(Safetensors(contentsOf: url).tensors, from: url.path)
    #expect(other.stateDictionary == network.stateDictionary)
  }
}
