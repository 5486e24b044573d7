import Foundation

/// The three parts of the bound on -log p(x_0), in nats a number of x_0.
///
///     E[-log p(x_0)] <= L_T + sum over t = 2...T of L_{t-1} + L_0
///
/// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), equation 5.
///
/// Introduced in chapter 4.
public struct VariationalBound: Sendable {
  /// L_T: how far the end of the forward chain is from N(0, I).
  public let end: Double

  /// L_1, ..., L_{T-1}: how far each reverse step is from the posterior.
  public let steps: [Double]

  /// L_0: what it costs to name x_0 once x_1 is known.
  public let decoder: Double

  /// The bound itself.
  public var total: Double { end + steps.reduce(0, +) + decoder }
}

extension GaussianPredictor {
  // ANCHOR: bound
  /// The bound that this predictor reaches, averaged over its data.
  ///
  /// `reverseVariance(t)` is that of reverse step t, never 0.
  public func bound(
    reverseVariance σ²: (Int) -> Double
  ) -> VariationalBound {
    let (T, ᾱ) = (schedule.timesteps, schedule.alphaBar)
    // A mean counts by its square: its RMS stands for all x_0
    let end = divergenceFromStandardNormal(
      mean: (ᾱ[T] * variance).squareRoot(), variance: 1 - ᾱ[T])
    let steps = (1..<T).map { before in
      let t = before + 1
      let q = schedule.posterior(at: t)
      return divergence(
        ofMean: q.cleanWeight * cleanVariance(at: t).squareRoot(),
        variance: q.variance, fromMean: 0, variance: σ²(t))
    }
    let decoder =
      0.5 * (log(2 * .pi * σ²(1)) + cleanVariance(at: 1) / σ²(1))
    return VariationalBound(end: end, steps: steps, decoder: decoder)
  }
  // ANCHOR_END: bound
}
