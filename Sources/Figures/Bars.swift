/// Upright bars over named categories, several side by side if wished.
///
///     Bars(["0", "1", "2"], ["train": shares, "test": others])
///
/// Introduced in chapter 1.
public struct Bars: Mark {
  let categories: [String]
  let groups: [(label: String?, values: [Double])]
  let hue: Hue?

  /// Shows one bar for each category.
  ///
  /// - Precondition: there are as many values as categories.
  public init<Values: Collection>(
    _ categories: [String], _ values: Values, label: String? = nil,
    hue: Hue? = nil
  ) where Values.Element: Plottable {
    self.init(categories, [(label, values.map(\.plotted))], hue: hue)
  }

  /// Shows several bars side by side for each category.
  ///
  /// - Precondition: each group has as many values as there are categories.
  public init<Value: Plottable>(
    _ categories: [String], _ groups: KeyValuePairs<String, [Value]>
  ) {
    self.init(
      categories, groups.map { ($0.key, $0.value.map(\.plotted)) }, hue: nil)
  }

  private init(
    _ categories: [String], _ groups: [(String?, [Double])], hue: Hue?
  ) {
    for (label, values) in groups {
      precondition(
        values.count == categories.count,
        "\(values.count) bars \(label ?? "") for \(categories.count)"
          + " categories: there must be as many")
    }
    self.categories = categories
    self.groups = groups
    self.hue = hue
  }

  /// The bars from zero on, and half a place beside the outer ones.
  public var extent: Extent {
    let ends = [-0.5, Double(max(categories.count, 1)) - 0.5]
    var extent = Extent(xs: ends, ys: [0] + groups.flatMap(\.values))
    extent.xEnds = ends
    extent.yEnds = [0]
    extent.categories = categories
    return extent
  }

  /// The names of the groups, in the legend.
  public var keys: [Key] {
    groups.compactMap { group in
      group.label.map { Key($0, hue: hue, .legend(.block)) }
    }
  }

  /// One for each group, unless the bars have a colour already.
  public var hueCount: Int { hue == nil ? groups.count : 0 }

  /// Draws the bars, centred over their categories.
  public func draw(in plot: Plot, hues: [Hue]) {
    let width = 0.72 / Double(max(groups.count, 1))
    for (g, group) in groups.enumerated() {
      let color = plot.theme.color(hue ?? hues[g])
      for (i, value) in group.values.enumerated() {
        let left = Double(i) - 0.36 + Double(g) * width
        guard
          let x0 = plot.place(x: left), let x1 = plot.place(x: left + width),
          let y = plot.place(y: value)
        else { continue }
        let gap = groups.count > 1 ? 0.5 : 0
        plot.canvas.fill(
          Rect(
            x: x0 + gap, y: min(y, plot.baseline), width: x1 - x0 - 2 * gap,
            height: abs(plot.baseline - y)), color)
      }
    }
  }
}
