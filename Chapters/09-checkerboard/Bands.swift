/// How far from run to run the figures of a network may stray.
///
/// Measured on networks with other seeds, and wide enough for chance.
enum Bands {
  typealias Band = (expect: Double, within: Double)

  /// Excess over the floor after 400 epochs: last step, and averaged.
  static let rawExcess: Band = (0.0105, 0.006)
  static let averagedExcess: Band = (0.0066, 0.0024)
  /// Share of the samples on the right squares.
  static let rawInside: Band = (0.79, 0.05)
  static let averagedInside: Band = (0.81, 0.05)
  /// The same with waves.
  static let wavesExcess: Band = (0.0028, 0.0014)
  static let wavesInside: Band = (0.91, 0.05)
}
