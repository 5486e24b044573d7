/// Marks between two axes.
///
///     Chart(x: "timestep t", y: "variance") {
///       Line(x: 0...50, y: variances, label: "chain")
///       Rule(y: 1, label: "noise")
///     }
///
/// Names of lines stand at their ends where there is room, else in a legend
/// above the chart, never on the data.
///
/// Introduced in chapter 1.
public struct Chart: Figure {
  let title: String
  let x, y: Axis
  let width: Double
  let height: Double?
  let equalAspect: Bool
  let marks: [any Mark]

  /// Describes a chart.
  ///
  /// - Parameters:
  ///   - title: A heading inside the picture; the book's captions mostly do.
  ///   - width: In CSS pixels, at most the 680 of the column.
  ///   - height: In CSS pixels; else it follows from the width.
  ///   - equalAspect: Whether a unit is as long on both axes.
  public init(
    _ title: String = "", x: Axis = "", y: Axis = "", width: Double? = nil,
    height: Double? = nil, equalAspect: Bool = false,
    @MarkBuilder _ marks: () -> [any Mark]
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.width = min(max(width ?? (equalAspect ? 420 : columnWidth), 80), 2000)
    self.height = height.map { min(max($0, 60), 4000) }
    self.equalAspect = equalAspect
    self.marks = marks()
  }

  private init(_ chart: Chart, width: Double) {
    title = chart.title
    x = chart.x
    y = chart.y
    self.width = width
    height = chart.height
    equalAspect = chart.equalAspect
    marks = chart.marks
  }

  /// The size in CSS pixels.
  public var size: Canvas.Size { ChartLayout(self).size }

  /// The same chart, made wider or narrower.
  public func fitted(toWidth width: Double) -> any Figure {
    Chart(self, width: max(width, 80))
  }

  /// Draws axes and marks.
  public func draw(on canvas: Canvas, theme: Theme) {
    let layout = ChartLayout(self)
    layout.drawAxes(on: canvas, theme: theme)
    let plot = Plot(
      canvas: canvas, theme: theme, frame: layout.frame, x: x, y: y,
      xRange: layout.xRange, yRange: layout.yRange)
    canvas.clipped(to: layout.frame.grown(by: 4)) {
      for (mark, hues) in zip(marks, layout.hues) {
        mark.draw(in: plot, hues: hues)
      }
    }
    layout.drawNames(on: canvas, theme: theme, plot: plot)
  }
}
