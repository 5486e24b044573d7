/// How often values fall into equal bins.
///
///     Histogram(pixels, bins: 40, over: -4...4, label: "t = 50")
///
/// Introduced in chapter 1.
public struct Histogram: Mark {
  /// What the height of a bin means.
  ///
  /// Introduced in chapter 1.
  public enum Height: Sendable {
    /// The number of values.
    case count
    /// The share of all values divided by the width, so that the area is 1.
    case density
  }

  /// The ends of the bins, one more than bins.
  public let edges: [Double]
  /// The height of each bin.
  public let heights: [Double]
  let label: String?
  let hue: Hue?

  /// Counts values.
  ///
  /// Values that are not finite, or outside of the range, are in no bin, but a
  /// density divides by the number of all finite ones.
  ///
  /// - Precondition: `bins` is positive.
  public init<Values: Collection>(
    _ values: Values, bins: Int = 40, over range: ClosedRange<Double>? = nil,
    height: Height = .density, label: String? = nil, hue: Hue? = nil
  ) where Values.Element: Plottable {
    precondition(bins > 0, "\(bins) bins: there must be at least one")
    let finite = values.map(\.plotted).filter(\.isDrawable)
    var low = range?.lowerBound ?? finite.min() ?? 0
    var high = range?.upperBound ?? finite.max() ?? 1
    if !((high - low) / Double(bins) > 0) {
      let room = max(abs(low) * 0.5, 0.5)
      (low, high) = (low - room, high + room)
    }
    let width = (high - low) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in finite where value >= low && value <= high {
      counts[min(Int((value - low) / width), bins - 1)] += 1
    }
    edges = (0...bins).map { low + Double($0) * width }
    heights =
      switch height {
      case .count: counts
      case .density: counts.map { $0 / (Double(max(finite.count, 1)) * width) }
      }
    self.label = label
    self.hue = hue
  }

  /// All bins; the axes may end with them.
  public var extent: Extent {
    var extent = Extent(xs: edges, ys: [0] + heights)
    extent.xEnds = [edges[0], edges[edges.count - 1]]
    extent.yEnds = [0]
    return extent
  }

  /// The name of the histogram, in the legend.
  public var keys: [Key] {
    label.map { [Key($0, hue: hue, .legend(.area))] } ?? []
  }

  /// One, unless the histogram has a colour already.
  public var hueCount: Int { hue == nil ? 1 : 0 }

  /// Fills the bins lightly under a strong outline, so that several overlap.
  public func draw(in plot: Plot, hues: [Hue]) {
    let color = plot.theme.color(hue ?? hues[0])
    var outline: [Point] = []
    // Runs of filled bins, so that no line runs along the axis between them
    func drawRun() {
      if let first = outline.first, let last = outline.last {
        let closed =
          [Point(first.x, plot.baseline)] + outline
          + [Point(last.x, plot.baseline)]
        plot.canvas.fill(closed, color.faded(0.28))
        plot.canvas.stroke(closed, color, width: 1.4)
      }
      outline = []
    }
    for i in heights.indices {
      if heights[i] > 0, let left = plot.place(x: edges[i]),
        let right = plot.place(x: edges[i + 1])
      {
        let top = plot.place(y: heights[i]) ?? plot.baseline
        outline += [Point(left, top), Point(right, top)]
      } else {
        drawRun()
      }
    }
    drawRun()
  }
}
