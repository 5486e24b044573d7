import Foundation

/// A number that the run produced, and the band it has to lie in.
struct ReportedValue {
  let value: Double
  let expect: Double?
  let within: Double?

  /// Whether the number is finite and inside its band, if it has one.
  var isAcceptable: Bool {
    guard value.isFinite else { return false }
    guard let expect, let within else { return true }
    return abs(value - expect) <= within
  }

  /// The value, and its band where it has one.
  var summary: String {
    guard let expect, let within else { return format(value) }
    return "\(format(value)), expected \(format(expect)) ± \(format(within, 2))"
  }

  /// The line that the reader sees.
  func line(label: String) -> String {
    let space = String(repeating: " ", count: max(1, 38 - label.count))
    var line = "  \(label)\(space)\(format(value))"
    if let expect, let within {
      line += "   (\(format(expect)) ± \(format(within, 2)))"
    }
    return isAcceptable ? line : line + "  OUTSIDE ITS BAND"
  }
}

/// Writes a number with so many significant digits, as a person would.
///
///     format(0.07492)        // "0.0749"
///     format(12345.6)        // "12350"
///     format(4.0358e-05)     // "4.036e-05"
public func format(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite else { return "\(value)" }
  if value == 0 { return "0" }
  let exponent = Int(floor(log10(abs(value))))
  if exponent < -4 || exponent > 6 {
    return String(format: "%.\(digits - 1)e", value)
  }
  return String(format: "%.\(max(0, digits - 1 - exponent))f", value)
}

/// Writes a number with so many digits after the point.
public func fixed(_ value: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}

extension Chapter {
  /// The results as the book reads them; numbers that are not finite are null.
  func resultsJSON() throws -> Data {
    func number(_ value: Double?) -> Any {
      value.flatMap { $0.isFinite ? $0 : nil } ?? NSNull()
    }
    let results: [String: Any] = [
      "chapter": slug,
      "seed": seed,
      "dataset": dataset ?? NSNull(),
      "values": values.mapValues { value in
        [
          "value": number(value.value), "expect": number(value.expect),
          "within": number(value.within),
        ]
      },
    ]
    return try JSONSerialization.data(
      withJSONObject: results, options: [.prettyPrinted, .sortedKeys])
  }
}
