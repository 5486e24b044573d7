import Tensors
import Testing

@Suite("Variable")
struct VariableTests {
  private func leaf(_ scalars: [Double]) -> Variable<Double> {
    Variable(Tensor(scalars), needsGradient: true)
  }

  @Test("the gradient of mean(x * x) is 2 x / n")
  func square() {
    let x = leaf([3, -1])
    mean(x * x).backward()
    #expect(x.gradient?.scalars == [3, -1])
  }

  @Test("a variable used in two places gets both shares")
  func diamond() {
    let x = leaf([2])
    let square = x * x
    // d(x^4 + x^2)/dx = 4 x^3 + 2 x
    (square * square + square).reshaped(to: []).backward()
    #expect(x.gradient?.scalars == [36])
  }

  @Test("gradients of leaves add up over calls until they are cleared")
  func twoLosses() {
    let x = leaf([3])
    for expected in [6.0, 12, 18] {
      mean(x * x).backward()
      #expect(x.gradient?.scalars == [expected])
    }
    x.clearGradient()
    #expect(x.gradient == nil)
    mean(x * x).backward()
    #expect(x.gradient?.scalars == [6])
  }

  @Test("interior nodes keep no gradient")
  func interior() {
    let x = leaf([3])
    let square = x * x
    mean(square).backward()
    #expect(square.gradient == nil)
    #expect(square.value.scalars == [9])
  }

  @Test("one graph cannot be walked back twice")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor<Double>([3]), needsGradient: true)
      let loss = mean(x * x)
      loss.backward()
      loss.backward()
    }
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor<Double>([3]), needsGradient: true)
      let shared = x * x
      mean(shared).backward()
      mean(shared).backward()
    }
  }

  @Test("an empty batch is refused at the door")
  func empty() async {
    await #expect(processExitsWith: .failure) {
      _ = Variable(Tensor<Float>([], shape: [0, 28, 28, 1]))
    }
  }

  @Test("mismatched shapes are refused")
  func mismatch() async {
    await #expect(processExitsWith: .failure) {
      let a = Variable(Tensor<Float>([1, 2]))
      _ = a + Variable(Tensor<Float>([1, 2, 3]))
    }
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor<Float>(repeating: 1, shape: [2, 3]))
      let w = Variable(Tensor<Float>(repeating: 1, shape: [4, 5]))
      let b = Variable(Tensor<Float>(repeating: 1, shape: [5]))
      _ = linear(x, weights: w, bias: b)
    }
  }

  @Test("linear layers in a row are the same with and without gradients")
  func layersInARow() {
    var generator = SeededGenerator(seed: 3)
    let x = Variable(Tensor<Double>.normal([70, 3], using: &generator))
    let steps = [(3, 20, Activation.silu), (20, 2, .none)].map {
      LinearStep(
        weights: Variable(
          Tensor<Double>.normal([$0, $1], using: &generator),
          needsGradient: true),
        bias: Variable(
          Tensor<Double>.normal([$1], using: &generator), needsGradient: true),
        $2)
    }
    let noted = linear(x, through: steps)
    let plain = withoutGradients { linear(x, through: steps) }
    #expect(noted.needsGradient && !plain.needsGradient)
    #expect(plain.shape == [70, 2])
    #expect(noted.value.rms(from: plain.value) < 1e-12)
  }

  @Test("without gradients no graph is kept")
  func recording() {
    let x = leaf([3])
    let y = withoutGradients { x * x }
    #expect(!y.needsGradient)
    #expect((x * x).needsGradient)
    let data = Variable(Tensor<Double>([3]))
    #expect(!(data * data).needsGradient)
  }

  @Test("memory of an abandoned graph is used again")
  func reuse() {
    // A size that no other test uses
    let x = Variable(Tensor<Float>(repeating: 1, shape: [100_003]))
    let first = withoutGradients { (x + x).pointer }
    let second = withoutGradients { (x + x).pointer }
    #expect(first == second)
    // Two that live at the same time are two
    let (a, b) = (x + x, x + x)
    #expect(a.pointer != b.pointer)
  }

  @Test("the second step of a kind asks the system for no memory")
  func secondStep() async {
    // In a process of its own, where no other test takes memory
    await #expect(processExitsWith: .success) {
      let x = Variable(
        Tensor<Double>(repeating: 1, shape: [30, 30]), needsGradient: true)
      func step() -> (acquired: Int, held: Int) {
        let before = MemoryUse.now
        mean(relu(matrixProduct(x, x)) * x).backward()
        x.clearGradient()
        let after = MemoryUse.now
        return (after.acquired - before.acquired, after.held - before.held)
      }
      let (first, second) = (step(), step())
      precondition(first.acquired >= 5 * 30 * 30 * 8 && first.held == 0)
      precondition(second.acquired == 0 && second.held == 0)
    }
  }

  @Test("a chain of a hundred thousand links does not overflow the stack")
  func longChain() {
    let x = leaf([1])
    var y = x
    for _ in 0..<100_000 { y = y + x }
    y.reshaped(to: []).backward()
    #expect(x.gradient?.scalars == [100_001])
  }

  @Test(
    "a moved parameter has numbers and gradient in the flat buffers")
  func moved() {
    let values = Storage<Double>(5)
    let gradients = Storage<Double>(5)
    gradients.fill(0)
    let p = leaf([2, 3])
    p.move(
      into: Storage(windowOn: values, at: 1, count: 2),
      gradient: Storage(windowOn: gradients, at: 1, count: 2))
    #expect(p.value.scalars == [2, 3])
    // Shares written in place, handed over, and added
    matrixProduct(p.reshaped(to: [1, 2]), p.reshaped(to: [2, 1]))
      .reshaped(to: []).backward()
    #expect(gradients.tensor(shape: [5]).scalars == [0, 4, 6, 0, 0])
    mean(2 * p).backward()
    #expect(gradients.tensor(shape: [5]).scalars == [0, 5, 7, 0, 0])
    #expect(p.gradient?.scalars == [5, 7])
  }

  @Test("dropout keeps the mean and drops the stated share")
  func dropoutShare() {
    var generator = SeededGenerator(seed: 1)
    let n = 40_000
    let x = Variable(Tensor<Float>(repeating: 1, shape: [4, n / 4]))
    let y = dropout(x, rate: 0.1, using: &generator).value
    let dropped = y.scalars.count { $0 == 0 }
    // Binomial: sigma = sqrt(n 0.1 0.9) = 60
    #expect(abs(dropped - 4000) < 4 * 60)
    #expect(y.scalars.allSatisfy { $0 == 0 || abs($0 - 1 / 0.9) < 1e-4 })
    let other = dropout(x, rate: 0.1, using: &generator).value
    #expect(other != y)
  }
}
