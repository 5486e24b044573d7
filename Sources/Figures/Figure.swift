import Foundation

/// A picture that can be drawn for the light and for the dark page.
///
/// Introduced in chapter 1.
public protocol Figure: Sendable {
  /// The size in CSS pixels.
  var size: Canvas.Size { get }

  /// Draws the figure into `size` from the origin on.
  func draw(on canvas: Canvas, theme: Theme)

  /// The same figure made to fit a width; figures of fixed size stay.
  func fitted(toWidth width: Double) -> any Figure
}

/// The width of the text column of the book in CSS pixels.
public let columnWidth = 680.0

extension Figure {
  /// The figure itself: most figures have a size of their own.
  public func fitted(toWidth width: Double) -> any Figure { self }

  /// Draws the figure into pixels, two a CSS pixel.
  ///
  /// Introduced in chapter 1.
  public func rendered(for theme: Theme) -> Bitmap {
    let canvas = Canvas(size: size)
    draw(on: canvas, theme: theme)
    return canvas.bitmap
  }

  /// Writes NAME.png for the light page and NAME-dark.png for the dark one.
  ///
  /// - Throws: `PictureError` when a file cannot be written.
  ///
  /// Introduced in chapter 1.
  public func save(as name: String, in folder: URL) throws(PictureError) {
    let encoded = try concurrentMap(Theme.all) { theme throws(PictureError) in
      try PNG.encode(rendered(for: theme))
    }
    for (theme, bytes) in zip(Theme.all, encoded) {
      let file = folder.appendingPathComponent("\(name)\(theme.suffix).png")
      try PictureFile.write(bytes, to: file)
    }
  }
}
