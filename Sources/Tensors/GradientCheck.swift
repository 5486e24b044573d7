/// Compares the gradients of an operation with slopes measured by nudging it.
///
///     let check = GradientCheck(of: { relu($0[0]) }, at: [x], seed: 1)
///     check.error  // 2e-10, say: far below 1e-6
///
/// Introduced in chapter 5.
public struct GradientCheck: Sendable {
  /// The largest difference found, relative to the slope where that exceeds 1.
  public private(set) var error = 0.0
  /// Where it was found: which input, and which of its numbers.
  public private(set) var worst = (input: 0, index: 0)

  // ANCHOR: check
  /// Checks `operation` at some inputs, for a loss drawn at random.
  ///
  /// The loss is a weighted sum of all the results' numbers, of the operation
  /// applied twice: so shares that should add up, but replace each other, are
  /// noticed. Each number x is nudged to x + h and x - h with h = 1e-5, and
  /// dL/dx compared with (L(x + h) - L(x - h)) / 2h.
  public init(
    of operation: ([Variable<Double>]) -> Variable<Double>,
    at inputs: [Tensor<Double>], seed: UInt64
  ) {
    func loss(_ variables: [Variable<Double>]) -> Variable<Double> {
      var generator = SeededGenerator(seed: seed)
      func weighted(_ y: Variable<Double>) -> Variable<Double> {
        let weights = Tensor<Double>.normal(y.shape, using: &generator)
        return Double(y.count) * mean(Variable(weights) * y)
      }
      return weighted(operation(variables)) + weighted(operation(variables))
    }
    let leaves = inputs.map { Variable($0, needsGradient: true) }
    loss(leaves).backward()

    // ANCHOR: nudge
    let h = 1e-5
    for (input, x) in inputs.enumerated() {
      let gradient = leaves[input].gradient ?? .zeros(like: x)
      for index in 0..<x.count {
        func nudgedLoss(_ nudge: Double) -> Double {
          var nudged = inputs
          nudged[input].withUnsafeMutableScalars { $0[index] += nudge }
          return withoutGradients {
            loss(nudged.map { Variable($0) }).scalar
          }
        }
        let slope = (nudgedLoss(h) - nudgedLoss(-h)) / (2 * h)
        let difference =
          abs(gradient.scalars[index] - slope) / max(1, abs(slope))
        // Written so that not-a-number counts, and is not surpassed
        if !(difference <= error), !error.isNaN {
          error = difference
          worst = (input, index)
        }
      }
    }
    // ANCHOR_END: nudge
  }
  // ANCHOR_END: check
}
