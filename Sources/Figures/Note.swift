/// A remark at a place of the chart.
///
///     Note("fixed point", x: 1, y: 1)
///
/// Introduced in chapter 1.
public struct Note: Mark {
  let text: String
  let x, y: Double
  let alignment: Alignment
  let hue: Hue

  /// Writes a remark beside a point; the alignment tells which end is there.
  public init(
    _ text: String, x: some Plottable, y: some Plottable,
    _ alignment: Alignment = .left, hue: Hue = .ink
  ) {
    self.text = text
    self.x = x.plotted
    self.y = y.plotted
    self.alignment = alignment
    self.hue = hue
  }

  /// The place of the remark.
  public var extent: Extent { Extent(xs: [x], ys: [y]) }
  /// None.
  public var keys: [Key] { [] }
  /// None.
  public var hueCount: Int { 0 }

  /// Writes the remark, moved so far that it is inside the frame.
  public func draw(in plot: Plot, hues: [Hue]) {
    guard let point = plot.place(x, y) else { return }
    let style = TextStyle.small
    let width = style.width(of: text)
    let start =
      switch alignment {
      case .left: point.x + 7
      case .center: point.x - width / 2
      case .right: point.x - 7 - width
      }
    let kept = min(max(start, plot.frame.minX), plot.frame.maxX - width)
    let half = style.lineHeight / 2
    let height = min(
      max(point.y, plot.frame.minY + half), plot.frame.maxY - half)
    plot.canvas.text(
      text, at: Point(kept, height), style: style, plot.theme.textColor(hue))
  }
}
