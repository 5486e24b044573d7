/// Measured values, each with a bar as long as its uncertainty on both sides.
///
///     ErrorBars(x: dials, y: errors, plusMinus: deviations)
///
/// Introduced in chapter 1.
public struct ErrorBars: Mark {
  let xs, ys, errors: [Double]
  let label: String?
  let hue: Hue?

  /// Shows values and their uncertainties.
  ///
  /// - Precondition: there are as many values of each kind.
  public init<X: Collection, Y: Collection, E: Collection>(
    x: X, y: Y, plusMinus errors: E, label: String? = nil, hue: Hue? = nil
  ) where X.Element: Plottable, Y.Element: Plottable, E.Element: Plottable {
    precondition(
      x.count == y.count && x.count == errors.count,
      "\(x.count) values of x, \(y.count) of y, \(errors.count) errors:"
        + " there must be as many")
    xs = x.map(\.plotted)
    ys = y.map(\.plotted)
    self.errors = errors.map(\.plotted)
    self.label = label
    self.hue = hue
  }

  /// The bars from end to end.
  public var extent: Extent {
    Extent(
      xs: xs,
      ys: ys + zip(ys, errors).map { $0 - $1 } + zip(ys, errors).map { $0 + $1 }
    )
  }

  /// The name of the values, in the legend.
  public var keys: [Key] {
    label.map { [Key($0, hue: hue, .legend(.dot))] } ?? []
  }

  /// One, unless the values have a colour already.
  public var hueCount: Int { hue == nil ? 1 : 0 }

  /// Draws the bars and a disc at each value.
  public func draw(in plot: Plot, hues: [Hue]) {
    let color = plot.theme.color(hue ?? hues[0])
    for i in xs.indices {
      guard let centre = plot.place(xs[i], ys[i]) else { continue }
      let top = plot.place(y: ys[i] + errors[i])
      // On a log axis a bar may reach below all numbers
      let bottom = plot.place(y: ys[i] - errors[i]) ?? plot.frame.maxY
      if let top, errors[i].isFinite {
        for end in [top, bottom] {
          plot.canvas.stroke(
            [Point(centre.x - 4, end), Point(centre.x + 4, end)], color,
            width: 1.4)
        }
        plot.canvas.stroke(
          [Point(centre.x, top), Point(centre.x, bottom)], color, width: 1.4)
      }
      plot.canvas.discs([centre], radius: 3.2, color)
    }
  }
}
