import CGIF
import Foundation

/// An animation as pictures of one size, to be written as a GIF file.
///
/// For mail, slides and chats that know no animated PNG. A GIF has 256 colours
/// and no half-transparent pixels.
///
/// Introduced in chapter 9.
public struct AnimatedGIF: Sendable {
  /// The pictures in the order of time: red, green and blue.
  public let frames: [Bitmap]
  /// How long each frame shows, in milliseconds; a GIF counts in tens.
  public let milliseconds: [Int]
  /// How often the animation plays; `nil` means forever.
  public let plays: Int?

  /// Joins pictures to an animation.
  ///
  /// - Precondition: there is a frame; all have the same size, at most 65,535
  ///   a side, and are `.rgb`; there are as many delays, each in 0...65535;
  ///   `plays` is in 1...65535 or `nil`.
  public init(frames: [Bitmap], milliseconds: [Int], plays: Int? = nil) {
    let sizes = Set(frames.map { [$0.width, $0.height, $0.channels.rawValue] })
    precondition(
      sizes.count == 1 && sizes.allSatisfy { $0[2] == 3 }
        && sizes.allSatisfy { max($0[0], $0[1]) < 65_536 },
      "frames of [width, height, channels] \(sizes.sorted { $0[0] < $1[0] }): "
        + "they must be equal, with 3 channels")
    precondition(
      milliseconds.count == frames.count
        && milliseconds.allSatisfy { 0...65_535 ~= $0 },
      "delays \(milliseconds) for \(frames.count) frames:"
        + " one a frame, each in 0...65535")
    precondition(
      plays.map { 1...65_535 ~= $0 } ?? true,
      "\(plays ?? 0) plays: it must be in 1...65535, or nil for forever")
    self.frames = frames
    self.milliseconds = milliseconds
    self.plays = plays
  }

  /// Encodes the animation as the bytes of a GIF file.
  ///
  /// - Throws: `PictureError` when giflib finds no memory.
  public func encode() throws(PictureError) -> [UInt8] {
    let palette = Palette(of: frames)
    let indices = frames.flatMap { palette.indices(of: $0) }
    var buffer = CGIFBuffer()
    var message = [CChar](repeating: 0, count: Int(CGIF_MESSAGE_SIZE))
    guard
      cgif_encode(
        indices, UInt32(frames[0].width), UInt32(frames[0].height),
        palette.bytes, milliseconds.map { UInt16(($0 + 5) / 10) },
        UInt32(frames.count), UInt32(plays ?? 0), &buffer, &message)
    else {
      let reason = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw PictureError(
        kind: .unwritable, file: "an animation not yet written",
        expected: "giflib to encode it",
        found: String(decoding: reason, as: UTF8.self),
        advice: "Free some memory, or use fewer frames.")
    }
    defer { free(buffer.bytes) }
    return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
  }
}

extension Animation {
  /// Writes NAME.gif, drawn for the light page and in its colour.
  ///
  /// It has one pixel a CSS pixel, half as many each way as the other files.
  ///
  /// - Throws: `PictureError` when the file cannot be written.
  ///
  /// Introduced in chapter 9.
  public func saveGIF(
    as name: String, in folder: URL
  ) throws(PictureError) {
    let size = commonSize(of: frames)
    let pictures = try concurrentMap(frames) {
      figure throws(PictureError) in
      let canvas = Canvas(size: size)
      figure.draw(on: canvas, theme: .light)
      return canvas.bitmap.opaque().halved()
    }
    let gif = AnimatedGIF(
      frames: pictures, milliseconds: milliseconds, plays: plays)
    try PictureFile.write(
      try gif.encode(), to: folder.appendingPathComponent("\(name).gif"))
  }
}

extension Bitmap {
  /// The picture on a page of one colour: red, green and blue.
  ///
  /// For programs that would show something else behind a figure.
  ///
  /// - Precondition: the picture is `.rgba`.
  ///
  /// Introduced in chapter 9.
  public func opaque(on page: Color = Theme.light.page) -> Bitmap {
    precondition(channels == .rgba, "a picture with \(channels): must be rgba")
    let ground = [page.red, page.green, page.blue].map {
      Int(($0 * 255).rounded())
    }
    var result = [UInt8](repeating: 0, count: 3 * width * height)
    bytes.withUnsafeBufferPointer { old in
      for pixel in 0..<width * height {
        let opacity = Int(old[4 * pixel + 3])
        for c in 0..<3 {
          let sum =
            Int(old[4 * pixel + c]) * opacity + ground[c] * (255 - opacity)
          result[3 * pixel + c] = UInt8((sum + 127) / 255)
        }
      }
    }
    return Bitmap(width: width, height: height, channels: .rgb, bytes: result)
  }

  /// The picture half as wide and half as high: four pixels become one.
  ///
  /// - Precondition: the picture has at least 2 x 2 pixels.
  func halved() -> Bitmap {
    precondition(
      width > 1 && height > 1,
      "\(width) x \(height) pixels cannot be halved: 2 x 2 are needed")
    let (size, row) = (channels.rawValue, width * channels.rawValue)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 4)
    bytes.withUnsafeBufferPointer { old in
      for y in 0..<height / 2 {
        for x in 0..<width / 2 {
          for c in 0..<size {
            let i = 2 * y * row + 2 * x * size + c
            let sum =
              Int(old[i]) + Int(old[i + size]) + Int(old[i + row])
              + Int(old[i + row + size])
            result.append(UInt8((sum + 2) / 4))
          }
        }
      }
    }
    return Bitmap(
      width: width / 2, height: height / 2, channels: channels, bytes: result)
  }
}
