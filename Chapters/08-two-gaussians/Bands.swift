/// How far from run to run the figures of a network may stray.
///
/// Measured on forty networks with other seeds: the mean, and five standard
/// deviations.
struct Bands {
  typealias Band = (expect: Double, within: Double)
  var excess, share, beyond, offset, deviation: Band

  /// The source's schedule and its 800 steps.
  static let shortPrinted = Bands(
    excess: (0.0258, 0.019), share: (0.5, 0.083), beyond: (0.0274, 0.028),
    offset: (-0.126, 0.17), deviation: (0.326, 0.043))

  /// The repaired schedule, and the same 800 steps.
  static let shortRepaired = Bands(
    excess: (0.019, 0.016), share: (0.5, 0.24), beyond: (0.0498, 0.045),
    offset: (-0.061, 0.33), deviation: (0.384, 0.083))

  /// The repaired schedule and long training, averaged.
  static let long = Bands(
    excess: (0.0034, 0.0015), share: (0.5, 0.03), beyond: (0.0075, 0.009),
    offset: (0, 0.065), deviation: (0.31, 0.027))
}
