import Figures

/// The way back of a matrix product and of a convolution.
struct AdjointFigure: Figure {
  let size = Canvas.Size(680, 318)

  /// A matrix, drawn with its number of rows and columns.
  private struct Matrix {
    let name: String
    let rows, columns: Character
  }

  func draw(on canvas: Canvas, theme: Theme) {
    let pen = Pen(canvas: canvas, theme: theme)
    pen.text("a. Shapes that fit", 0, 9, style: .title, .left)
    let y = Matrix(name: "y", rows: "m", columns: "n")
    let dy = Matrix(name: "dy", rows: "m", columns: "n")
    product(
      y, Matrix(name: "a", rows: "m", columns: "k"),
      Matrix(name: "b", rows: "k", columns: "n"), middle: 74, .blue, pen)
    product(
      Matrix(name: "da", rows: "m", columns: "k"), dy,
      Matrix(name: "b′", rows: "n", columns: "k"), middle: 168, .red, pen)
    product(
      Matrix(name: "db", rows: "k", columns: "n"),
      Matrix(name: "a′", rows: "k", columns: "m"), dy, middle: 264, .red, pen)

    pen.text("b. Arrows that turn round", 368, 9, style: .title, .left)
    fan(pen, top: 52, .blue, "x", "y", isBack: false)
    fan(pen, top: 208, .red, "dx", "dy", isBack: true)
  }

  private func product(
    _ result: Matrix, _ left: Matrix, _ right: Matrix, middle: Double,
    _ hue: Hue, _ pen: Pen
  ) {
    let lengths: [Character: Double] = ["m": 46, "k": 88, "n": 62]
    var x = 46.0
    for matrix in [result, left, right] {
      let width = lengths[matrix.columns] ?? 0
      let height = lengths[matrix.rows] ?? 0
      pen.box(Canvas.Point(x, middle), width: width, height: height, hue)
      pen.text(matrix.name, x, middle - 8, style: .title)
      pen.text(
        "\(matrix.rows) × \(matrix.columns)", x, middle + 10, style: .small)
      x += 112
    }
    let gap = (lengths[result.columns] ?? 0) - (lengths[left.columns] ?? 0)
    pen.text("=", 102 + gap / 4, middle, style: .title)
  }

  /// Five numbers above five: one below is made from three above, or, on the
  /// way back, one above from three below.
  private func fan(
    _ pen: Pen, top: Double, _ hue: Hue, _ above: String, _ below: String,
    isBack: Bool
  ) {
    let places = (0..<5).map { 428 + 58 * Double($0) }
    let bottom = top + 84
    for (k, x) in places.enumerated() {
      let isNear = abs(k - 2) < 2
      let isLit = isBack ? (k == 2, isNear) : (isNear, k == 2)
      pen.box(
        Canvas.Point(x, top), width: 34, height: 26, isLit.0 ? hue : .grey)
      pen.box(
        Canvas.Point(x, bottom), width: 34, height: 26, isLit.1 ? hue : .grey)
    }
    for offset in -1...1 {
      let wide = Canvas.Point(
        places[2 + offset], isBack ? bottom - 14 : top + 14)
      let narrow = Canvas.Point(
        places[2] + 9 * Double(offset), isBack ? top + 14 : bottom - 14)
      pen.arrow(from: wide, to: narrow, hue)
      let name = ["w₁", "w₂", "w₃"][isBack ? 1 - offset : offset + 1]
      pen.text(
        name, 0.6 * wide.x + 0.4 * narrow.x + 13,
        0.6 * wide.y + 0.4 * narrow.y, style: .small)
    }
    pen.text(above, 392, top)
    pen.text(below, 392, bottom)
  }
}
