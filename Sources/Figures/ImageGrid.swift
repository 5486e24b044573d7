/// Pictures in rows and columns, each pixel a crisp block.
///
///     ImageGrid(states, width: 28, columns: 10, captions: names)
///
/// They are grey, or in colour where there are three numbers for a pixel.
///
/// Introduced in chapter 1.
public struct ImageGrid: Figure {
  /// Which values are black and white.
  ///
  /// Introduced in chapter 1.
  public enum Window: Hashable, Sendable {
    /// The ends of a range, the same for all pictures; values beyond are kept
    /// at the ends.
    case fixed(ClosedRange<Double>)
    /// The least and the greatest value of each picture by itself.
    case stretched
  }

  private let images: [[Float]]
  private let imageWidth, imageHeight, channels: Int
  private let columns: Int
  private let window: Window
  private let captions, rowLabels, columnLabels: [String]
  private let highlighted: Set<Int>
  private let title: String
  private let scale: Double
  private let spacing: Double

  private static let small = TextStyle.small

  /// Lays out pictures row by row.
  ///
  /// A pixel that is not a number is drawn in red.
  ///
  /// - Parameters:
  ///   - images: The values of each picture, row by row from the top.
  ///   - width: The number of pixels in a row of a picture.
  ///   - channels: 1 for grey; 3 for red, green and blue of each pixel.
  ///   - columns: How many pictures stand side by side; all by default.
  ///   - scale: CSS pixels for each pixel; else as large as fits, at most 5.
  ///   - highlighted: The numbers of the pictures that get a frame.
  /// - Precondition: there are pictures, all of one size, and it is a whole
  ///   number of rows.
  public init(
    _ images: [[Float]], width: Int = 28, channels: Int = 1,
    columns: Int? = nil, window: Window = .fixed(-1...1),
    captions: [String] = [], rowLabels: [String] = [],
    columnLabels: [String] = [], title: String = "",
    scale: Double? = nil, spacing: Double = 6, highlighted: Set<Int> = []
  ) {
    let count = images.first?.count ?? 0
    precondition(count > 0, "an image grid needs at least one pixel")
    precondition(
      channels == 1 || channels == 3,
      "\(channels) numbers for a pixel: it must be 1, grey, or 3")
    precondition(
      width > 0 && count.isMultiple(of: width * channels),
      "\(count) numbers in rows of \(width) pixels: no whole rows")
    for image in images {
      precondition(
        image.count == count,
        "pictures of \(count) and \(image.count) pixels: they must be equal")
    }
    self.images = images
    imageWidth = width
    imageHeight = count / (width * channels)
    self.channels = channels
    self.columns = max(1, min(columns ?? images.count, images.count))
    self.window = window
    self.captions = captions
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.title = title
    self.spacing = spacing
    self.highlighted = highlighted

    // The largest multiple of half a pixel that fits the column
    let labels = Self.labelWidth(rowLabels)
    let gaps = spacing * Double(self.columns - 1)
    let room = (columnWidth - 2 - labels - gaps) / Double(self.columns * width)
    let largest = room >= 0.5 ? (room * 2).rounded(.down) / 2 : max(room, 0.01)
    self.scale = min(scale ?? (width <= 64 ? min(largest, 5) : 1), largest)
  }

  private static func labelWidth(_ labels: [String]) -> Double {
    let widest = labels.map { small.width(of: $0) }.max()
    return widest.map { min($0.rounded(.up) + 10, 240) } ?? 0
  }

  private var rows: Int { (images.count + columns - 1) / columns }
  private var tileWidth: Double { Double(imageWidth) * scale }
  private var tileHeight: Double { Double(imageHeight) * scale }
  private var left: Double { Self.labelWidth(rowLabels) + 1 }

