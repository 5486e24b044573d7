import Figures
import Foundation

/// A ladder of three diamonds, and how often each node is visited.
struct LadderFigure: Figure {
  let size = Canvas.Size(326, 314)

  func draw(on canvas: Canvas, theme: Theme) {
    let pen = Pen(canvas: canvas, theme: theme)
    let (middle, half, drop) = (150.0, 62.0, 46.0)
    func y(_ level: Int) -> Double { 20 + drop * Double(level) }
    for diamond in 0..<3 {
      let (top, side, bottom) = (
        y(2 * diamond), y(2 * diamond + 1), y(2 * diamond + 2)
      )
      for x in [middle - half, middle + half] {
        connect(middle, top, x, side, pen)
        connect(x, side, middle, bottom, pen)
      }
    }
    for level in 0...6 {
      let visits = 1 << (level / 2)
      let isSide = !level.isMultiple(of: 2)
      for x in isSide ? [middle - half, middle + half] : [middle] {
        pen.box(
          Canvas.Point(x, y(level)), width: 34, height: 26,
          level == 0 ? .ink : .grey)
        pen.text("\(visits)", x, y(level), .red, style: .title)
      }
    }
    pen.text("the loss", middle + 28, y(0), .ink, style: .small, .left)
    pen.text("a weight", middle + 28, y(6), .ink, style: .small, .left)
  }

  /// An arrow between the edges of two boxes.
  private func connect(
    _ x₁: Double, _ y₁: Double, _ x₂: Double, _ y₂: Double, _ pen: Pen
  ) {
    let sign = x₂ > x₁ ? 1.0 : -1
    pen.arrow(
      from: Canvas.Point(x₁ + sign * 14, y₁ + 13),
      to: Canvas.Point(x₂ - sign * 12, y₂ - 13), .red)
  }
}
