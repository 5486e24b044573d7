import Kernels

/// What may happen to images before a convolution: group normalisation.
///
/// h = drop(activation(gamma (x - mean) / sqrt(variance + epsilon) + beta)),
/// as by `groupNorm` and `dropout`, but an image at a time and just before it
/// is needed: h as a whole is never in memory.
///
/// Introduced in chapter 5.
public struct Normalisation<Scalar: TensorScalar> {
  let gamma, beta: Variable<Scalar>
  let groups: Int
  let epsilon: Double
  let activation: Activation
  let rate: Double
  let seed: UInt64

  /// A normalisation; `gamma` and `beta` are [channels].
  public init(
    gamma: Variable<Scalar>, beta: Variable<Scalar>, groups: Int,
    epsilon: Double = 1e-6, _ activation: Activation = .none
  ) {
    self.init(gamma, beta, groups, epsilon, activation, rate: 0, seed: 0)
  }

  /// The same normalisation, after which numbers are dropped.
  public func dropping(
    _ rate: Double, using generator: inout SeededGenerator
  ) -> Normalisation {
    precondition(
      rate >= 0 && rate < 1,
      "cannot drop at rate \(rate): it must be in [0, 1)")
    return Normalisation(
      gamma, beta, groups, epsilon, activation, rate: rate,
      seed: generator.next())
  }

  private init(
    _ gamma: Variable<Scalar>, _ beta: Variable<Scalar>, _ groups: Int,
    _ epsilon: Double, _ activation: Activation, rate: Double, seed: UInt64
  ) {
    self.gamma = gamma
    self.beta = beta
    self.groups = groups
    self.epsilon = epsilon
    self.activation = activation
    self.rate = rate
    self.seed = seed
  }

  /// The normalisation of `x`, whose means and deviations go into `statistics`.
  func kernel(
    for x: Variable<Scalar>, _ statistics: Storage<Scalar>
  ) -> GroupNormStep<Scalar> {
    let shape = shape(for: x)
    return GroupNormStep(
      shape, activation, gamma: gamma.pointer, beta: beta.pointer,
      means: statistics.pointer,
      deviations: statistics.pointer + shape.statisticsCount,
      dropping: rate, seed: seed)
  }

  /// Room for the means and deviations of `x`.
  func statistics(of x: Variable<Scalar>) -> Storage<Scalar> {
    Storage(2 * shape(for: x).statisticsCount)
  }

  private func shape(for x: Variable<Scalar>) -> GroupNormShape {
    let channels = x.shape.last ?? 1
    precondition(
      x.shape.count >= 2 && gamma.shape == [channels]
        && beta.shape == [channels],
      "cannot normalise \(x.shape) with \(gamma.shape) and \(beta.shape): "
        + "expected [batch, ..., channels], [channels], [channels]")
    precondition(
      groups > 0 && channels % groups == 0,
      "cannot cut the channels of \(x.shape) into \(groups) equal groups")
    return GroupNormShape(
      batch: x.shape[0], pixels: x.count / x.shape[0] / channels,
      channels: channels, groups: groups, epsilon: epsilon)
  }
}
