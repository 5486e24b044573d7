import Tensors

/// One state in both views, and the unit noise that is in it.
struct Pair {
  let t: Int
  let x, y, noise: Tensor<Double>
}

/// Somebody who guesses the noise as w times what is seen, and learns w.
struct Learner: Sendable {
  let name: String
  /// Which view of a state the learner sees.
  let input: @Sendable (Pair) -> Tensor<Double>
  /// How large a step of descent is.
  let rate: Double

  // ANCHOR: descend
  /// The mean squared error before each step of descent, and at last.
  func errors(
    from input: Tensor<Double>, to noise: Tensor<Double>, steps: Int
  ) -> [Double] {
    var w = 0.0
    var errors: [Double] = []
    for _ in 0...steps {
      let rest = Tensor.mix(1, noise, -w, input)
      errors.append(meanSquare(rest))
      let gradient = -2 * meanProduct(rest, input)
      w -= rate * gradient
    }
    return errors
  }
  // ANCHOR_END: descend
}

/// The least error that any weight reaches.
func leastError(
  from input: Tensor<Double>, to noise: Tensor<Double>
) -> Double {
  let w = meanProduct(noise, input) / meanSquare(input)
  return meanSquare(.mix(1, noise, -w, input))
}

/// The mean of the squares of all numbers.
func meanSquare(_ x: Tensor<Double>) -> Double {
  x.squaredNorm() / Double(x.count)
}

private func meanProduct(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Double {
  Tensor(zip(x.scalars, y.scalars).map { $0 * $1 }).mean()
}
