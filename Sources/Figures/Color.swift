import Foundation

/// A colour in sRGB with an opacity, all from 0 to 1.
///
/// Introduced in chapter 1.
public struct Color: Hashable, Sendable {
  /// The red, green and blue parts, from 0 to 1.
  public var red, green, blue: Double
  /// From 0, invisible, to 1, opaque.
  public var opacity: Double

  /// Makes a colour from parts between 0 and 1.
  public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.opacity = opacity
  }

  /// Makes an opaque colour from a number as style sheets write it: 0x1d4f91.
  public init(_ hex: UInt32) {
    func part(_ shift: UInt32) -> Double { Double(hex >> shift & 255) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// The same colour, `factor` times as opaque.
  public func faded(_ factor: Double) -> Color {
    Color(red: red, green: green, blue: blue, opacity: opacity * factor)
  }

  /// The lightness that a person sees, from 0, black, to 1, white.
  ///
  /// The L of OKLab: B. Ottosson, "A perceptual color space for image
  /// processing" (2020).
  public var lightness: Double { lab.0 }

  /// Mixes two colours as a person would: evenly in the OKLab space.
  ///
  /// At `amount` 0 it is this colour, at 1 the other.
  public func mixed(with other: Color, _ amount: Double) -> Color {
    let (a, b) = (lab, other.lab)
    func between(_ x: Double, _ y: Double) -> Double { x + (y - x) * amount }
    var color = Color(
      lab: (between(a.0, b.0), between(a.1, b.1), between(a.2, b.2)))
    color.opacity = between(opacity, other.opacity)
    return color
  }
}

// MARK: - The OKLab space

extension Color {
  private var lab: (Double, Double, Double) {
    func linear(_ x: Double) -> Double {
      x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
    }
    let (r, g, b) = (linear(red), linear(green), linear(blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }

  private init(lab: (Double, Double, Double)) {
    func cubed(_ x: Double) -> Double { x * x * x }
    let l = cubed(lab.0 + 0.3963377774 * lab.1 + 0.2158037573 * lab.2)
    let m = cubed(lab.0 - 0.1055613458 * lab.1 - 0.0638541728 * lab.2)
    let s = cubed(lab.0 - 0.0894841775 * lab.1 - 1.2914855480 * lab.2)
    func encoded(_ x: Double) -> Double {
      let y = x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055
      return min(max(y, 0), 1)
    }
    self.init(
      red: encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      green: encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      blue: encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
  }
}
