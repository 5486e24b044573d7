/// How much noise each step adds, and every table that follows from it.
///
/// Time runs 1...T as in the papers. Every table has T + 1 entries and carries
/// one for t = 0, where nothing has happened yet: beta[0] = 0, alpha[0] = 1,
/// alphaBar[0] = 1. No formula needs a "- 1" to find its place in a table.
///
///     alpha[t]            = 1 - beta[t]
///     alphaBar[t]         = alpha[1] alpha[2] ... alpha[t]
///     oneMinusAlphaBar[t] = 1 - alphaBar[t], to the last digit
///
/// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), section 2.
///
/// Introduced in chapter 1.
public struct NoiseSchedule: Sendable, Equatable {
  /// The variance that step t adds; beta[0] = 0.
  public let beta: [Double]

  /// The share of variance that step t keeps: 1 - beta[t]; alpha[0] = 1.
  public let alpha: [Double]

  /// The share of the data's variance left after t steps; alphaBar[0] = 1.
  public let alphaBar: [Double]

  /// The variance of the noise after t steps; oneMinusAlphaBar[0] = 0.
  ///
  /// After a few tiny steps alphaBar is so close to 1 that subtracting it
  /// from 1 would lose digits. Here nothing is subtracted.
  ///
  /// Introduced in chapter 10.
  public let oneMinusAlphaBar: [Double]

  // ANCHOR: tables
  /// Builds the tables from the variances beta_1, ..., beta_T.
  ///
  /// - Precondition: there is at least one, and each lies strictly
  ///   between 0 and 1.
  public init(betas: [Double]) {
    precondition(!betas.isEmpty, "a schedule needs at least one step")
    for (index, beta) in betas.enumerated() {
      precondition(
        beta > 0 && beta < 1,
        "beta[\(index + 1)] is \(beta): it must lie between 0 and 1")
    }
    var ᾱ = [1.0]
    for β in betas { ᾱ.append(ᾱ[ᾱ.count - 1] * (1 - β)) }

    beta = [0] + betas
    alpha = beta.map { 1 - $0 }
    alphaBar = ᾱ
    oneMinusAlphaBar = Self.complements(of: ᾱ, betas: betas)
  }
  // ANCHOR_END: tables

  // ANCHOR: complements
  /// 1 - alphaBar, as a sum of what each step takes away.
  ///
  ///     1 - alphaBar_t = 1 - alphaBar_{t-1} + alphaBar_{t-1} beta_t
  private static func complements(
    of ᾱ: [Double], betas: [Double]
  ) -> [Double] {
    var sums = [0.0]
    for (t, β) in betas.enumerated() {
      sums.append(sums[t] + ᾱ[t] * β)
    }
    return sums
  }
  // ANCHOR_END: complements

  /// The number of steps T.
  public var timesteps: Int { beta.count - 1 }

  /// How much signal there is for one unit of noise after t steps.
  ///
  ///     signalToNoise(t) = alphaBar[t] / (1 - alphaBar[t])
  ///
  /// For data of unit variance; infinite at t = 0.
  ///
  /// Introduced in chapter 2.
  public func signalToNoise(at t: Int) -> Double {
    alphaBar[t] / oneMinusAlphaBar[t]
  }

  /// Stops with a clear message when a time is outside lower...T.
  func check(_ t: Int, from lower: Int = 1) {
    precondition(
      t >= lower && t <= timesteps,
      "timestep \(t) does not exist: this schedule runs \(lower)...\(timesteps)"
    )
  }
}
