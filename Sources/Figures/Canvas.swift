import CCairo
import Foundation

/// A transparent sheet to draw on, measured in CSS pixels from the top left.
///
/// It holds two pixels a CSS pixel, so that it is sharp on today's screens.
///
/// Introduced in chapter 1.
public final class Canvas {
  /// A place on the canvas: to the right and down, in CSS pixels.
  ///
  /// Introduced in chapter 1.
  public struct Point: Hashable, Sendable {
    /// The distance from the left edge and from the top edge.
    public var x, y: Double

    /// Makes a place from its distances from the left and the top edge.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A width and a height in CSS pixels.
  ///
  /// Introduced in chapter 1.
  public struct Size: Hashable, Sendable {
    /// The extent to the right and the extent down.
    public var width, height: Double

    /// Makes a size from a width and a height.
    public init(_ width: Double, _ height: Double) {
      self.width = width
      self.height = height
    }
  }

  /// A rectangle in CSS pixels.
  ///
  /// Introduced in chapter 1.
  public struct Rect: Hashable, Sendable {
    /// The edges: `minY` is the upper one.
    public var minX, minY, maxX, maxY: Double

    /// Makes a rectangle from its upper left corner and its size.
    public init(x: Double, y: Double, width: Double, height: Double) {
      (minX, minY, maxX, maxY) = (x, y, x + width, y + height)
    }

    /// The extents to the right and down.
    public var width: Double { maxX - minX }
    /// The extent down.
    public var height: Double { maxY - minY }

    /// The rectangle moved outwards by `distance` on every side.
    public func grown(by distance: Double) -> Rect {
      Rect(
        x: minX - distance, y: minY - distance, width: width + 2 * distance,
        height: height + 2 * distance)
    }
  }

  /// Pixels per CSS pixel.
  public static let density = 2.0

  private let surface: OpaquePointer
  let context: OpaquePointer

  /// Makes an empty, transparent canvas.
  ///
  /// - Precondition: the size is positive, and at most 16,000 CSS pixels a
  ///   side.
  public init(size: Size) {
    precondition(
      size.width > 0 && size.height > 0
        && max(size.width, size.height) <= 16000,
      "a canvas of \(size.width) x \(size.height) CSS pixels:"
        + " each must be in 1...16000")
    surface = cairo_image_surface_create(
      CAIRO_FORMAT_ARGB32, Int32(size.width.rounded(.up) * Self.density),
      Int32(size.height.rounded(.up) * Self.density))
    context = cairo_create(surface)
    cairo_scale(context, Self.density, Self.density)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// The pixels drawn so far.
  public var bitmap: Bitmap {
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 4) {
      bytes, count in
      ccairo_copy_rgba(surface, bytes.baseAddress)
      count = width * height * 4
    }
    return Bitmap(width: width, height: height, channels: .rgba, bytes: bytes)
  }

  // MARK: - Areas and lines

  /// Fills a rectangle.
  public func fill(_ rect: Rect, _ color: Color) {
    use(color)
    cairo_rectangle(context, rect.minX, rect.minY, rect.width, rect.height)
    cairo_fill(context)
  }

  /// Fills the area inside a closed outline.
  public func fill(_ outline: [Point], _ color: Color) {
    trace(outline)
    use(color)
    cairo_fill(context)
  }

  /// Draws the frame of a rectangle.
  public func stroke(_ rect: Rect, _ color: Color, width: Double) {
    use(color)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_MITER)
    cairo_rectangle(context, rect.minX, rect.minY, rect.width, rect.height)
    cairo_stroke(context)
  }

  /// Draws lines from point to point; `dashes` are lengths drawn and left out.
  public func stroke(
    _ points: [Point], _ color: Color, width: Double, dashes: [Double] = []
  ) {
    trace(points)
    use(color)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(
      context, dashes.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_dash(context, dashes, Int32(dashes.count), 0)
    cairo_stroke(context)
    cairo_set_dash(context, [], 0, 0)
  }

  /// Fills a disc around each point.
  public func discs(_ centres: [Point], radius: Double, _ color: Color) {
    use(color)
    for centre in centres {
      cairo_arc(context, centre.x, centre.y, radius, 0, 2 * .pi)
      cairo_fill(context)
    }
  }

  // MARK: - Pixels

  /// Draws a small picture into a rectangle, each of its pixels a crisp block.
  ///
  /// - Precondition: there are `columns` colours in each row.
  public func pixels(_ colors: [Color], columns: Int, in rect: Rect) {
    precondition(
      columns > 0 && colors.count.isMultiple(of: columns),
      "\(colors.count) pixels in rows of \(columns): no whole rows")
    let rows = colors.count / columns
    let picture = cairo_image_surface_create(
      CAIRO_FORMAT_ARGB32, Int32(columns), Int32(rows))
    defer { cairo_surface_destroy(picture) }
    guard rows > 0, let bytes = cairo_image_surface_get_data(picture) else {
      return
    }
    let stride = Int(cairo_image_surface_get_stride(picture))
    cairo_surface_flush(picture)
    for (i, color) in colors.enumerated() {
      func byte(_ part: Double) -> UInt32 {
        UInt32((part * color.opacity * 255).rounded())
      }
      let pixel =
        byte(1) << 24 | byte(color.red) << 16 | byte(color.green) << 8
        | byte(color.blue)
      UnsafeMutableRawPointer(bytes).storeBytes(
        of: pixel, toByteOffset: i / columns * stride + i % columns * 4,
        as: UInt32.self)
    }
    cairo_surface_mark_dirty(picture)

    cairo_save(context)
    cairo_translate(context, rect.minX, rect.minY)
    let scale = (rect.width / Double(columns), rect.height / Double(rows))
    cairo_scale(context, scale.0, scale.1)
    cairo_set_source_surface(context, picture, 0, 0)
    let enlarged = min(scale.0, scale.1) * Self.density >= 1
    cairo_pattern_set_filter(
      cairo_get_source(context),
      enlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
    cairo_rectangle(context, 0, 0, Double(columns), Double(rows))
    cairo_fill(context)
    cairo_restore(context)
  }

  // MARK: - Parts of the canvas

  /// Draws with nothing showing outside of a rectangle.
  public func clipped(to rect: Rect, _ draw: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, rect.minX, rect.minY, rect.width, rect.height)
    cairo_clip(context)
    draw()
    cairo_restore(context)
  }

  /// Draws with the origin moved to another place.
  public func moved(to origin: Point, _ draw: () -> Void) {
    cairo_save(context)
    cairo_translate(context, origin.x, origin.y)
    draw()
    cairo_restore(context)
  }

  // MARK: - Cairo's state

  func use(_ color: Color) {
    cairo_set_source_rgba(
      context, color.red, color.green, color.blue, color.opacity)
  }

  private func trace(_ points: [Point]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }
}

typealias Point = Canvas.Point
typealias Size = Canvas.Size
typealias Rect = Canvas.Rect
