import Tensors

/// How much fresh noise a reverse step adds.
///
/// The truth lies between the two for data of at most unit variance: `beta` is
/// right when x_0 ~ N(0, I), `posterior` when x_0 is a single point.
///
/// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), section 3.2.
///
/// Introduced in chapter 4.
public enum ReverseVariance: String, CaseIterable, Sendable {
  /// sigma_t^2 = beta_t.
  case beta
  /// sigma_t^2 = beta_t (1 - alphaBar_{t-1}) / (1 - alphaBar_t).
  case posterior
}

/// Something that estimates the noise in x_t: an oracle, a formula, a network.
///
/// Introduced in chapter 4.
public protocol NoisePredictor<Scalar> {
  /// The kind of number that the data are made of.
  associatedtype Scalar: TensorScalar

  /// Estimates the merged noise in x_t, with the shape of x_t.
  mutating func predictedNoise(
    in noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar>
}

extension NoiseSchedule {
  /// The variance sigma_t^2 of the fresh noise in reverse step t.
  ///
  /// The last step, t = 1, adds none: its result is the answer.
  ///
  /// Introduced in chapter 4.
  public func reverseVariance(
    at t: Int, _ choice: ReverseVariance = .beta
  ) -> Double {
    check(t)
    if t == 1 { return 0 }
    switch choice {
    case .beta: return beta[t]
    case .posterior: return posterior(at: t).variance
    }
  }

  // ANCHOR: reverse-step
  /// Takes one step back, from x_t to x_{t-1}, given the noise in x_t.
  ///
  ///     x_{t-1} = posterior mean + sigma_t z,
  ///               z ~ N(0, I), and no z at t = 1
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), algorithm 2.
  ///
  /// Introduced in chapter 4.
  public func reverseStep<Scalar>(
    _ xₜ: Tensor<Scalar>, at t: Int, predictedNoise ε: Tensor<Scalar>,
    variance: ReverseVariance = .beta,
    using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let mean = posteriorMean(of: xₜ, at: t, noise: ε)
    if t == 1 { return mean }
    let σ = reverseVariance(at: t, variance).squareRoot()
    let z = Tensor<Scalar>.normal(xₜ.shape, using: &generator)
    return .mix(1, mean, Scalar(σ), z)
  }
  // ANCHOR_END: reverse-step

  // ANCHOR: reverse-chain
  /// Runs the whole chain back: all T + 1 states x_T, ..., x_0.
  ///
  /// The last state is the sample.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), algorithm 2.
  ///
  /// Introduced in chapter 4.
  public func reverseChain<Predictor: NoisePredictor>(
    from start: Tensor<Predictor.Scalar>,
    with predictor: inout Predictor,
    variance: ReverseVariance = .beta,
    using generator: inout SeededGenerator
  ) -> [Tensor<Predictor.Scalar>] {
    var states = [start]
    for t in (1...timesteps).reversed() {
      let x = states[states.count - 1]
      let ε = predictor.predictedNoise(in: x, at: t)
      states.append(
        reverseStep(
          x, at: t, predictedNoise: ε, variance: variance,
          using: &generator))
    }
    return states
  }
  // ANCHOR_END: reverse-chain
}
