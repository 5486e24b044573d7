import Tensors
import Testing

// Central differences in Double with h = 1e-5 err by some h^2 = 1e-10 times
// the third derivative, and by rounding, 1e-16 / h = 1e-11 times the loss.
private let tolerance = 1e-6

/// An operation, and shapes to check it at.
struct Differentiable: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let shapes: @Sendable (inout SeededGenerator) -> [[Int]]
  let operation: @Sendable ([Variable<Double>]) -> Variable<Double>

  init(
    _ name: String,
    _ shapes: @escaping @Sendable (inout SeededGenerator) -> [[Int]],
    _ operation: @escaping @Sendable ([Variable<Double>]) -> Variable<Double>
  ) {
    testDescription = name
    self.shapes = shapes
    self.operation = operation
  }
}

extension SeededGenerator {
  /// A small length, for an axis.
  mutating func size(_ most: Int = 4) -> Int { 1 + integer(below: most) }
}

private func twoAlike(_ draws: inout SeededGenerator) -> [[Int]] {
  let shape = [draws.size(), draws.size(), draws.size()]
  return [shape, shape]
}

private func one(_ draws: inout SeededGenerator) -> [[Int]] {
  [[draws.size(), draws.size(), draws.size()]]
}

private let operations: [Differentiable] =
  [
    .init("a + b", twoAlike) { $0[0] + $0[1] },
    .init("a - b", twoAlike) { $0[0] - $0[1] },
    .init("a * b", twoAlike) { $0[0] * $0[1] },
    .init("a + a", one) { $0[0] + $0[0] },
    .init("a * a", one) { $0[0] * $0[0] },
    .init("2.5 * a", one) { 2.5 * $0[0] },
    .init("relu", one) { relu($0[0]) },
    .init("silu", one) { silu($0[0]) },
    .init("mean", one) { mean($0[0]) },
    .init("crossEntropy", { [[3, 1 + $0.size()]] }) {
      crossEntropy($0[0], labels: [1, 0, 1])
    },
    .init("dropout", one) {
      var generator = SeededGenerator(seed: 5)
      return dropout($0[0], rate: 0.4, using: &generator)
    },
    .init("reshaped", one) { $0[0].reshaped(to: [$0[0].count]) },
    .init("lookUp", { [[3, $0.size()]] }) { lookUp([2, 0, 2], in: $0[0]) },
    .init("meanSquaredError", one) {
      meanSquaredError(
        $0[0], target: Tensor(repeating: 0.3, shape: $0[0].shape))
    },
    .init(
      "matrixProduct",
      { draws in
        let (m, k, n) = (draws.size(), draws.size(), draws.size())
        return [[m, k], [k, n]]
      }
    ) { matrixProduct($0[0], $0[1]) },
    .init("matrixProduct of one with itself", { [$0.size()].map { [$0, $0] } })
    {
      matrixProduct($0[0], $0[0])
    },
    .init("upsample", { [[$0.size(2), $0.size(), $0.size(), $0.size()]] }) {
      upsample($0[0])
    },
    .init(
      "concatenateChannels",
      { draws in
        let pixels = [draws.size(), draws.size()]
        return [pixels + [draws.size()], pixels + [draws.size()]]
      }
    ) { concatenateChannels($0[0], $0[1]) },
    .init(
      "addToPixels",
      { draws in
        let (batch, channels) = (draws.size(), draws.size())
        return [
          [batch, draws.size(), draws.size(), channels], [batch, channels],
        ]
      }
    ) { addToPixels($0[0], bias: $0[1]) },
    .init("attention", { [[$0.size(2), $0.size(), $0.size(), 3 * $0.size()]] })
    {
      attention(queriesKeysValues: $0[0])
    },
  ]
  + [Activation.none, .relu, .silu].flatMap { activation in
    [
      Differentiable(
        "linear, \(activation)",
        { draws in
          let (m, k, n) = (draws.size(), draws.size(), draws.size())
          return [[m, k], [k, n], [n]]
        }
      ) { linear($0[0], weights: $0[1], bias: $0[2], activation) },
      Differentiable(
        "groupNorm, \(activation)",
        { draws in
          let channels = 2 * draws.size(2)
          let x = [draws.size(2), 2, draws.size(), channels]
          return [x, [channels], [channels]]
        }
      ) {
        groupNorm(
          $0[0], gamma: $0[1], beta: $0[2], groups: 2, epsilon: 0.1, activation)
      },
    ]
  }
  + [(3, 1, 1, 1), (3, 2, 0, 1)].map { side, stride, before, after in
    Differentiable(
      "normalised convolution, stride \(stride)",
      { draws in
        let (inputs, outputs) = (2 * draws.size(2), draws.size(3))
        let (height, width) = (1 + draws.size(5), 1 + draws.size(5))
        return [
          [draws.size(2), height, width, inputs], [inputs], [inputs],
          [side, side, inputs, outputs], [outputs],
        ]
      }
    ) {
      convolution(
        $0[0],
        after: Normalisation(
          gamma: $0[1], beta: $0[2], groups: 2, epsilon: 0.1, .silu),
        weights: $0[3], bias: $0[4], stride: stride, paddingBefore: before,
        paddingAfter: after)
    }
  }
  + [(3, 1, 1, 1), (3, 2, 0, 1), (1, 1, 0, 0)].map {
    side, stride, before, after in
    Differentiable(
      "convolution, \(side) x \(side), stride \(stride)",
      { draws in
        let (inputs, outputs) = (draws.size(3), draws.size(3))
        let (height, width) = (1 + draws.size(5), 1 + draws.size(5))
        return [
          [draws.size(2), height, width, inputs],
          [side, side, inputs, outputs], [outputs],
        ]
      }
    ) {
      convolution(
        $0[0], weights: $0[1], bias: $0[2],
        stride: stride, paddingBefore: before, paddingAfter: after)
    }
  }
  + [3, 1].map { side in
    Differentiable(
      "convolution, \(side) x \(side), with additions",
      { draws in
        let (inputs, outputs) = (draws.size(3), draws.size(3))
        let image = [draws.size(2), draws.size(5), draws.size(5)]
        return [
          image + [inputs], [side, side, inputs, outputs], [outputs],
          [image[0], outputs], image + [outputs],
        ]
      }
    ) {
      convolution(
        $0[0], weights: $0[1], bias: $0[2], shift: $0[3], adding: $0[4],
        paddingBefore: side / 2, paddingAfter: side / 2)
    }
  }

