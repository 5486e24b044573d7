import Tensors

/// The forward chain, blown up so that the data in it never shrink.
///
///     y_t = x_t / sqrt(alphaBar_t) = x_0 + noise of variance s_t^2
///
/// It is the same chain: what it knows of x_0 is what x_t knows. Only the size
/// of the numbers differs, and with it the variance, which grows without end.
///
/// Source: Song et al. 2021 (arXiv:2011.13456), section 3.4, where the two are
/// called VP and VE.
///
/// Introduced in chapter 2.
public struct ExplodingView: Sendable, Equatable {
  /// The chain that is looked at.
  public let schedule: NoiseSchedule

  /// Looks at a schedule's chain.
  public init(of schedule: NoiseSchedule) { self.schedule = schedule }

  // ANCHOR: exploding-tables
  /// The variance of all the noise in y_t; 0 at t = 0.
  ///
  ///     s_t^2 = (1 - alphaBar_t) / alphaBar_t
  ///
  /// Introduced in chapter 2.
  public func noiseVariance(at t: Int) -> Double {
    schedule.check(t, from: 0)
    return schedule.oneMinusAlphaBar[t] / schedule.alphaBar[t]
  }

  /// The variance that step t adds; these add up to `noiseVariance`.
  ///
  ///     beta_t / alphaBar_t
  ///
  /// Introduced in chapter 2.
  public func increment(at t: Int) -> Double {
    schedule.check(t)
    return schedule.beta[t] / schedule.alphaBar[t]
  }
  // ANCHOR_END: exploding-tables

  // ANCHOR: exploding-step
  /// Takes one step, from y_{t-1} to y_t: adds noise, shrinks nothing.
  ///
  ///     y_t = y_{t-1} + sqrt(beta_t / alphaBar_t) noise
  ///
  /// Any shape; `noise` is drawn from N(0, I) and has the same shape.
  ///
  /// Introduced in chapter 2.
  public func step<Scalar>(
    _ previous: Tensor<Scalar>, to t: Int, noise ε: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    .mix(1, previous, Scalar(increment(at: t).squareRoot()), ε)
  }
  // ANCHOR_END: exploding-step

  // ANCHOR: exploding-view
  /// Turns x_t into y_t = x_t / sqrt(alphaBar_t).
  ///
  /// Introduced in chapter 2.
  public func view<Scalar>(
    of x: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    schedule.check(t, from: 0)
    return x / Scalar(schedule.alphaBar[t].squareRoot())
  }

  /// Turns y_t back into x_t = sqrt(alphaBar_t) y_t.
  ///
  /// Introduced in chapter 2.
  public func state<Scalar>(
    behind y: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    schedule.check(t, from: 0)
    return Scalar(schedule.alphaBar[t].squareRoot()) * y
  }
  // ANCHOR_END: exploding-view
}
