import Figures
import Foundation

/// The U-Net drawn: down on the left, up on the right, bridges between.
struct UNetFigure: Figure {
  let size = Canvas.Size(680, 372)
  /// The side of the pictures, where they are square.
  let side: Int?

  private let rows = [62.0, 172, 282]
  private let boxes = ["width 1×", "width 2×", "width 2×"]

  func draw(on canvas: Canvas, theme: Theme) {
    let left = [150.0, 200, 250]
    let right = [530.0, 480, 430]
    for level in 0..<3 {
      let y = rows[level]
      let size = side.map { "\($0 >> level) × \($0 >> level)" } ?? ""
      block(
        canvas, theme, left[level], y, ["2 blocks", boxes[level]], .blue)
      block(
        canvas, theme, right[level], y, ["3 blocks", boxes[level]], .red)
      text(canvas, theme, size, 8, y, .grey, .left)
      arrow(
        canvas, theme,
        [
          Canvas.Point(left[level] + 46, y),
          Canvas.Point(right[level] - 46, y),
        ], .gold, dashes: [5, 4])
      if level < 2 {
        text(
          canvas, theme, level == 0 ? "skip: kept and laid beside" : "skip",
          (left[level] + right[level]) / 2, y - 12, .gold)
        arrow(
          canvas, theme,
          [
            Canvas.Point(left[level] + 25, y + 26),
            Canvas.Point(left[level] + 25, rows[level + 1] - 26),
          ], .blue)
        text(
          canvas, theme, "halve", left[level] + 4, y + 55, .blue, .right)
        arrow(
          canvas, theme,
          [
            Canvas.Point(right[level] - 25, rows[level + 1] - 26),
            Canvas.Point(right[level] - 25, y + 26),
          ], .red)
        text(
          canvas, theme, "double", right[level] - 4, y + 55, .red, .left)
      }
    }
    // In and out
    text(canvas, theme, "xₜ", 76, rows[0], .ink)
    arrow(
      canvas, theme,
      [Canvas.Point(88, rows[0]), Canvas.Point(104, rows[0])], .ink)
    arrow(
      canvas, theme,
      [Canvas.Point(576, rows[0]), Canvas.Point(598, rows[0])], .ink)
    text(canvas, theme, "noise", 624, rows[0], .ink)

    // The middle
    let y = 346.0
    box(canvas, theme, 340, y, 190, 44, .purple)
    text(canvas, theme, "block, attention, block", 340, y, .ink)
    arrow(
      canvas, theme,
      [
        Canvas.Point(226, rows[2] + 26), Canvas.Point(226, y),
        Canvas.Point(245, y),
      ], .blue)
    arrow(
      canvas, theme,
      [
        Canvas.Point(435, y), Canvas.Point(454, y),
        Canvas.Point(454, rows[2] + 26),
      ], .red)

    // The time
    text(canvas, theme, "t", 76, 20, .green)
    arrow(
      canvas, theme, [Canvas.Point(84, 20), Canvas.Point(108, 20)], .green)
    text(
      canvas, theme, "sines, two linear layers: told to every block", 116, 20,
      .green, .left)
  }

  private func block(
    _ canvas: Canvas, _ theme: Theme, _ x: Double, _ y: Double,
    _ lines: [String], _ hue: Hue
  ) {
    box(canvas, theme, x, y, 92, 52, hue)
    text(canvas, theme, lines[0], x, y - 9, .ink)
    text(canvas, theme, lines[1], x, y + 10, .grey)
  }

  private func box(
    _ canvas: Canvas, _ theme: Theme, _ x: Double, _ y: Double,
    _ width: Double, _ height: Double, _ hue: Hue
  ) {
    let rect = Canvas.Rect(
      x: x - width / 2, y: y - height / 2, width: width, height: height)
    canvas.fill(rect, theme.color(hue).faded(0.12))
    canvas.stroke(rect, theme.color(hue), width: 1.5)
  }

  private func text(
    _ canvas: Canvas, _ theme: Theme, _ text: String, _ x: Double, _ y: Double,
    _ hue: Hue, _ alignment: Alignment = .center
  ) {
    canvas.text(
      text, at: Canvas.Point(x, y), alignment, style: .label,
      theme.color(hue))
  }

  private func arrow(
    _ canvas: Canvas, _ theme: Theme, _ points: [Canvas.Point], _ hue: Hue,
    dashes: [Double] = []
  ) {
    guard points.count > 1, let tip = points.last else { return }
    let before = points[points.count - 2]
    let length = hypot(tip.x - before.x, tip.y - before.y)
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length)
    let base = Canvas.Point(tip.x - 7 * dx, tip.y - 7 * dy)
    canvas.stroke(
      Array(points.dropLast()) + [base], theme.color(hue), width: 1.8,
      dashes: dashes)
    canvas.fill(
      [
        tip, Canvas.Point(base.x - 4 * dy, base.y + 4 * dx),
        Canvas.Point(base.x + 4 * dy, base.y - 4 * dx),
      ], theme.color(hue))
  }
}
