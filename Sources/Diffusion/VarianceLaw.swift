extension NoiseSchedule {
  // ANCHOR: variance-law
  /// The variance after t steps of data that begin with another.
  ///
  ///     Var_t = 1 + alphaBar_t (Var_0 - 1)
  ///
  /// The distance from 1 shrinks by 1 - beta in every step. This holds
  /// for each number of a picture alone, and for all thrown together.
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), from
  /// equation 4, with x_0 random too.
  ///
  /// Introduced in chapter 2.
  public func variance(after t: Int, from initial: Double) -> Double {
    check(t, from: 0)
    return 1 + alphaBar[t] * (initial - 1)
  }
  // ANCHOR_END: variance-law
}
