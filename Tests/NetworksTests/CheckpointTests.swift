import Foundation
import Networks
import Tensors
import Testing

/// A small training run that can be stopped and taken up again.
private final class Run {
  let network: UNet<Float>
  let adam: Adam<Float>
  let average: ExponentialMovingAverage<Float>
  var generator: SeededGenerator

  init(seed: UInt64, channels: Int = 8) {
    generator = SeededGenerator(seed: seed)
    network = UNet(
      channels: channels, multipliers: [1, 2], residualBlocks: 1, classes: 3,
      using: &generator)
    adam = Adam(network.parameters)
    average = ExponentialMovingAverage(network.parameters, decay: 0.9)
  }

  var checkpoint: Checkpoint {
    Checkpoint(network: network, adam: adam, average: average)
  }

  func step() {
    let x = Tensor<Float>.normal([2, 4, 4, 1], using: &generator)
    var draws: SeededGenerator? = generator.split()
    network.parameters.clearGradients()
    meanSquaredError(
      network(Variable(x), at: [1, 2], labels: [0, nil], dropping: &draws),
      target: x
    ).backward()
    adam.step()
    average.update(step: adam.stepCount)
  }

  var numbers: [Tensor<Float>] {
    let count = network.parameters.count
    let now = network.parameters.values.tensor(shape: [count])
    return [
      now,
      average.whileApplied { network.parameters.values.tensor(shape: [count]) },
    ]
  }
}

@Suite("Checkpoint")
struct CheckpointTests {
  @Test("training goes on, bit by bit, as if it had never stopped")
  func continuation() throws {
    let (first, second) = (Run(seed: 1), Run(seed: 2))
    first.step()
    first.step()
    let restored = try withFile { url in
      try first.checkpoint.save(
        to: url, generator: first.generator, settings: ["channels": "8"])
      return try second.checkpoint.restore(from: url)
    }
    #expect(restored.settings == ["channels": "8"])
    second.generator = restored.generator
    #expect(second.numbers == first.numbers)
    for _ in 0..<2 {
      first.step()
      second.step()
    }
    #expect(second.numbers == first.numbers)
    #expect(second.adam.stepCount == 4)
  }

  @Test("another network's file is refused and changes nothing")
  func mismatch() throws {
    let (small, large) = (Run(seed: 1), Run(seed: 2, channels: 16))
    let before = small.numbers
    try withFile { url in
      try large.checkpoint.save(to: url, generator: large.generator)
      #expect(throws: SafetensorsError.self) {
        try small.checkpoint.restore(from: url)
      }
      // A file with the weights alone cannot continue a run
      try Safetensors(tensors: small.network.stateDictionary).write(to: url)
      #expect(throws: SafetensorsError.self) {
        try small.checkpoint.restore(from: url)
      }
    }
    #expect(small.numbers == before)
  }

  @Test("weights are laid out as in PyTorch")
  func layout() {
    var generator = SeededGenerator(seed: 3)
    let mlp = MLP<Float>(
      widths: [2, 3, 1], activation: .relu, using: &generator)
    let stored = mlp.stateDictionary
    #expect(stored["0.weight"]?.shape == [3, 2])
    #expect(stored["2.weight"]?.shape == [1, 3])
    let own = mlp.learned[0].variable.value
    #expect(
      stored["0.weight"]?[row: 2].scalars == [
        own[row: 0].scalars[2],
        own[row: 1].scalars[2],
      ])

    let network = Run(seed: 4).network
    let weights = network.stateDictionary["down.1.0.convolution1.weight"]
    #expect(weights?.shape == [16, 8, 3, 3])
    let window = network.learned.first {
      $0.name == "down.1.0.convolution1.weight"
    }?.variable.value
    // [o, i, r, s] there is [r, s, i, o] here
    #expect(
      weights?[row: 5][row: 7][row: 1].scalars[2]
        == window?[row: 1][row: 2][row: 7].scalars[5])
    #expect(network.stateDictionary["classes.weight"]?.shape == [4, 32])
  }
}
