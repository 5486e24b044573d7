import Networks
import Tensors
import Testing

@Suite("Training")
struct TrainingTests {
  @Test("an MLP learns a product of two numbers")
  func learns() {
    var generator = SeededGenerator(seed: 1)
    let network = MLP<Float>(
      widths: [2, 32, 32, 1], activation: .silu, using: &generator)
    #expect(network.parameters.count == 2 * 32 + 32 + 32 * 32 + 32 + 32 + 1)
    let adam = Adam(network.parameters, learningRate: 3e-3)
    var losses: [Float] = []
    for _ in 0..<600 {
      let x = Tensor<Float>.normal([128, 2], using: &generator)
      let product = Tensor(
        (0..<128).map { x.scalars[2 * $0] * x.scalars[2 * $0 + 1] },
        shape: [128, 1])
      network.parameters.clearGradients()
      let loss = meanSquaredError(network(Variable(x)), target: product)
      loss.backward()
      adam.step()
      losses.append(loss.scalar)
    }
    // The best constant, 0, would leave the variance of the product: 1
    let last = losses.suffix(50).reduce(0, +) / 50
    #expect(losses[0] > 0.3 && last < 0.05, "from \(losses[0]) to \(last)")
  }

  @Test("the first step of Adam moves each parameter by its learning rate")
  func firstStep() {
    var generator = SeededGenerator(seed: 2)
    let network = MLP<Double>(
      widths: [2, 3], activation: .none, using: &generator)
    let before = network.parameters.values.tensor(shape: [9]).scalars
    mean(network(Variable(Tensor([1, 2], shape: [1, 2])))).backward()
    Adam(network.parameters, learningRate: 0.01).step()
    let after = network.parameters.values.tensor(shape: [9]).scalars
    for (a, b) in zip(before, after) { #expect(abs(a - 0.01 - b) < 1e-7) }
  }

  @Test("the norm of the gradient is taken over all parameters")
  func norm() {
    var generator = SeededGenerator(seed: 3)
    let network = MLP<Double>(
      widths: [1, 2], activation: .none, using: &generator)
    // d mean / dw = (3/2, 3/2), d mean / db = (1/2, 1/2)
    mean(network(Variable(Tensor([3], shape: [1, 1])))).backward()
    #expect(abs(network.parameters.gradientNorm() - 5.0.squareRoot()) < 1e-12)
    network.parameters.clearGradients()
    #expect(network.parameters.gradientNorm() == 0)
  }

  @Test("an average follows the parameters, and steps aside again")
  func average() {
    var generator = SeededGenerator(seed: 4)
    let network = MLP<Double>(
      widths: [1, 1], activation: .none, using: &generator)
    let parameters = network.parameters
    parameters.values.fill(1)
    let average = ExponentialMovingAverage(parameters, decay: 0.75)
    parameters.values.fill(5)
    average.update(step: 100)
    average.whileApplied {
      #expect(parameters.values.tensor(shape: [2]).scalars == [2, 2])
      #expect(network(Variable(Tensor([1], shape: [1, 1]))).scalar == 4)
    }
    // Early on it keeps less: step 1 keeps a tenth
    average.update(step: 1)
    average.whileApplied {
      let now = parameters.values.tensor(shape: [2]).scalars
      #expect(now.allSatisfy { abs($0 - 4.7) < 1e-12 })
    }
    #expect(parameters.values.tensor(shape: [2]).scalars == [5, 5])
  }

  @Test("sinusoids begin with the fastest clock and end with the slowest")
  func clocks() {
    let x: Tensor<Double> = sinusoids(at: [0, 1], width: 4)
    #expect(x[row: 0].scalars == [0, 0, 1, 1])
    let expected = [0.841_470_984_8, 1e-4, 0.540_302_305_9, 1]
    for (a, b) in zip(x[row: 1].scalars, expected) {
      #expect(abs(a - b) < 1e-8)
    }
  }
}
