import CCairo
import Foundation

/// The size and weight of text in figures; the font is DejaVu Sans.
///
/// Introduced in chapter 1.
public struct TextStyle: Hashable, Sendable {
  /// The font size in CSS pixels.
  public let size: Double
  /// Whether the letters are bold.
  public let isBold: Bool

  /// Titles of figures and headings of panels.
  public static let title = TextStyle(size: 14, isBold: true)
  /// Names of axes and lines, legends, remarks.
  public static let label = TextStyle(size: 12.5, isBold: false)
  /// Numbers at ticks, captions of small pictures.
  public static let small = TextStyle(size: 11.5, isBold: false)

  /// The distance from one line of text to the next.
  public var lineHeight: Double { (size * 1.35).rounded() }
  /// The height of a digit or capital letter.
  var capHeight: Double { size * 0.729 }

  /// How wide a text will be.
  public func width(of text: String) -> Double {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    let context = cairo_create(surface)
    defer {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
    apply(to: context)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, Self.drawable(text, context), &extents)
    return extents.x_advance
  }

  /// Puts letters and accents together, and replaces letters that the font
  /// does not have by their plain forms: a script N by N.
  fileprivate static func drawable(
    _ text: String, _ context: OpaquePointer?
  ) -> String {
    let text = text.precomposedStringWithCanonicalMapping
    guard text.unicodeScalars.contains(where: { !$0.isASCII }) else {
      return text
    }
    let font = cairo_get_scaled_font(context)
    return text.unicodeScalars.map { scalar in
      let letter = String(scalar)
      if scalar.isASCII { return letter }
      var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
      var count: Int32 = 0
      cairo_scaled_font_text_to_glyphs(
        font, 0, 0, letter, -1, &glyphs, &count, nil, nil, nil)
      defer { cairo_glyph_free(glyphs) }
      let isMissing = count > 0 && glyphs?[0].index == 0
      return isMissing
        ? letter.precomposedStringWithCompatibilityMapping : letter
    }.joined()
  }

  func apply(to context: OpaquePointer?) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }
}

/// Which part of a text stands at the given place.
///
/// Introduced in chapter 1.
public enum Alignment: Sendable {
  /// The left end, the middle, or the right end.
  case left, center, right
}

extension Canvas {
  /// Writes one line of text, the middle of its capitals at the given height.
  ///
  /// Letters with accents are put together where Unicode has them: ᾱ. A halo
  /// keeps the text apart from what it is written over.
  public func text(
    _ text: String, at point: Point, _ alignment: Alignment = .left,
    style: TextStyle, _ color: Color, halo: Color? = nil
  ) {
    let width = alignment == .left ? 0 : style.width(of: text)
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    let shift =
      switch alignment {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    cairo_move_to(context, shift, style.capHeight / 2)
    style.apply(to: context)
    let letters = TextStyle.drawable(text, context)
    if let halo {
      use(halo)
      cairo_text_path(context, letters)
      cairo_set_line_width(context, 4)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo_stroke(context)
      cairo_move_to(context, shift, style.capHeight / 2)
    }
    use(color)
    cairo_show_text(context, letters)
    cairo_restore(context)
  }
}

extension TextStyle {
  /// Breaks a text at spaces into lines that fit a width.
  ///
  /// A word that does not fit alone is shortened, so that nothing is cut off
  /// at an edge.
  func lines(of text: String, within width: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      if let last = lines.last, self.width(of: last + " " + word) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(shortened(word, to: width))
      }
    }
    return lines
  }

  /// Leaves out the end of a text that does not fit a width.
  func shortened(_ text: String, to width: Double) -> String {
    guard self.width(of: text) > width else { return text }
    var kept = text
    while !kept.isEmpty, self.width(of: kept + "…") > width {
      kept.removeLast()
    }
    return kept + "…"
  }
}
