/// A picture as bytes: 8 bits a channel, row by row from the top.
///
/// Introduced in chapter 1.
public struct Bitmap: Hashable, Sendable {
  /// What the bytes of one pixel mean.
  ///
  /// Introduced in chapter 1.
  public enum Channels: Int, Sendable {
    /// One byte: 0 is black, 255 is white.
    case grey = 1
    /// Three bytes: red, green, blue.
    case rgb = 3
    /// Four bytes: red, green, blue, and opacity not multiplied in.
    case rgba = 4
  }

  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The meaning of the bytes of one pixel.
  public let channels: Channels
  /// The bytes, `width * height * channels.rawValue` of them.
  public let bytes: [UInt8]

  /// Makes a picture from its bytes.
  ///
  /// - Precondition: there is at least one pixel, and the number of bytes is
  ///   `width * height * channels.rawValue`.
  ///
  /// Introduced in chapter 1.
  public init(width: Int, height: Int, channels: Channels, bytes: [UInt8]) {
    precondition(
      width > 0 && height > 0,
      "a picture of \(width) x \(height) pixels has no pixels")
    let needed = width * height * channels.rawValue
    precondition(
      bytes.count == needed,
      "\(bytes.count) bytes for \(width) x \(height) \(channels) pixels:"
        + " it must be \(needed)")
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// The bytes of the pixel in column `x` and row `y`, from the top left.
  ///
  /// Introduced in chapter 1.
  public subscript(x: Int, y: Int) -> [UInt8] {
    precondition(
      (0..<width).contains(x) && (0..<height).contains(y),
      "pixel (\(x), \(y)) is outside of \(width) x \(height) pixels")
    let first = (y * width + x) * channels.rawValue
    return Array(bytes[first..<first + channels.rawValue])
  }
}
