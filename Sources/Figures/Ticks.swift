import Foundation

/// A labelled place on an axis.
///
/// Introduced in chapter 1.
public struct Tick: Hashable, Sendable {
  /// The place, in the units of the axis.
  public let value: Double
  /// What is written there; empty for a place without a number.
  public let label: String

  /// Labels a place on an axis.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// Round numbers for axes.
///
/// Introduced in chapter 1.
public enum Ticks {
  /// Multiples of 1, 2 or 5 times a power of ten, about `count` of them.
  ///
  /// All labels have the same number of decimals. An empty or endless range
  /// has no ticks.
  public static func linear(
    _ range: ClosedRange<Double>, count: Int,
    format: NumberFormat = .automatic
  ) -> [Tick] {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return [] }
    let rough = span / Double(max(count, 1))
    let power = floor(log10(rough))
    // The factor whose number of ticks comes nearest to the wish
    func distance(_ factor: Double) -> Double {
      abs(log(rough / (pow(10, power) * factor)))
    }
    let factors = [1, 2, 5, 10.0]
    let factor = factors.min { distance($0) < distance($1) } ?? 1
    return linear(range, step: factor * pow(10, power), format: format)
  }

  /// Multiples of a step; at most 1000 of them, else none.
  public static func linear(
    _ range: ClosedRange<Double>, step: Double,
    format: NumberFormat = .automatic
  ) -> [Tick] {
    guard step > 0, step.isFinite else { return [] }
    let tolerance = 1e-9
    let first = (range.lowerBound / step - tolerance).rounded(.up)
    let last = (range.upperBound / step + tolerance).rounded(.down)
    guard last >= first, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { i in
      // Divide by whole numbers, so that 3 steps of 0.1 give 0.3
      let value = step < 1 ? i / (1 / step) : i * step
      return Tick(value, format.label(value, step: step))
    }
  }

  /// Powers of ten, with unlabelled places between; few decades get 2 and 5.
  ///
  /// - Precondition: the range is positive.
  public static func logarithmic(
    _ range: ClosedRange<Double>, count: Int,
    format: NumberFormat = .automatic
  ) -> [Tick] {
    precondition(range.lowerBound > 0, "log axis from \(range.lowerBound) on")
    let low = log10(range.lowerBound)
    let high = log10(range.upperBound)
    let decades = high - low
    guard decades > 0, decades.isFinite else { return [] }
    if decades < 0.8 {
      return linear(range, count: count, format: format)
    }
    let every = max(1, Int((decades / Double(max(count, 1))).rounded(.up)))
    let labelled: [Double] = decades < 2 ? [1, 2, 5] : [1]
    let plain = range.lowerBound >= 0.999e-4 && range.upperBound <= 1.001e5
    var ticks: [Tick] = []
    for exponent in Int(low.rounded(.down))...Int(high.rounded(.up)) {
      for factor in every == 1 ? Array(1...9).map(Double.init) : [1.0] {
        let value = factor * pow(10, Double(exponent))
        let place = log10(factor) + Double(exponent)
        guard place >= low - 1e-9, place <= high + 1e-9 else { continue }
        let isLabelled =
          labelled.contains(factor) && exponent.isMultiple(of: every)
        var label = ""
        if isLabelled {
          label =
            if format != .automatic {
              format.label(value, step: pow(10, Double(exponent)))
            } else if plain {
              NumberFormat.automatic.label(
                value, step: pow(10, Double(min(exponent, 0))))
            } else {
              (factor == 1 ? "" : "\(Int(factor))·") + "10"
                + superscript(exponent)
            }
        }
        ticks.append(Tick(value, label))
      }
    }
    return ticks
  }
}

/// How numbers on an axis are written.
///
/// Introduced in chapter 1.
public enum NumberFormat: Hashable, Sendable {
  /// As many decimals as the steps need; powers of ten for extreme numbers.
  case automatic
  /// A fixed number of decimals.
  case decimals(Int)
  /// Hundred times the number, with a percent sign.
  case percent

  /// Writes a number of an axis whose ticks are `step` apart.
  public func label(_ value: Double, step: Double) -> String {
    switch self {
    case .automatic:
      let size = max(abs(value), step)
      if step >= 1e6 || step < 1e-4 * 0.999 || size >= 1e7 {
        return scientific(value, step: step)
      }
      return written(value, decimals: decimals(of: step))
    case .decimals(let count):
      return written(value, decimals: count)
    case .percent:
      return written(value * 100, decimals: decimals(of: step * 100)) + " %"
    }
  }

  /// How many decimals a step needs to be told from zero and its multiples.
  private func decimals(of step: Double) -> Int {
    guard step > 0, step.isFinite else { return 0 }
    for count in 0...8 {
      let scaled = step * pow(10, Double(count))
      if abs(scaled - scaled.rounded()) < 1e-6 * max(scaled, 1),
        scaled.rounded() >= 1
      {
        return count
      }
    }
    return 8
  }

  private func scientific(_ value: Double, step: Double) -> String {
    if value == 0 { return "0" }
    let exponent = Int(floor(log10(abs(value)) + 1e-9))
    let scale = pow(10, Double(exponent))
    let digits = decimals(of: step / scale)
    return written(value / scale, decimals: min(digits, 3)) + "·10"
      + superscript(exponent)
  }
}

/// Writes a number with a true minus sign, and zero without one.
func written(_ value: Double, decimals: Int) -> String {
  let text = String(format: "%.\(max(decimals, 0))f", abs(value))
  let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
  return value < 0 && !isZero ? "−" + text : text
}

/// Writes a whole number small and high, as an exponent.
func superscript(_ number: Int) -> String {
  let digits: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵",
    "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
  return String(String(number).map { digits[$0] ?? $0 })
}
