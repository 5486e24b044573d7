/// Something that a chart shows: a line, points, a histogram, a remark.
///
/// Introduced in chapter 1.
public protocol Mark: Sendable {
  /// What the axes have to cover.
  var extent: Extent { get }

  /// The names that the chart writes for the reader, without their colours.
  ///
  /// The colours of keys without a hue are chosen by the chart.
  var keys: [Key] { get }

  /// How many colours the chart is to choose.
  var hueCount: Int { get }

  /// Draws the mark; `hues` are the colours that the chart chose.
  func draw(in plot: Plot, hues: [Hue])
}

/// A number that can be plotted.
///
/// Introduced in chapter 1.
public protocol Plottable: Sendable {
  /// The number in double precision.
  var plotted: Double { get }
}

extension Double {
  /// Whether a number is finite and so far from overflow that ranges and
  /// differences of such numbers are finite, too.
  var isDrawable: Bool { abs(self) < 1e150 }
}

extension Double: Plottable {
  /// The number itself.
  public var plotted: Double { self }
}

extension Float: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}

extension Int: Plottable {
  /// The number in double precision.
  public var plotted: Double { Double(self) }
}

/// The values that a mark needs its chart to cover.
///
/// Introduced in chapter 1.
public struct Extent: Sendable {
  /// Values along the x axis.
  public var xs: [Double]
  /// Values along the y axis.
  public var ys: [Double]
  /// Values of x at which the axis may end without room beyond them.
  public var xEnds: [Double] = []
  /// Values of y at which the axis may end without room beyond them.
  public var yEnds: [Double] = []
  /// The names of places along the x axis, in place of numbers.
  public var categories: [String] = []

  /// Covers some values.
  public init(xs: [Double] = [], ys: [Double] = []) {
    self.xs = xs
    self.ys = ys
  }
}

/// The name of a mark, and where the chart may write it.
///
/// Introduced in chapter 1.
public struct Key: Sendable {
  /// How the mark is shown beside its name.
  ///
  /// Introduced in chapter 1.
  public enum Swatch: Sendable {
    /// A piece of line.
    case line(LineStyle)
    /// A lightly filled rectangle.
    case area
    /// A strongly filled rectangle.
    case block
    /// A disc.
    case dot
  }

  /// Where the name belongs.
  ///
  /// Introduced in chapter 1.
  public enum Position: Sendable {
    /// In the legend.
    case legend(Swatch)
    /// Beside the end of a line, or in the legend.
    case end(x: Double, y: Double, Swatch)
    /// In the right margin at this y.
    case right(Double)
    /// Above the chart at this x.
    case top(Double)
  }

  /// The name.
  public let label: String
  /// The colour; `nil` for the one that the chart chooses.
  public let hue: Hue?
  /// Where the name belongs.
  public let position: Position

  /// Names a mark.
  public init(_ label: String, hue: Hue?, _ position: Position) {
    self.label = label
    self.hue = hue
    self.position = position
  }
}

/// Lists the marks of a chart; loops and conditions are allowed.
///
/// Introduced in chapter 1.
@resultBuilder
public enum MarkBuilder {
  /// One mark.
  public static func buildExpression(_ mark: some Mark) -> [any Mark] { [mark] }
  /// Several marks.
  public static func buildExpression(_ marks: [any Mark]) -> [any Mark] {
    marks
  }
  /// Statements one after the other.
  public static func buildBlock(_ parts: [any Mark]...) -> [any Mark] {
    parts.flatMap(\.self)
  }
  /// A loop.
  public static func buildArray(_ parts: [[any Mark]]) -> [any Mark] {
    parts.flatMap(\.self)
  }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [any Mark]?) -> [any Mark] {
    part ?? []
  }
  /// The `if` branch.
  public static func buildEither(first part: [any Mark]) -> [any Mark] { part }
  /// The `else` branch.
  public static func buildEither(second part: [any Mark]) -> [any Mark] { part }
}
