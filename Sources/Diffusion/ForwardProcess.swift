import Tensors

// The forward process: data dissolve into noise. Nothing here is learned.

extension NoiseSchedule {
  // ANCHOR: step
  /// Takes one step of the forward chain, from x_{t-1} to x_t.
  ///
  ///     x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) noise
  ///
  /// Any shape; `noise` is drawn from N(0, I) and has the same shape.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 2.
  ///
  /// Introduced in chapter 1.
  public func step<Scalar>(
    _ previous: Tensor<Scalar>, to t: Int, noise ε: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    check(t)
    let β = Scalar(beta[t])
    return .mix((1 - β).squareRoot(), previous, β.squareRoot(), ε)
  }
  // ANCHOR_END: step

  // ANCHOR: jump
  /// Jumps from clean data x_0 straight to x_t.
  ///
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise
  ///
  /// Any shape; `noise` is drawn from N(0, I) and has the same shape.
  /// At t = 0 the data come back unchanged.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 4.
  ///
  /// Introduced in chapter 3.
  public func jump<Scalar>(
    from x₀: Tensor<Scalar>, to t: Int, noise ε: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    check(t, from: 0)
    let (signal, noise) = (alphaBar[t], oneMinusAlphaBar[t])
    return .mix(
      Scalar(signal.squareRoot()), x₀, Scalar(noise.squareRoot()), ε)
  }
  // ANCHOR_END: jump

  // ANCHOR: merged-noise
  /// The noise that takes x_0 to x_t in one jump: all t noises merged.
  ///
  ///     noise = (x_t - sqrt(alphaBar_t) x_0) / sqrt(1 - alphaBar_t)
  ///
  /// Introduced in chapter 3.
  public func mergedNoise<Scalar>(
    in xₜ: Tensor<Scalar>, at t: Int, from x₀: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    check(t)
    let ᾱ = alphaBar[t]
    let σ = oneMinusAlphaBar[t].squareRoot()
    return .mix(Scalar(1 / σ), xₜ, Scalar(-ᾱ.squareRoot() / σ), x₀)
  }
  // ANCHOR_END: merged-noise

  // ANCHOR: predicted-clean
  /// The clean data that a noise estimate implies.
  ///
  /// The jump, solved for x_0:
  ///
  ///     x_0 = (x_t - sqrt(1 - alphaBar_t) noise) / sqrt(alphaBar_t)
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 15.
  ///
  /// Introduced in chapter 4.
  public func predictedClean<Scalar>(
    from xₜ: Tensor<Scalar>, at t: Int, noise ε: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    check(t)
    let ᾱ = alphaBar[t]
    return .mix(
      Scalar(1 / ᾱ.squareRoot()), xₜ,
      Scalar(-(oneMinusAlphaBar[t] / ᾱ).squareRoot()), ε)
  }
  // ANCHOR_END: predicted-clean
}
