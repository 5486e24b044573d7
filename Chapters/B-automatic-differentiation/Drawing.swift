import Figures
import Foundation

/// The pen for the drawn figures of this page.
struct Pen {
  let canvas: Canvas
  let theme: Theme

  /// A box with rounded corners around a centre.
  func box(_ centre: Canvas.Point, width: Double, height: Double, _ hue: Hue) {
    let r = 7.0
    var outline: [Canvas.Point] = []
    for (corner, (sx, sy)) in [(1.0, 1.0), (-1, 1), (-1, -1), (1, -1)]
      .enumerated()
    {
      let (x, y) = (
        centre.x + sx * (width / 2 - r), centre.y + sy * (height / 2 - r)
      )
      for step in 0...8 {
        let angle = (Double(corner) + Double(step) / 8) * .pi / 2
        outline.append(Canvas.Point(x + r * cos(angle), y + r * sin(angle)))
      }
    }
    outline.append(outline[0])
    canvas.fill(outline, theme.color(hue).faded(0.12))
    canvas.stroke(outline, theme.color(hue), width: 1.5)
  }

  /// An arrow along points, its head at the last.
  func arrow(
    _ points: [Canvas.Point], _ hue: Hue, width: Double = 1.8,
    dashes: [Double] = []
  ) {
    guard points.count > 1, let tip = points.last else { return }
    let before = points[points.count - 2]
    let length = hypot(tip.x - before.x, tip.y - before.y)
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length)
    let base = Canvas.Point(tip.x - 7 * dx, tip.y - 7 * dy)
    let color = theme.color(hue)
    canvas.stroke(
      Array(points.dropLast()) + [base], color, width: width, dashes: dashes)
    canvas.fill(
      [
        tip, Canvas.Point(base.x - 4 * dy, base.y + 4 * dx),
        Canvas.Point(base.x + 4 * dy, base.y - 4 * dx),
      ], color)
  }

  func arrow(
    from a: Canvas.Point, to b: Canvas.Point, _ hue: Hue,
    dashes: [Double] = []
  ) {
    arrow([a, b], hue, dashes: dashes)
  }

  func text(
    _ text: String, _ x: Double, _ y: Double, _ hue: Hue = .ink,
    style: TextStyle = .label, _ alignment: Alignment = .center
  ) {
    canvas.text(
      text, at: Canvas.Point(x, y), alignment, style: style, theme.color(hue))
  }
}
