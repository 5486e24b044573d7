// ANCHOR: factors
/// What a step may do to the old state before it adds noise.
enum Factor: String, CaseIterable {
  case one = "c = 1"
  case linear = "c = 1 − β"
  case root = "c = √(1 − β)"

  /// The number c that multiplies x_{t-1} when beta is added.
  func callAsFunction(_ β: Double) -> Double {
    switch self {
    case .one: 1
    case .linear: 1 - β
    case .root: (1 - β).squareRoot()
    }
  }
}
// ANCHOR_END: factors

extension Factor {
  /// The name in plain letters, for the terminal's tables.
  var plain: String {
    switch self {
    case .one: "1"
    case .linear: "1 - beta"
    case .root: "sqrt(1 - beta)"
    }
  }
}
