/// The area between two curves: a range of values for each x.
///
///     Band(x: 1...50, lower: low, upper: high, label: "4 sigma")
///
/// Introduced in chapter 1.
public struct Band: Mark {
  let xs, lower, upper: [Double]
  let label: String?
  let hue: Hue?

  /// Fills the area between two curves.
  ///
  /// - Precondition: there are as many values of each kind.
  public init<X: Collection, Y: Collection>(
    x: X, lower: Y, upper: Y, label: String? = nil, hue: Hue? = nil
  ) where X.Element: Plottable, Y.Element: Plottable {
    precondition(
      x.count == lower.count && x.count == upper.count,
      "a band with \(x.count) values of x, \(lower.count) lower and"
        + " \(upper.count) upper ones: there must be as many")
    xs = x.map(\.plotted)
    self.lower = lower.map(\.plotted)
    self.upper = upper.map(\.plotted)
    self.label = label
    self.hue = hue
  }

  /// Both curves; the axis may end with them.
  public var extent: Extent {
    var extent = Extent(xs: xs, ys: lower + upper)
    let finite = xs.filter(\.isDrawable)
    if let low = finite.min(), let high = finite.max() {
      extent.xEnds = [low, high]
    }
    return extent
  }

  /// The name of the band, in the legend.
  public var keys: [Key] {
    label.map { [Key($0, hue: hue, .legend(.area))] } ?? []
  }

  /// One, unless the band has a colour already.
  public var hueCount: Int { hue == nil ? 1 : 0 }

  /// Fills the area, interrupted where a curve has no value.
  public func draw(in plot: Plot, hues: [Hue]) {
    let color = plot.theme.color(hue ?? hues[0])
    var above: [Point] = []
    var below: [Point] = []
    func fillPiece() {
      if above.count > 1 {
        plot.canvas.fill(above + below.reversed(), color.faded(0.22))
      }
      (above, below) = ([], [])
    }
    for i in xs.indices {
      if let low = plot.place(xs[i], lower[i]),
        let high = plot.place(xs[i], upper[i])
      {
        above.append(high)
        below.append(low)
      } else {
        fillPiece()
      }
    }
    fillPiece()
  }
}
