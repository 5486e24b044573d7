/// Names of marks in rows above a chart.
struct Legend {
  struct Entry {
    let label: String
    let hue: Hue
    let swatch: Key.Swatch
  }

  static let style = TextStyle.label
  private static let swatchWidth = 20.0
  private static let gap = 22.0

  private var rows: [[(x: Double, entry: Entry)]] = []

  /// Breaks the entries into rows of at most a width.
  init(_ entries: [Entry], width: Double) {
    var x = 0.0
    for entry in entries {
      let room = width - 3 - Self.swatchWidth - 6
      let label = Self.style.shortened(entry.label, to: room)
      let needed = Self.swatchWidth + 6 + Self.style.width(of: label)
      if rows.isEmpty || x + needed > width - 3 {
        rows.append([])
        x = 0
      }
      let entry = Entry(label: label, hue: entry.hue, swatch: entry.swatch)
      rows[rows.count - 1].append((x, entry))
      x += needed + Self.gap
    }
  }

  var height: Double {
    rows.isEmpty ? 0 : Double(rows.count) * (Self.style.lineHeight + 2) + 5
  }

  func draw(on canvas: Canvas, theme: Theme, at origin: Point) {
    for (r, row) in rows.enumerated() {
      let y = origin.y + (Double(r) + 0.5) * (Self.style.lineHeight + 2)
      for (x, entry) in row {
        let x = origin.x + x + 2
        let color = theme.color(entry.hue)
        let end = x + Self.swatchWidth
        switch entry.swatch {
        case .line(let style):
          canvas.stroke(
            [Point(x, y), Point(end, y)], color, width: style.width,
            dashes: style.dashes)
        case .area:
          let area = Rect(x: x + 4, y: y - 5, width: 14, height: 10)
          canvas.fill(area, color.faded(0.28))
          canvas.stroke(area, color, width: 1.2)
        case .block:
          let area = Rect(x: x + 4, y: y - 5.5, width: 14, height: 11)
          canvas.fill(area, color)
        case .dot:
          canvas.discs([Point(x + 11, y)], radius: 4, color)
        }
        canvas.text(
          entry.label, at: Point(end + 6, y), style: Self.style,
          theme.textColor(entry.hue))
      }
    }
  }
}
