import Tensors

extension NoiseSchedule {
  // ANCHOR: fresh-deviation
  /// The deviation of the fresh noise in a step from t to an earlier s.
  ///
  ///     sigma = eta sqrt((1 - alphaBar_s) / (1 - alphaBar_t))
  ///                 sqrt(1 - alphaBar_t / alphaBar_s)
  ///
  /// Source: Song, Meng and Ermon 2021 (arXiv:2010.02502), equation 16.
  ///
  /// - Precondition: s is in 0..<t, and eta is in 0...1.
  ///
  /// Introduced in chapter 11.
  public func freshDeviation(
    from t: Int, to s: Int, eta η: Double
  ) -> Double {
    check(t)
    precondition(
      s >= 0 && s < t,
      "a step from \(t) to \(s): it must end in 0..<\(t)")
    precondition(
      (0...1).contains(η), "eta is \(η): it must be in 0...1")
    let (noise, noiseBefore) = (
      oneMinusAlphaBar[t], oneMinusAlphaBar[s]
    )
    let added = 1 - alphaBar[t] / alphaBar[s]
    return η * (noiseBefore / noise * added).squareRoot()
  }
  // ANCHOR_END: fresh-deviation

  // ANCHOR: ddim-step
  /// Takes one step back over any number of times, from x_t to x_s.
  ///
  ///     x_s = sqrt(alphaBar_s) x0-hat
  ///           + sqrt(1 - alphaBar_s - sigma^2) noise + sigma z
  ///
  /// where x0-hat is the clean data that the noise implies. With
  /// eta = 0 there is no fresh noise z; to s = 0 there is none with any
  /// eta, and the result is x0-hat.
  ///
  /// Source: Song, Meng and Ermon 2021 (arXiv:2010.02502), equation 12.
  ///
  /// Introduced in chapter 11.
  public func ddimStep<Scalar>(
    _ xₜ: Tensor<Scalar>, from t: Int, to s: Int,
    predictedNoise ε: Tensor<Scalar>, eta η: Double = 0,
    using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    let σ = freshDeviation(from: t, to: s, eta: η)
    let x̂₀ = predictedClean(from: xₜ, at: t, noise: ε)
    let old = max(0, oneMinusAlphaBar[s] - σ * σ).squareRoot()
    let mean = Tensor.mix(
      Scalar(alphaBar[s].squareRoot()), x̂₀, Scalar(old), ε)
    if σ == 0 { return mean }
    let z = Tensor<Scalar>.normal(xₜ.shape, using: &generator)
    return .mix(1, mean, Scalar(σ), z)
  }
  // ANCHOR_END: ddim-step

  // ANCHOR: ddim-sample
  /// Draws samples in as many steps as there are `times`.
  ///
  /// `start` is x at the last of them. `watch` sees every time, the
  /// state there and the noise predicted in it.
  ///
  /// Source: Song, Meng and Ermon 2021 (arXiv:2010.02502), section 4.2.
  ///
  /// - Precondition: the times are rising, and all in 1...T.
  ///
  /// Introduced in chapter 11.
  public func sample<Predictor: NoisePredictor>(
    from start: Tensor<Predictor.Scalar>,
    with predictor: inout Predictor,
    visiting times: [Int], eta: Double = 0,
    using generator: inout SeededGenerator,
    watch: (
      _ t: Int, _ state: Tensor<Predictor.Scalar>,
      _ noise: Tensor<Predictor.Scalar>
    ) -> Void = { _, _, _ in }
  ) -> Tensor<Predictor.Scalar> {
    var x = start
    for (s, t) in zip([0] + times, times).reversed() {
      let ε = predictor.predictedNoise(in: x, at: t)
      watch(t, x, ε)
      x = ddimStep(
        x, from: t, to: s, predictedNoise: ε, eta: eta,
        using: &generator)
    }
    return x
  }
  // ANCHOR_END: ddim-sample
}
