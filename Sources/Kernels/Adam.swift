/// The constants of the Adam optimiser.
///
/// Introduced in chapter 5.
public struct AdamConstants: Sendable, Equatable {
  /// How far a parameter moves at most in a usual step.
  public var learningRate: Double
  /// How much of the mean gradient is kept from step to step.
  public var beta1: Double
  /// How much of the mean squared gradient is kept from step to step.
  public var beta2: Double
  /// Keeps the division finite where gradients vanish.
  public var epsilon: Double

  /// The constants, by default those Kingma & Ba recommend.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// Moves all parameters by one step of Adam.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// theta = theta - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) +
/// epsilon), for each of `count` parameters; g is `scale` times the gradient
/// (1, or less to clip its norm) and t is `step`, 1 in the first. `m` and `v`
/// start as zeros. Source: Kingma & Ba (2015), "Adam", algorithm 1.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func adam<S: KernelScalar>(
  _ constants: AdamConstants, step: Int,
  _ parameters: UnsafeMutablePointer<S>, gradient: UnsafePointer<S>,
  scale: S = 1,
  mean m: UnsafeMutablePointer<S>, square v: UnsafeMutablePointer<S>,
  count: Int
) {
  let (beta1, beta2) = (S(constants.beta1), S(constants.beta2))
  let (rest1, rest2) = (S(1 - constants.beta1), S(1 - constants.beta2))
  // The powers come from Double: in Float, 1 - 0.999^t loses half its digits
  let correction1 = 1 - power(constants.beta1, step)
  let correction2 = 1 - power(constants.beta2, step)
  let rate = S(constants.learningRate / correction1)
  let root = S(1 / correction2.squareRoot())
  let epsilon = S(constants.epsilon)
  split(count, least: elementwiseShare / 4) { _, range in
    for i in range {
      let g = scale * gradient[i]
      let mean = beta1 * m[i] + rest1 * g
      let square = beta2 * v[i] + rest2 * (g * g)
      m[i] = mean
      v[i] = square
      parameters[i] -= rate * mean / (square.squareRoot() * root + epsilon)
    }
  }
}

/// base^exponent by repeated squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
