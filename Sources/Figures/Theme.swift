/// The page that a figure is drawn for: the one look, in two lightnesses.
///
/// Figures have no background of their own; they show the page.
///
/// Introduced in chapter 1.
public struct Theme: Hashable, Sendable {
  /// What files drawn for this page carry at the end of their names.
  public let suffix: String
  /// The page that shines through.
  public let page: Color
  /// Titles, and text that matters.
  public let ink: Color
  /// Labels of axes and ticks.
  public let muted: Color
  /// Grid lines and thin frames.
  public let faint: Color

  private let series: [Hue: Color]

  /// The figures for the light page.
  public static let light = Theme(
    suffix: "", page: Color(0xffffff), ink: Color(0x1c1e22),
    muted: Color(0x5c626d), faint: Color(0xe1e3e8),
    series: [
      .blue: Color(0x14468f), .red: Color(0xb5401c), .green: Color(0x2a947a),
      .gold: Color(0xc4890c), .purple: Color(0x9a4f96), .grey: Color(0x8a909b),
      .ink: Color(0x1c1e22),
    ])

  /// The figures for the dark page.
  public static let dark = Theme(
    suffix: "-dark", page: Color(0x15171c), ink: Color(0xe8e9ec),
    muted: Color(0xa3a8b3), faint: Color(0x30343d),
    series: [
      .blue: Color(0x5590e8), .red: Color(0xf08a68), .green: Color(0x6fd3b4),
      .gold: Color(0xf5dd84), .purple: Color(0xd3a0dc), .grey: Color(0x7f8591),
      .ink: Color(0xe8e9ec),
    ])

  /// Both pages, the light one first.
  public static let all = [light, dark]

  /// The colour of a hue on this page.
  public func color(_ hue: Hue) -> Color {
    switch hue {
    case .scale(let fraction):
      // Leave out the end that is lost against the page
      suffix.isEmpty
        ? ColorMap.sequential.color(at: 0.05 + 0.68 * fraction)
        : ColorMap.sequential.color(at: 0.38 + 0.62 * fraction)
    default:
      series[hue] ?? ink
    }
  }

  /// The colour of text in a hue: a little nearer to the ink than lines.
  func textColor(_ hue: Hue) -> Color {
    color(hue).mixed(with: ink, 0.25)
  }
}
