/// A straight reference across the chart, with its name in the margin.
///
///     Rule(y: 1, label: "unit variance")
///
/// Introduced in chapter 1.
public struct Rule: Mark {
  let x, y: Double?
  let label: String?
  let hue: Hue
  let style: LineStyle

  /// Draws a horizontal reference.
  public init(
    y: some Plottable, label: String? = nil, hue: Hue = .grey,
    style: LineStyle = .dashed
  ) {
    x = nil
    self.y = y.plotted
    self.label = label
    self.hue = hue
    self.style = style
  }

  /// Draws a vertical reference.
  public init(
    x: some Plottable, label: String? = nil, hue: Hue = .grey,
    style: LineStyle = .dashed
  ) {
    self.x = x.plotted
    y = nil
    self.label = label
    self.hue = hue
    self.style = style
  }

  /// The value of the reference, which the chart then shows.
  public var extent: Extent {
    Extent(xs: x.map { [$0] } ?? [], ys: y.map { [$0] } ?? [])
  }

  /// The name of the reference, in the margin.
  public var keys: [Key] {
    guard let label else { return [] }
    return [Key(label, hue: hue, y.map { .right($0) } ?? .top(x ?? 0))]
  }

  /// None.
  public var hueCount: Int { 0 }

  /// Draws the reference across the whole frame.
  public func draw(in plot: Plot, hues: [Hue]) {
    var ends: [Point] = []
    if let y, let place = plot.place(y: y) {
      ends = [Point(plot.frame.minX, place), Point(plot.frame.maxX, place)]
    } else if let x, let place = plot.place(x: x) {
      ends = [Point(place, plot.frame.maxY), Point(place, plot.frame.minY)]
    }
    plot.canvas.stroke(
      ends, plot.theme.color(hue), width: min(style.width, 1.3),
      dashes: style.dashes.map { $0 * 0.7 })
  }
}
