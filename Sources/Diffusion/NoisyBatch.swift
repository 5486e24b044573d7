import Tensors

/// What a network is trained on: examples with noise, and the noise itself.
///
/// Introduced in chapter 5.
public struct NoisyBatch: Sendable {
  /// The examples x_t, each at a time of its own.
  public let noisy: Tensor<Float>
  /// The merged noise that is in them: what the network has to find.
  public let noise: Tensor<Float>
  /// The time of each example, in 1...T.
  public let timesteps: [Int]
}

extension NoiseSchedule {
  // ANCHOR: noisy-batch
  /// Takes every example of a batch to a random time.
  ///
  ///     t ~ uniform on 1...T,  noise ~ N(0, I),
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise
  ///
  /// `clean` is [batch, ...]; each of its rows gets a t of its own.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), algorithm 1.
  ///
  /// Introduced in chapter 5.
  public func noisyBatch(
    of clean: Tensor<Float>, using generator: inout SeededGenerator
  ) -> NoisyBatch {
    let t = (0..<clean.rowCount).map { _ in
      1 + generator.integer(below: timesteps)
    }
    let ε = Tensor<Float>.normal(clean.shape, using: &generator)
    return NoisyBatch(
      noisy: jump(from: clean, to: t, noise: ε), noise: ε, timesteps: t)
  }
  // ANCHOR_END: noisy-batch

  // ANCHOR: jump-each
  /// Jumps from clean data to x_t, with a time for each row.
  ///
  /// `x₀` and `noise` are [batch, ...], `times` has a t in 0...T for each row.
  ///
  /// - Precondition: there is a time for each row.
  ///
  /// Introduced in chapter 5.
  public func jump(
    from x₀: Tensor<Float>, to times: [Int], noise ε: Tensor<Float>
  ) -> Tensor<Float> {
    precondition(
      times.count == x₀.rowCount,
      "\(times.count) times for \(x₀.rowCount) examples: each needs one")
    var xₜ = x₀
    xₜ.mixInRows(
      ε,
      keeping: times.map { Float(alphaBar[$0].squareRoot()) },
      adding: times.map { Float(oneMinusAlphaBar[$0].squareRoot()) })
    return xₜ
  }
  // ANCHOR_END: jump-each
}