  private var titleLines: [String] {
    TextStyle.title.lines(of: title, within: max(contentWidth, 120))
  }
  private var contentWidth: Double {
    left + 1 + Double(columns) * (tileWidth + spacing) - spacing
  }
  private var top: Double {
    let titles = Double(titleLines.count) * TextStyle.title.lineHeight
    return 1 + titles + (titles > 0 ? 6 : 0) + columnLabelHeight
  }
  private var columnLabelHeight: Double {
    let most = columnLabels.map { lines($0).count }.max() ?? 0
    return most == 0 ? 0 : Double(most) * Self.small.lineHeight + 4
  }
  private var captionHeight: Double {
    let most = captions.map { lines($0).count }.max() ?? 0
    return most == 0 ? 0 : Double(most) * Self.small.lineHeight + 5
  }

  private func lines(_ text: String) -> [String] {
    Self.small.lines(of: text, within: tileWidth + spacing - 2)
  }

  /// The size in CSS pixels.
  public var size: Canvas.Size {
    let titleWidth = titleLines.map { TextStyle.title.width(of: $0) }.max() ?? 0
    return Size(
      max(contentWidth, titleWidth.rounded(.up) + 3),
      (top + 1 + Double(rows) * (tileHeight + captionHeight + spacing) - spacing)
        .rounded(.up))
  }

  /// Draws labels and pictures; the pictures look alike on both pages.
  public func draw(on canvas: Canvas, theme: Theme) {
    for (i, line) in titleLines.enumerated() {
      canvas.text(
        line, at: Point(1, (Double(i) + 0.5) * TextStyle.title.lineHeight),
        style: .title, theme.ink)
    }
    for (column, label) in columnLabels.prefix(columns).enumerated() {
      let middle = tile(at: column).minX + tileWidth / 2
      write(
        lines(label), on: canvas, at: Point(middle, top - columnLabelHeight),
        theme.muted)
    }
    for (row, label) in rowLabels.prefix(rows).enumerated() {
      let tile = tile(at: row * columns)
      canvas.text(
        Self.small.shortened(label, to: 230),
        at: Point(tile.minX - 9, (tile.minY + tile.maxY) / 2), .right,
        style: Self.small, theme.muted)
    }
    for (i, image) in images.enumerated() {
      let tile = tile(at: i)
      canvas.pixels(colors(of: image), columns: imageWidth, in: tile)
      let isHighlighted = highlighted.contains(i)
      canvas.stroke(
        tile.grown(by: isHighlighted ? 1 : 0.25),
        isHighlighted ? theme.color(.red) : theme.muted.faded(0.4),
        width: isHighlighted ? 2.5 : 0.5)
      if i < captions.count {
        write(
          lines(captions[i]), on: canvas,
          at: Point((tile.minX + tile.maxX) / 2, tile.maxY + 4), theme.muted)
      }
    }
  }

  private func write(
    _ lines: [String], on canvas: Canvas, at point: Point, _ color: Color
  ) {
    for (i, line) in lines.enumerated() {
      let y = point.y + (Double(i) + 0.5) * Self.small.lineHeight
      canvas.text(
        line, at: Point(point.x, y), .center, style: Self.small, color)
    }
  }

  private func tile(at index: Int) -> Rect {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    return Rect(
      x: left + Double(column) * (tileWidth + spacing),
      y: top + Double(row) * (tileHeight + captionHeight + spacing),
      width: tileWidth, height: tileHeight)
  }

  private func colors(of image: [Float]) -> [Color] {
    let ends: ClosedRange<Double>
    switch window {
    case .fixed(let range): ends = range
    case .stretched:
      let finite = image.filter(\.isFinite)
      let low = Double(finite.min() ?? 0)
      ends = low...max(Double(finite.max() ?? 0), low)
    }
    let span = ends.upperBound - ends.lowerBound
    let red = Color(0xd0402b)
    func part(_ value: Float) -> Double {
      let fraction = span > 0 ? (Double(value) - ends.lowerBound) / span : 0.5
      return min(max(fraction, 0), 1)
    }
    return stride(from: 0, to: image.count, by: channels).map { i in
      let parts = image[i..<i + channels]
      guard parts.allSatisfy({ !$0.isNaN }) else { return red }
      return Color(
        red: part(image[i]), green: part(image[i + channels / 2]),
        blue: part(image[i + channels - 1]))
    }
  }
}
