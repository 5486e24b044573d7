/// A colour by name; each page has its own shade of it.
///
/// The first five tell series apart for colour-blind readers too, and their
/// lightnesses differ enough for print in grey.
///
/// Introduced in chapter 1.
public enum Hue: Hashable, Sendable {
  /// One of the colours of series, in the order of their use.
  case blue, red, green, gold, purple
  /// For what stands behind: references, data for comparison.
  case grey
  /// The colour of text.
  case ink
  /// A colour between the ends 0 and 1 of a scale, for ordered series.
  case scale(Double)

  /// The hue of the series with this number; after the last it starts again.
  static func series(_ number: Int) -> Hue {
    let hues: [Hue] = [.blue, .red, .green, .gold, .purple]
    return hues[number % hues.count]
  }
}