@Suite("Gradients are what nudging measures")
struct GradientCheckTests {
  @Test("of every operation, at random shapes", arguments: operations)
  func allOperations(_ tested: Differentiable) {
    var draws = SeededGenerator(seed: 2)
    for round in 1...6 {
      let shapes = tested.shapes(&draws)
      let inputs = shapes.map { Tensor<Double>.normal($0, using: &draws) }
      let check = GradientCheck(
        of: tested.operation, at: inputs, seed: UInt64(round))
      #expect(
        check.error < tolerance,
        "\(tested) at \(shapes): input \(check.worst.input) is off")
    }
  }
}

/// a b, going back as `passBack` says.
private func brokenProduct(
  _ passBack:
    @escaping @Sendable (
      _ a: Variable<Double>, Variable<Double>, Tensor<Double>
    )
    -> Void
) -> @Sendable ([Variable<Double>]) -> Variable<Double> {
  { inputs in
    let (a, b) = (inputs[0], inputs[1])
    let y = Storage(times(a.value, b.value))
    return Variable(y, shape: a.shape, madeFrom: [a, b]) { dy in
      passBack(a, b, dy.tensor(shape: a.shape))
    }
  }
}

@Sendable private func times(
  _ a: Tensor<Double>, _ b: Tensor<Double>
) -> Tensor<Double> {
  Tensor(zip(a.scalars, b.scalars).map { $0 * $1 }, shape: a.shape)
}

@Suite("The gradient check notices")
struct BrokenGradientTests {
  private func error(
    _ operation: ([Variable<Double>]) -> Variable<Double>
  ) -> GradientCheck {
    var draws = SeededGenerator(seed: 3)
    let inputs = (0..<2).map { _ in
      Tensor<Double>.normal([2, 3], using: &draws)
    }
    return GradientCheck(of: operation, at: inputs, seed: 4)
  }

  @Test("nothing where nothing is wrong")
  func right() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(times(dy, b.value)))
        b.accumulate(Storage(times(dy, a.value)))
      })
    #expect(check.error < tolerance)
  }

  @Test("a wrong sign")
  func wrongSign() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(times(dy, b.value)))
        b.accumulate(Storage(-1 * times(dy, a.value)))
      })
    #expect(check.error > 0.1 && check.worst.input == 1)
  }

  @Test("a missing factor")
  func missingFactor() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(dy))
        b.accumulate(Storage(times(dy, a.value)))
      })
    #expect(check.error > 0.1 && check.worst.input == 0)
  }

  @Test("shares that replace each other instead of adding up")
  func missingAccumulate() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(times(dy, b.value)))
        b.clearGradient()
        b.accumulate(Storage(times(dy, a.value)))
      })
    #expect(check.error > 0.1 && check.worst.input == 1)
  }

  @Test("a forgotten parent")
  func forgottenParent() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(times(dy, b.value)))
      })
    #expect(check.error > 0.1 && check.worst.input == 1)
  }

  @Test("a gradient that is not a number")
  func notANumber() {
    let check = error(
      brokenProduct { a, b, dy in
        a.accumulate(Storage(.nan * dy))
        b.accumulate(Storage(times(dy, a.value)))
      })
    #expect(check.error.isNaN && check.worst.input == 0)
  }
}
