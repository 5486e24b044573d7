/// How a line is drawn.
///
/// Introduced in chapter 1.
public enum LineStyle: Hashable, Sendable {
  /// Without gaps.
  case solid
  /// In long pieces.
  case dashed
  /// In short pieces.
  case dotted
  /// Without gaps and thin, for what stands behind.
  case thin

  var width: Double {
    switch self {
    case .solid, .dashed: 2
    case .dotted: 1.8
    case .thin: 1
    }
  }

  var dashes: [Double] {
    switch self {
    case .solid, .thin: []
    case .dashed: [7, 4]
    case .dotted: [2, 3]
    }
  }
}

/// A line from point to point, in the order given.
///
/// It is interrupted where a value is not finite or has no logarithm.
///
///     Line(x: 1...50, y: variances, label: "chain")
///
/// Introduced in chapter 1.
public struct Line: Mark {
  let xs, ys: [Double]
  let label: String?
  let hue: Hue?
  let style: LineStyle
  let showsPoints: Bool

  /// Connects points.
  ///
  /// - Precondition: there are as many values of `x` as of `y`.
  public init<X: Collection, Y: Collection>(
    x: X, y: Y, label: String? = nil, hue: Hue? = nil,
    style: LineStyle = .solid, points: Bool = false
  ) where X.Element: Plottable, Y.Element: Plottable {
    precondition(
      x.count == y.count,
      "a line through \(x.count) values of x and \(y.count) of y:"
        + " there must be as many")
    xs = x.map(\.plotted)
    ys = y.map(\.plotted)
    self.label = label
    self.hue = hue
    self.style = style
    showsPoints = points
  }

  /// Draws a function over a range.
  public init(
    over range: ClosedRange<Double>, label: String? = nil, hue: Hue? = nil,
    style: LineStyle = .solid, samples: Int = 400,
    _ function: (Double) -> Double
  ) {
    let step = (range.upperBound - range.lowerBound) / Double(samples)
    let xs = (0...samples).map { range.lowerBound + Double($0) * step }
    self.init(x: xs, y: xs.map(function), label: label, hue: hue, style: style)
  }

  /// The points of the line; the axis may end with them.
  public var extent: Extent {
    var extent = Extent(xs: xs, ys: ys)
    let finite = xs.filter(\.isDrawable)
    if let low = finite.min(), let high = finite.max(), !showsPoints {
      extent.xEnds = [low, high]
    }
    return extent
  }

  /// The name of the line, at its end.
  public var keys: [Key] {
    guard let label else { return [] }
    let last = zip(xs, ys).reversed().first { $0.isDrawable && $1.isDrawable }
    guard let last else {
      return [Key(label, hue: hue, .legend(.line(style)))]
    }
    return [Key(label, hue: hue, .end(x: last.0, y: last.1, .line(style)))]
  }

  /// One, unless the line has a colour already.
  public var hueCount: Int { hue == nil ? 1 : 0 }

  /// Draws the line, and its points if wished.
  public func draw(in plot: Plot, hues: [Hue]) {
    let color = plot.theme.color(hue ?? hues[0])
    var piece: [Point] = []
    func drawPiece() {
      if piece.count == 1, !showsPoints {
        plot.canvas.discs(piece, radius: style.width, color)
      } else if piece.count > 1 {
        plot.canvas.stroke(
          piece, color, width: style.width, dashes: style.dashes)
      }
      if showsPoints {
        plot.canvas.discs(piece, radius: 3.2, color)
      }
      piece = []
    }
    for (x, y) in zip(xs, ys) {
      if let point = plot.place(x, y) {
        piece.append(point)
      } else {
        drawPiece()
      }
    }
    drawPiece()
  }
}
