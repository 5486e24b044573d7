import Tensors

extension NoiseSchedule {
  // ANCHOR: sample
  /// Runs the whole chain back and returns only its end, x_0.
  ///
  /// For every t from T to 1, `watch` sees t, the state x_t and the
  /// noise predicted in it; nothing is kept. The numbers are those of
  /// `reverseChain`.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), algorithm 2.
  ///
  /// Introduced in chapter 6.
  public func sample<Predictor: NoisePredictor>(
    from start: Tensor<Predictor.Scalar>,
    with predictor: inout Predictor,
    variance: ReverseVariance = .beta,
    using generator: inout SeededGenerator,
    watch: (
      _ t: Int, _ state: Tensor<Predictor.Scalar>,
      _ noise: Tensor<Predictor.Scalar>
    ) -> Void = { _, _, _ in }
  ) -> Tensor<Predictor.Scalar> {
    var x = start
    for t in (1...timesteps).reversed() {
      let ε = predictor.predictedNoise(in: x, at: t)
      watch(t, x, ε)
      x = reverseStep(
        x, at: t, predictedNoise: ε, variance: variance,
        using: &generator)
    }
    return x
  }
  // ANCHOR_END: sample
}
