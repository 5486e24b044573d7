/// A matrix as coloured cells, with a bar that explains the colours.
///
///     HeatMap(densities, columns: 51, x: Axis("t", range: 0...50),
///       y: Axis("x", range: -4...4), label: "density")
///
/// A cell that is not a number is left empty.
///
/// Introduced in chapter 1.
public struct HeatMap: Figure {
  private let cells: Cells
  private let x, y: Axis
  private let label: String
  private let width: Double
  private let height: Double?

  private static let barWidth = 12.0
  private static let gap = 18.0

  /// Describes a heat map.
  ///
  /// With a range of y the first row belongs to its lower end, as in a chart;
  /// without, the first row is the upper one, as in a matrix.
  ///
  /// - Parameters:
  ///   - values: The cells, row by row.
  ///   - x: Its range goes from the left edge of the first column to the right
  ///     edge of the last; without one, the columns have no numbers.
  ///   - rowLabels: Names of rows in place of numbers.
  ///   - columnLabels: Names of columns in place of numbers.
  ///   - colors: `.diverging` puts its middle at zero.
  ///   - over: The values at the ends of the colours; else those of the data.
  ///   - label: What the colours mean.
  /// - Precondition: there are values, and they make whole rows.
  public init<Values: Collection>(
    _ values: Values, columns: Int, x: Axis = "", y: Axis = "",
    rowLabels: [String] = [], columnLabels: [String] = [],
    colors: ColorMap = .sequential, over range: ClosedRange<Double>? = nil,
    label: String = "", width: Double = 460, height: Double? = nil
  ) where Values.Element: Plottable {
    precondition(
      columns > 0 && !values.isEmpty && values.count.isMultiple(of: columns),
      "\(values.count) values in rows of \(columns): no whole rows")
    let rows = values.count / columns
    self.x = Self.axis(x, labels: columnLabels, count: columns, reversed: false)
    self.y = Self.axis(y, labels: rowLabels, count: rows, reversed: true)
    var values = values.map(\.plotted)
    if y.range != nil {
      // Pictures begin at the top
      values = (0..<rows).reversed().flatMap {
        values[$0 * columns..<($0 + 1) * columns]
      }
    }
    cells = Cells(
      values: values, columns: columns, colors: colors, range: range,
      x: self.x.range ?? 0...1, y: self.y.range ?? 0...1)
    self.label = label
    self.width = min(max(width, 120), 2000)
    self.height = height
  }

  private init(_ map: HeatMap, width: Double) {
    cells = map.cells
    x = map.x
    y = map.y
    label = map.label
    self.width = width
    height = map.height
  }

  /// Without a range, the axis counts cells and writes only their names.
  private static func axis(
    _ axis: Axis, labels: [String], count: Int, reversed: Bool
  ) -> Axis {
    guard axis.range == nil else { return axis }
    var axis = axis
    axis.scale = .linear
    axis.range = -0.5...Double(count) - 0.5
    axis.ticks = labels.prefix(count).enumerated().map {
      Tick(Double(reversed ? count - 1 - $0 : $0), $1)
    }
    return axis
  }

  private var barTicks: [Tick] { Ticks.linear(cells.range, count: 5) }

  private var barRoom: Double {
    let widest = barTicks.map { TextStyle.small.width(of: $0.label) }.max() ?? 0
    return Self.gap + Self.barWidth + 7 + widest.rounded(.up)
  }

  private var chart: Chart {
    Chart(x: x, y: y, width: width - barRoom, height: height ?? width * 0.66) {
      cells
    }
  }

  /// The size in CSS pixels.
  public var size: Canvas.Size { Size(width, chart.size.height) }

  /// The same map, made wider or narrower.
  public func fitted(toWidth width: Double) -> any Figure {
    HeatMap(self, width: max(width, 120))
  }

  /// Draws the cells, the axes, and the bar of colours.
  public func draw(on canvas: Canvas, theme: Theme) {
    chart.draw(on: canvas, theme: theme)
    let frame = ChartLayout(chart).frame
    let bar = Rect(
      x: width - barRoom + Self.gap, y: frame.minY, width: Self.barWidth,
      height: frame.height)
    canvas.pixels(cells.colors.table.reversed(), columns: 1, in: bar)
    let (low, high) = (cells.range.lowerBound, cells.range.upperBound)
    for tick in barTicks {
      let y = bar.maxY - bar.height * (tick.value - low) / (high - low)
      canvas.text(
        tick.label, at: Point(bar.maxX + 7, y), style: .small, theme.muted)
    }
    let half = TextStyle.label.lineHeight / 2
    canvas.text(
      TextStyle.label.shortened(label, to: width * 0.5),
      at: Point(width, frame.minY - 9 - half), .right, style: .label,
      theme.muted)
  }
}

/// The cells of a heat map between the axes of a chart.
private struct Cells: Mark {
  let values: [Double]
  let columns: Int
  let colors: ColorMap
  let range: ClosedRange<Double>
  let x, y: ClosedRange<Double>

  init(
    values: [Double], columns: Int, colors: ColorMap,
    range: ClosedRange<Double>?, x: ClosedRange<Double>, y: ClosedRange<Double>
  ) {
    self.values = values
    self.columns = columns
    self.colors = colors
    self.x = x
    self.y = y
    let finite = values.filter(\.isDrawable)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if colors == .diverging {
      high = max(abs(low), abs(high))
      low = -high
    }
    if let range { (low, high) = (range.lowerBound, range.upperBound) }
    let span = high - low
    self.range = span > 0 && span.isFinite ? low...high : low - 0.5...low + 0.5
  }

  var extent: Extent {
    Extent(
      xs: [x.lowerBound, x.upperBound], ys: [y.lowerBound, y.upperBound])
  }
  var keys: [Key] { [] }
  var hueCount: Int { 0 }

  func draw(in plot: Plot, hues: [Hue]) {
    let table = colors.table
    let span = range.upperBound - range.lowerBound
    let pixels = values.map { value in
      guard !value.isNaN else { return Color(0).faded(0) }
      let fraction = min(max((value - range.lowerBound) / span, 0), 1)
      return table[Int((fraction * 255).rounded())]
    }
    plot.canvas.pixels(pixels, columns: columns, in: plot.frame)
  }
}
