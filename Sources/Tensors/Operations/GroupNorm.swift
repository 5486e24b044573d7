import Kernels

/// Normalises each group of channels in each image, then applies an activation.
///
/// y = activation(gamma (x - mean) / sqrt(variance + epsilon) + beta), mean
/// and variance over a group's channels and all pixels of an image. `x` is
/// [batch, ..., channels], `gamma` and `beta` are [channels]. Source: Wu & He
/// (2018), "Group normalization".
///
/// Introduced in chapter 5.
public func groupNorm<Scalar>(
  _ x: Variable<Scalar>, gamma: Variable<Scalar>, beta: Variable<Scalar>,
  groups: Int, epsilon: Double = 1e-6, _ activation: Activation = .none
) -> Variable<Scalar> {
  let channels = x.shape.last ?? 1
  precondition(
    x.shape.count >= 2 && gamma.shape == [channels] && beta.shape == [channels],
    "cannot normalise \(x.shape) with \(gamma.shape) and \(beta.shape): "
      + "expected [batch, ..., channels], [channels], [channels]")
  precondition(
    groups > 0 && channels % groups == 0,
    "cannot cut the channels of \(x.shape) into \(groups) equal groups")
  let batch = x.shape[0]
  let shape = GroupNormShape(
    batch: batch, pixels: x.count / batch / channels, channels: channels,
    groups: groups, epsilon: epsilon)
  let y = Storage<Scalar>(x.count)
  let means = Storage<Scalar>(shape.statisticsCount)
  let deviations = Storage<Scalar>(shape.statisticsCount)
  Kernels.groupNorm(
    shape, activation, x.pointer, gamma: gamma.pointer, beta: beta.pointer,
    into: y.pointer, means: means.pointer, deviations: deviations.pointer)

  return Variable(y, shape: x.shape, madeFrom: [x, gamma, beta]) { dy in
    // The kernel makes all three at once, wanted or not
    let dx = x.roomForGradient() ?? Storage(x.count)
    let dgamma = gamma.roomForGradient() ?? Storage(channels)
    let dbeta = beta.roomForGradient() ?? Storage(channels)
    groupNormGradients(
      shape, activation, x.pointer, gamma: gamma.pointer, beta: beta.pointer,
      means: means.pointer, deviations: deviations.pointer,
      outputGradient: dy.pointer, inputGradient: dx.pointer,
      gammaGradient: dgamma.pointer, betaGradient: dbeta.pointer)
    x.accumulate(dx)
    gamma.accumulate(dgamma)
    beta.accumulate(dbeta)
  }
}
