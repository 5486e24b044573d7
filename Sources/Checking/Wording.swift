import Foundation

/// How numbers are written in a diagnosis.
enum Wording {
  /// A number with at most `digits` significant digits.
  static func number(_ x: Double, digits: Int) -> String {
    String(format: "%.\(digits)g", x)
  }

  /// A number as short as it can be said.
  static func number(_ x: Double) -> String { number(x, digits: 6) }

  /// A list; the middle of a long one is left out.
  static func list(_ numbers: [Double]) -> String {
    elided(numbers.map { number($0) })
  }

  /// A list of whole numbers.
  static func list(_ numbers: [UInt8]) -> String {
    elided(numbers.map { String($0) })
  }

  /// A lone number, or whatever came instead.
  static func single(_ numbers: [Double]) -> String {
    numbers.count == 1 ? number(numbers[0]) : list(numbers)
  }

  private static func elided(_ items: [String]) -> String {
    guard items.count > 8 else {
      return "[" + items.joined(separator: ", ") + "]"
    }
    return "[" + items.prefix(4).joined(separator: ", ") + ", ... "
      + "\(items[items.count - 1])] (\(items.count) numbers)"
  }
}
