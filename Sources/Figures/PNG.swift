import CPNG
import Foundation

/// Reads and writes PNG files through libpng.
///
/// Introduced in chapter 1.
public enum PNG {
  /// No side of a picture may have more pixels.
  public static let largestSide = 32_768
  /// No picture may have more pixels in all.
  public static let mostPixels = 1 << 26

  /// Encodes a picture as the bytes of a PNG file.
  ///
  /// Introduced in chapter 1.
  public static func encode(_ bitmap: Bitmap) throws(PictureError) -> [UInt8] {
    guard
      max(bitmap.width, bitmap.height) <= largestSide,
      bitmap.width * bitmap.height <= mostPixels
    else {
      throw PictureError(
        kind: .tooLarge, file: "a picture not yet written",
        expected: "at most \(mostPixels) pixels, \(largestSide) a side",
        found: "\(bitmap.width) x \(bitmap.height) pixels",
        advice: "Draw it smaller, or with fewer frames.")
    }
    return try received { png, message in
      cpng_encode(
        bitmap.bytes, UInt32(bitmap.width), UInt32(bitmap.height),
        Int32(bitmap.channels.rawValue), png, message)
    } orThrow: { reason in
      PictureError(
        kind: .unwritable, file: "a picture not yet written",
        expected: "libpng to encode it", found: reason,
        advice: "Free some memory, or draw it smaller.")
    }
  }

  /// Writes a picture as a PNG file, all of it or nothing.
  ///
  /// - Throws: `PictureError` when the folder or file cannot be written.
  ///
  /// Introduced in chapter 1.
  public static func write(_ bitmap: Bitmap, to file: URL) throws(PictureError)
  {
    try PictureFile.write(try encode(bitmap), to: file)
  }

  /// Reads any PNG file as 8-bit grey or RGBA pixels.
  ///
  /// Grey drops the opacity. A file with an animation gives its poster.
  ///
  /// - Precondition: `channels` is `.grey` or `.rgba`.
  /// - Throws: `PictureError` when the file is not there, is not a PNG, is
  ///   damaged, or claims more pixels than `mostPixels`.
  ///
  /// Introduced in chapter 1.
  public static func read(
    _ file: URL, as channels: Bitmap.Channels = .rgba
  ) throws(PictureError) -> Bitmap {
    precondition(channels != .rgb, "read as \(channels): must be grey or rgba")
    let bytes = try PictureFile.read(file)
    let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    guard bytes.starts(with: signature) else {
      let first = bytes.prefix(8).map(String.init).joined(separator: " ")
      throw PictureError(
        kind: .notPNG, file: file.path,
        expected: "a PNG file, which begins with the bytes 137 80 78 71 ...",
        found: bytes.isEmpty ? "an empty file" : "the bytes \(first)",
        advice: "Check that the file is a picture and was copied whole.")
    }
    var width: UInt32 = 0
    var height: UInt32 = 0
    let pixels = try received { pixels, message in
      cpng_decode(
        bytes, bytes.count, Int32(channels.rawValue), UInt32(largestSide),
        mostPixels, &width, &height, pixels, message)
    } orThrow: { reason in
      let isTooLarge =
        max(Int(width), Int(height)) > largestSide
        || Int(width) * Int(height) > mostPixels
      return PictureError(
        kind: isTooLarge ? .tooLarge : .damaged, file: file.path,
        expected: "a sound PNG", found: reason,
        advice: isTooLarge
          ? "Make the picture smaller." : "Copy or make the picture again.")
    }
    return Bitmap(
      width: Int(width), height: Int(height), channels: channels,
      bytes: pixels)
  }
}

/// Runs a function of CPNG and takes over the bytes that it hands back.
func received(
  from work: (UnsafeMutablePointer<CPNGBuffer>, UnsafeMutablePointer<CChar>)
    -> Bool,
  orThrow error: (_ reason: String) -> PictureError
) throws(PictureError) -> [UInt8] {
  var buffer = CPNGBuffer()
  var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
  guard work(&buffer, &message) else {
    let reason = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw error(String(decoding: reason, as: UTF8.self))
  }
  defer { free(buffer.bytes) }
  return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
}
