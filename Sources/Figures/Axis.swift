import Foundation

/// One axis of a chart: its name, its scale, its range, its numbers.
///
/// A string alone is an axis too: `x: "timestep t"`.
///
/// Introduced in chapter 1.
public struct Axis: Hashable, Sendable, ExpressibleByStringLiteral {
  /// How values become distances.
  ///
  /// Introduced in chapter 1.
  public enum Scale: Hashable, Sendable {
    /// Equal distances are equal differences.
    case linear
    /// Equal distances are equal ratios; values <= 0 are left out.
    case log
  }

  /// What the axis shows; may be empty.
  public var title: String
  /// How values become distances.
  public var scale: Scale
  /// The ends of the axis; `nil` means that the data decide.
  public var range: ClosedRange<Double>?
  /// How numbers are written.
  public var format: NumberFormat
  /// The labelled places; `nil` means round numbers.
  public var ticks: [Tick]?

  /// Describes an axis.
  ///
  /// Ends that are not finite, or not positive on a log scale, are ignored.
  public init(
    _ title: String = "", _ scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, format: NumberFormat = .automatic,
    ticks: [Tick]? = nil
  ) {
    self.title = title
    self.scale = scale
    self.format = format
    self.ticks = ticks
    if let range, range.lowerBound.isDrawable, range.upperBound.isDrawable,
      scale == .linear || range.lowerBound > 0
    {
      self.range = range
    }
  }

  /// Describes a linear axis by its name.
  public init(stringLiteral title: String) {
    self.init(title)
  }

  /// Whether a value has a place on the axis.
  func accepts(_ value: Double) -> Bool {
    value.isDrawable && (scale == .linear || value > 0)
  }

  /// The value on a scale whose distances are differences.
  func warped(_ value: Double) -> Double {
    scale == .linear ? value : log10(value)
  }

  func unwarped(_ value: Double) -> Double {
    scale == .linear ? value : pow(10, value)
  }

  /// The ends of the axis for given data, never empty.
  ///
  /// `padding` is the share of the range added on each side; a side whose
  /// `anchor` is the end of the data gets none.
  func fitted(
    to values: [Double], padding: Double, anchors: [Double]
  ) -> ClosedRange<Double> {
    if let range, range.upperBound > range.lowerBound { return range }
    let places = values.filter(accepts).map(warped)
    var low = places.min() ?? (scale == .linear ? 0 : -1)
    var high = places.max() ?? (scale == .linear ? 1 : 0)
    let magnitude = max(abs(low), abs(high))
    if high - low <= magnitude * 1e-9 || high == low {
      // Constant data stand in the middle of a range of their own size
      let room = scale == .log || magnitude == 0 ? 0.5 : magnitude * 0.5
      (low, high) = (low - room, high + room)
    }
    let span = high - low
    let fixed = anchors.filter(accepts).map(warped)
    var (below, above) = (padding * span, padding * span)
    if fixed.contains(low) { below = 0 }
    if fixed.contains(high) { above = 0 }
    if scale == .linear, low >= 0, low - below < span * 0.12 {
      // An axis that comes near to zero begins there
      below = low
    }
    let ends = (unwarped(low - below), unwarped(high + above))
    guard ends.0.isFinite, ends.1.isFinite, ends.0 < ends.1 else {
      return scale == .linear ? 0...1 : 0.1...1
    }
    return ends.0...ends.1
  }
}
