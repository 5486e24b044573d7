/// A remark at a place of the chart.
///
///     Note("fixed point", x: 1, y: 1)
///
/// Introduced in chapter 1.
public struct Note: Mark {
  /// Where a remark stands, seen from its point.
  ///
  /// Introduced in chapter 1.
  public enum Side: Sendable {
    /// Beside the point.
    case left, right
    /// Centred over or under the point.
    case above, below
  }

  let text: String
  let x, y: Double
  let side: Side
  let hue: Hue

  /// Writes a remark at one side of a point.
  public init(
    _ text: String, x: some Plottable, y: some Plottable,
    side: Side = .right, hue: Hue = .ink
  ) {
    self.text = text
    self.x = x.plotted
    self.y = y.plotted
    self.side = side
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
    let half = style.lineHeight / 2
    var (left, middle) = (point.x - width / 2, point.y)
    switch side {
    case .left: left = point.x - 8 - width
    case .right: left = point.x + 8
    case .above: middle -= half + 5
    case .below: middle += half + 5
    }
    let frame = plot.frame
    left = max(min(left, frame.maxX - width), frame.minX)
    middle = min(max(middle, frame.minY + half), frame.maxY - half)
    plot.canvas.text(
      text, at: Point(left, middle), style: style, plot.theme.textColor(hue),
      halo: plot.theme.page.faded(0.85))
  }
}
