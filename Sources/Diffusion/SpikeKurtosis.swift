extension NoiseSchedule {
  // ANCHOR: spike-kurtosis
  /// How far from a Gaussian a step back is, for data that are two points.
  ///
  /// If x_0 is -1 or 1, equally likely, and x_t = 0, then x_{t-1} is one
  /// of two Gaussians around -m and m, of the posterior's variance. Their
  /// mixture has the excess kurtosis
  ///
  ///     -2 m^4 / (m^2 + variance)^2,   m = the posterior's cleanWeight
  ///
  /// It is 0 for a Gaussian and -2 for two bare points.
  ///
  /// Introduced in chapter 4.
  public func spikeKurtosis(at t: Int) -> Double {
    let q = posterior(at: t)
    let m² = q.cleanWeight * q.cleanWeight
    let share = m² / (m² + q.variance)
    return -2 * share * share
  }
  // ANCHOR_END: spike-kurtosis
}
