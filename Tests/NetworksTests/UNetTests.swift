import Networks
import Tensors
import Testing

@Suite("U-Net")
struct UNetTests {
  @Test("as many parameters as the network of Ho et al.")
  func parameterCounts() {
    var generator = SeededGenerator(seed: 1)
    let full = UNet<Float>(using: &generator)
    #expect(full.parameters.count == 24_515_585)
    let small = UNet<Float>(channels: 32, using: &generator)
    #expect(small.parameters.count == 1_539_329)
    // The table of classes adds (10 + 1) * 4 * 32
    let classes = UNet<Float>(channels: 32, classes: 10, using: &generator)
    #expect(classes.parameters.count == 1_539_329 + 11 * 128)
    // Attention at 64 channels: norm, queries to values, output
    let blind = UNet<Float>(
      channels: 32, attendsInMiddle: false, using: &generator)
    #expect(
      blind.parameters.count
        == 1_539_329 - (2 * 64 + 64 * 192 + 192 + 64 * 64 + 64))
    #expect(!blind.learned.contains { $0.name.contains("ttention") })
    let names = small.learned.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("computes what its formulas say")
  func reference() {
    var generator = SeededGenerator(seed: 2)
    let network = UNet<Double>(
      channels: 8, multipliers: [1, 2], residualBlocks: 1, inputChannels: 2,
      using: &generator)
    // Scales of 1 and shifts of 0 would hide a mistake: move everything
    for parameter in network.learned {
      let p = parameter.variable
      for i in 0..<p.count { p.pointer[i] += 0.1 * generator.normal() }
    }
    let plain = PlainUNet(network, multipliers: [1, 2], residualBlocks: 1)
    let (side, times) = (6, [3, 40])
    let x = Tensor<Double>.normal([2, side, side, 2], using: &generator)
    let y = network(Variable(x), at: times).value
    #expect(y.shape == x.shape)
    for n in 0..<2 {
      let image = (0..<side).map { i in
        (0..<side).map { j in x[row: n][row: i][row: j].scalars }
      }
      let expected = plain(image, at: times[n], channels: 8)
        .flatMap { $0.flatMap { $0 } }
      let isClose = zip(expected, y[row: n].scalars).allSatisfy {
        abs($0 - $1) < 1e-10
      }
      #expect(isClose, "image \(n)")
    }
  }

  @Test("passes gradients to every parameter", arguments: [0, 3])
  func gradients(classes: Int) {
    var generator = SeededGenerator(seed: 3)
    let network = UNet<Double>(
      channels: 4, multipliers: [1, 1], residualBlocks: 1, attention: [1],
      dropout: 0.2, classes: classes, using: &generator)
    let x = Tensor<Double>.normal([2, 4, 4, 1], using: &generator)
    let target = Tensor<Double>.normal([2, 4, 4, 1], using: &generator)
    func loss() -> Variable<Double> {
      var draws: SeededGenerator? = SeededGenerator(seed: 4)
      return meanSquaredError(
        network(
          Variable(x), at: [1, 9], labels: classes > 0 ? [2, nil] : [],
          dropping: &draws), target: target)
    }
    network.parameters.clearGradients()
    loss().backward()
    let h = 1e-5
    for parameter in network.learned {
      let p = parameter.variable
      guard let gradient = p.gradient?.scalars else {
        Issue.record("\(parameter.name) has no gradient")
        continue
      }
      // The number that matters most; of some, none does
      let i = gradient.indices.max { abs(gradient[$0]) < abs(gradient[$1]) }
      guard let i else { continue }
      let old = p.pointer[i]
      func nudged(_ nudge: Double) -> Double {
        p.pointer[i] = old + nudge
        return withoutGradients { loss().scalar }
      }
      let slope = (nudged(h) - nudged(-h)) / (2 * h)
      p.pointer[i] = old
      #expect(abs(gradient[i] - slope) < 1e-6, "\(parameter.name)")
    }
  }

  @Test("one seed, one result, bit by bit")
  func determinism() {
    func trained() -> Tensor<Float> {
      var generator = SeededGenerator(seed: 5)
      let network = UNet<Float>(
        channels: 8, multipliers: [1, 2], residualBlocks: 1, using: &generator)
      let adam = Adam(network.parameters)
      var draws: SeededGenerator? = generator.split()
      for _ in 0..<3 {
        let x = Tensor<Float>.normal([4, 8, 8, 1], using: &generator)
        network.parameters.clearGradients()
        meanSquaredError(
          network(Variable(x), at: [1, 2, 3, 4], dropping: &draws), target: x
        ).backward()
        adam.step(clippingAt: 1)
      }
      return network.parameters.values.tensor(shape: [network.parameters.count])
    }
    #expect(trained() == trained())
  }
}
