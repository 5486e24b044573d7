/// A scale of colours from low to high values.
///
/// Introduced in chapter 1.
public enum ColorMap: Hashable, Sendable {
  /// From dark to light, for amounts; it stays ordered in grey.
  case sequential
  /// From blue over near-white to red, for signed values around zero.
  case diverging
  /// From black to white, for pictures.
  case grey

  /// The colour at `fraction` of the scale, which is kept within 0...1.
  public func color(at fraction: Double) -> Color {
    let stops = stops
    let position = min(max(fraction, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(position), stops.count - 2)
    return stops[lower].mixed(
      with: stops[lower + 1], position - Double(lower))
  }

  private var stops: [Color] {
    switch self {
    case .sequential:
      [0x101436, 0x2a3c80, 0x22708f, 0x35a07f, 0x9cc653, 0xf6eea4].map(
        Color.init(_:))
    case .diverging:
      [0x123c7c, 0x4f8fc7, 0xf2f0ec, 0xe08a62, 0x93242a].map(Color.init(_:))
    case .grey:
      [Color(0x000000), Color(0xffffff)]
    }
  }

  /// 256 colours of the scale, for many pixels.
  var table: [Color] {
    (0..<256).map { color(at: Double($0) / 255) }
  }
}
