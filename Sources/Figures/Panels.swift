/// Several figures as one, side by side and in rows, each with a heading.
///
///     Panels(columns: 2) {
///       Panel("a. Fixed window", fixed)
///       Panel("b. Stretched", stretched)
///     }
///
/// Introduced in chapter 1.
public struct Panels: Figure {
  private let columns: Int
  private let spacing: Double
  private let panels: [Panel]

  /// Lays out figures row by row; charts are made to fit, at most
  /// 680 CSS pixels in all.
  ///
  /// - Precondition: there is at least one figure.
  public init(
    columns: Int? = nil, width: Double = columnWidth, spacing: Double = 28,
    @PanelBuilder _ panels: () -> [Panel]
  ) {
    let panels = panels()
    precondition(!panels.isEmpty, "0 panels: there must be at least one")
    self.columns = max(1, min(columns ?? panels.count, panels.count))
    self.spacing = spacing
    let gaps = spacing * Double(self.columns - 1)
    let share = ((width - gaps) / Double(self.columns)).rounded(.down)
    self.panels = panels.map {
      Panel($0.heading, $0.figure.fitted(toWidth: share))
    }
  }

  private func headingLines(_ panel: Panel) -> [String] {
    TextStyle.title.lines(
      of: panel.heading, within: panel.figure.size.width - 3)
  }

  private var rows: [ArraySlice<Panel>] {
    stride(from: 0, to: panels.count, by: columns).map {
      panels[$0..<min($0 + columns, panels.count)]
    }
  }

  /// Equal columns, each as wide as its widest figure.
  private var columnStarts: [Double] {
    var starts = [0.0]
    for column in 0..<columns {
      let widths = stride(from: column, to: panels.count, by: columns).map {
        panels[$0].figure.size.width
      }
      starts.append(starts[column] + (widths.max() ?? 0) + spacing)
    }
    return starts
  }

  private func headingHeight(_ row: ArraySlice<Panel>) -> Double {
    let most = row.map { headingLines($0).count }.max() ?? 0
    return most == 0 ? 0 : Double(most) * TextStyle.title.lineHeight + 6
  }

  private func height(_ row: ArraySlice<Panel>) -> Double {
    headingHeight(row) + (row.map(\.figure.size.height).max() ?? 0)
  }

  /// The size in CSS pixels.
  public var size: Canvas.Size {
    let heights = rows.map(height).reduce(0, +)
    let gaps = spacing * Double(rows.count - 1) * 0.8
    return Size(columnStarts[columns] - spacing, (heights + gaps).rounded(.up))
  }

  /// Draws the headings and figures.
  public func draw(on canvas: Canvas, theme: Theme) {
    var y = 0.0
    let starts = columnStarts
    for row in rows {
      for (column, panel) in row.enumerated() {
        for (i, line) in headingLines(panel).enumerated() {
          let middle = y + (Double(i) + 0.5) * TextStyle.title.lineHeight
          canvas.text(
            line, at: Point(starts[column] + 1, middle), style: .title,
            theme.ink)
        }
        canvas.moved(to: Point(starts[column], y + headingHeight(row))) {
          panel.figure.draw(on: canvas, theme: theme)
        }
      }
      y += height(row) + spacing * 0.8
    }
  }
}

/// A figure with a heading, as one of several.
///
/// Introduced in chapter 1.
public struct Panel: Sendable {
  let heading: String
  let figure: any Figure

  /// Puts a heading over a figure.
  public init(_ heading: String, _ figure: any Figure) {
    self.heading = heading
    self.figure = figure
  }
}

/// Lists panels; figures without a heading are allowed, and loops.
///
/// Introduced in chapter 1.
@resultBuilder
public enum PanelBuilder {
  /// One panel.
  public static func buildExpression(_ panel: Panel) -> [Panel] { [panel] }
  /// A figure without a heading.
  public static func buildExpression(_ figure: some Figure) -> [Panel] {
    [Panel("", figure)]
  }
  /// Statements one after the other.
  public static func buildBlock(_ parts: [Panel]...) -> [Panel] {
    parts.flatMap(\.self)
  }
  /// A loop.
  public static func buildArray(_ parts: [[Panel]]) -> [Panel] {
    parts.flatMap(\.self)
  }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [Panel]?) -> [Panel] { part ?? [] }
  /// The `if` branch.
  public static func buildEither(first part: [Panel]) -> [Panel] { part }
  /// The `else` branch.
  public static func buildEither(second part: [Panel]) -> [Panel] { part }
}
