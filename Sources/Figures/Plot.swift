/// The inside of a chart, where marks are drawn.
///
/// Introduced in chapter 1.
public struct Plot {
  /// The sheet to draw on.
  public let canvas: Canvas
  /// The page that the chart is drawn for.
  public let theme: Theme
  /// The rectangle between the axes.
  public let frame: Canvas.Rect

  let x, y: Axis
  let xRange, yRange: ClosedRange<Double>

  /// The place of a value along the x axis; `nil` if it has none.
  public func place(x value: Double) -> Double? {
    guard x.accepts(value) else { return nil }
    let low = x.warped(xRange.lowerBound)
    let high = x.warped(xRange.upperBound)
    return kept(
      frame.minX + frame.width * ((x.warped(value) - low) / (high - low)))
  }

  /// The place of a value along the y axis; `nil` if it has none.
  public func place(y value: Double) -> Double? {
    guard y.accepts(value) else { return nil }
    let low = y.warped(yRange.lowerBound)
    let high = y.warped(yRange.upperBound)
    return kept(
      frame.maxY - frame.height * ((y.warped(value) - low) / (high - low)))
  }

  /// The place of a point; `nil` if it has none.
  public func place(_ x: Double, _ y: Double) -> Canvas.Point? {
    guard let x = place(x: x), let y = place(y: y) else { return nil }
    return Point(x, y)
  }

  /// Where areas stand on: the zero of the y axis, or the end next to it.
  public var baseline: Double {
    min(max(place(y: 0) ?? frame.maxY, frame.minY), frame.maxY)
  }

  /// Keeps a place so near that cairo's fixed-point numbers can hold it.
  private func kept(_ place: Double) -> Double {
    place.isNaN ? 0 : min(max(place, -100_000), 100_000)
  }
}
