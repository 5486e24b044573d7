/// A cloud of points; many overlapping ones look denser.
///
///     Points(interleaved: samples.scalars, label: "samples")
///
/// Introduced in chapter 1.
public struct Points: Mark {
  let xs, ys: [Double]
  let groups: [Int]?
  let names: [String]
  let hue: Hue?
  let radius: Double?
  let opacity: Double?

  /// Shows points.
  ///
  /// Without a radius or an opacity (0...1) they follow from the number of
  /// points.
  ///
  /// - Precondition: there are as many values of `x` as of `y`.
  public init<X: Collection, Y: Collection>(
    x: X, y: Y, label: String? = nil, hue: Hue? = nil,
    radius: Double? = nil, opacity: Double? = nil
  ) where X.Element: Plottable, Y.Element: Plottable {
    self.init(
      x: x, y: y, groups: nil, names: label.map { [$0] } ?? [], hue: hue,
      radius: radius, opacity: opacity)
  }

  /// Shows points in the colours of their groups.
  ///
  /// Group 0 is named `names[0]`; groups without a name are allowed.
  ///
  /// - Precondition: there are as many values of each kind, and no group is
  ///   negative.
  public init<X: Collection, Y: Collection>(
    x: X, y: Y, groups: [Int], names: [String] = [], radius: Double? = nil,
    opacity: Double? = nil
  ) where X.Element: Plottable, Y.Element: Plottable {
    self.init(
      x: x, y: y, groups: groups as [Int]?, names: names, hue: nil,
      radius: radius, opacity: opacity)
  }

  /// Shows the points of a list x0, y0, x1, y1, ...: rows of a [n, 2] tensor.
  ///
  /// - Precondition: the number of values is even.
  public init<Value: Plottable>(
    interleaved values: [Value], label: String? = nil, hue: Hue? = nil,
    radius: Double? = nil, opacity: Double? = nil
  ) {
    precondition(
      values.count.isMultiple(of: 2),
      "\(values.count) values cannot be pairs: it must be an even number")
    let pairs = stride(from: 0, to: values.count, by: 2)
    self.init(
      x: pairs.map { values[$0] }, y: pairs.map { values[$0 + 1] },
      label: label, hue: hue, radius: radius, opacity: opacity)
  }

  private init<X: Collection, Y: Collection>(
    x: X, y: Y, groups: [Int]?, names: [String], hue: Hue?, radius: Double?,
    opacity: Double?
  ) where X.Element: Plottable, Y.Element: Plottable {
    precondition(
      x.count == y.count && x.count == groups?.count ?? x.count,
      "\(x.count) values of x, \(y.count) of y, \(groups?.count ?? x.count)"
        + " groups: there must be as many")
    precondition(
      groups?.allSatisfy { $0 >= 0 } ?? true,
      "group \(groups?.min() ?? 0): groups are counted from 0")
    xs = x.map(\.plotted)
    ys = y.map(\.plotted)
    self.groups = groups
    self.names = names
    self.hue = hue
    self.radius = radius
    self.opacity = opacity
  }

  /// The points, with room around them.
  public var extent: Extent { Extent(xs: xs, ys: ys) }

  /// The names of the groups, in the legend.
  public var keys: [Key] {
    names.map { Key($0, hue: hue, .legend(.dot)) }
  }

  /// One for each group, unless the points have a colour already.
  public var hueCount: Int {
    if hue != nil { return 0 }
    return max((groups?.max() ?? 0) + 1, 1)
  }

  /// Draws the points in the order given.
  public func draw(in plot: Plot, hues: [Hue]) {
    let many = xs.count
    let radius = radius ?? (many > 4000 ? 1.3 : many > 800 ? 1.8 : 2.6)
    let opacity =
      opacity ?? (many > 4000 ? 0.35 : many > 800 ? 0.5 : many > 60 ? 0.75 : 1)
    for i in xs.indices {
      guard let point = plot.place(xs[i], ys[i]) else { continue }
      let hue = hue ?? hues[groups?[i] ?? 0]
      plot.canvas.discs(
        [point], radius: radius, plot.theme.color(hue).faded(opacity))
    }
  }
}
