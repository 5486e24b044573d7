import Foundation

/// How numbers are written in a diagnosis.
enum Wording {
  /// A number with at most `digits` significant digits.
  static func number(_ x: Double, digits: Int) -> String {
    x.isNaN ? "nan" : String(format: "%.\(digits)g", x)
  }

  /// A number as short as it can be said.
  static func number(_ x: Double) -> String { number(x, digits: 6) }

  /// A list; the middle of a long one is left out.
  static func list(_ numbers: [Double]) -> String {
    elided(numbers) { number($0) }
  }

  /// A list of bytes.
  static func list(_ numbers: [UInt8]) -> String {
    elided(numbers) { String($0) }
  }

  /// A lone number, or whatever came instead.
  static func single(_ numbers: [Double]) -> String {
    numbers.count == 1 ? number(numbers[0]) : list(numbers)
  }

  private static func elided<Item>(
    _ items: [Item], _ write: (Item) -> String
  ) -> String {
    guard items.count > 8 else {
      return "[" + items.map(write).joined(separator: ", ") + "]"
    }
    let start = items.prefix(4).map(write).joined(separator: ", ")
    let end = write(items[items.count - 1])
    return "[\(start), ... \(end)] (\(items.count) numbers)"
  }

  /// A headline and labelled facts, in lines of at most 78 columns.
  static func report(
    _ headline: String?, _ facts: [(label: String, text: String?)]
  ) -> String {
    var lines = headline.map { [$0] } ?? []
    for (label, text) in facts {
      guard let text else { continue }
      var line = label.padding(toLength: 9, withPad: " ", startingAt: 0)
      for word in text.split(separator: " ") {
        if line.count + 1 + word.count > 78 {
          lines.append(line)
          line = String(repeating: " ", count: 9)
        }
        line += " " + word
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }
}
