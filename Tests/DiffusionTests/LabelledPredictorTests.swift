import Diffusion
import Networks
import Tensors
import Testing

@Suite("Labels for a network")
struct LabelledPredictorTests {
  @Test("some rows of a batch are asked for their own labels")
  func rows() {
    var generator = SeededGenerator(seed: 4)
    let network = UNet<Float>(
      channels: 8, multipliers: [1, 1], residualBlocks: 1, classes: 3,
      using: &generator)
    let x = Tensor<Float>.normal([5, 8, 8, 1], using: &generator)
    let all = LabelledPredictor(network, labels: [0, 1, 2, nil, 0])
    let some = all[rows: 1..<4]
    #expect(some.labels == [1, 2, nil])
    let expected = all.predictedNoise(in: x, at: 7)[rows: 1..<4]
    #expect(
      some.predictedNoise(in: x[rows: 1..<4], at: 7).rms(from: expected) < 1e-5)
    let plain = UNet<Float>(
      channels: 8, multipliers: [1, 1], residualBlocks: 1, using: &generator)
    #expect(LabelledPredictor(plain, labels: [])[rows: 1..<4].labels.isEmpty)
  }
}
