import CPNG
import Foundation

/// An animation as pictures of one size, to be written as an animated PNG.
///
/// The poster is what programs show that know no animations. It is not one of
/// the frames. Source: PNG Specification, Third Edition (W3C 2025), section
/// 11.3.6.
///
/// Introduced in chapter 1.
public struct AnimatedPNG: Sendable {
  /// The picture for programs that know no animations.
  public let poster: Bitmap
  /// The pictures in the order of time, all of the size of the poster.
  public let frames: [Bitmap]
  /// How long each frame shows, in milliseconds.
  public let milliseconds: [Int]
  /// How often the animation plays; `nil` means forever.
  public let plays: Int?

  /// Joins pictures to an animation.
  ///
  /// - Precondition: there is a frame, all pictures have the size and the
  ///   channels of the poster, there are as many delays as frames, each in
  ///   0...65535, and `plays` is positive or `nil`.
  ///
  /// Introduced in chapter 1.
  public init(
    poster: Bitmap, frames: [Bitmap], milliseconds: [Int], plays: Int?
  ) {
    precondition(!frames.isEmpty, "0 frames: an animation needs at least one")
    for frame in frames {
      precondition(
        frame.width == poster.width && frame.height == poster.height
          && frame.channels == poster.channels,
        "a frame of \(frame.width) x \(frame.height) \(frame.channels) and"
          + " a poster of \(poster.width) x \(poster.height)"
          + " \(poster.channels) pixels: they must be equal")
    }
    precondition(
      milliseconds.count == frames.count
        && milliseconds.allSatisfy { 0...65_535 ~= $0 },
      "delays \(milliseconds) for \(frames.count) frames:"
        + " one a frame, each in 0...65535")
    precondition(
      plays.map { $0 > 0 } ?? true,
      "\(plays ?? 0) plays: it must be positive, or nil for forever")
    self.poster = poster
    self.frames = frames
    self.milliseconds = milliseconds
    self.plays = plays
  }

  /// Encodes the animation as the bytes of a PNG file.
  ///
  /// Of each frame only the smallest rectangle is stored that holds all
  /// pixels that differ from the frame before.
  ///
  /// Introduced in chapter 1.
  public func encode() throws(PictureError) -> [UInt8] {
    var pieces = [FramePiece(poster), FramePiece(frames[0])]
    for (previous, next) in zip(frames, frames.dropFirst()) {
      pieces.append(FramePiece(next, changedSince: previous))
    }
    let encoded = try concurrentMap(pieces) { piece throws(PictureError) in
      try PNG.encode(piece.bitmap)
    }
    return try joined(pieces, encoded)
  }

  private func joined(
    _ pieces: [FramePiece], _ encoded: [[UInt8]]
  ) throws(PictureError) -> [UInt8] {
    // All encoded pieces in one array, so that one pointer reaches them
    let storage = encoded.flatMap { $0 }
    return try storage.withUnsafeBufferPointer {
      storage throws(PictureError) in
      guard let start = storage.baseAddress else { return [] }
      var headers: [CPNGFrame] = []
      var offset = encoded[0].count
      for i in frames.indices {
        let piece = pieces[i + 1]
        headers.append(
          CPNGFrame(
            png: start + offset, count: encoded[i + 1].count,
            x: UInt32(piece.x), y: UInt32(piece.y),
            width: UInt32(piece.bitmap.width),
            height: UInt32(piece.bitmap.height),
            milliseconds: UInt16(milliseconds[i])))
        offset += encoded[i + 1].count
      }
      return try received { png, message in
        cpng_animate(
          start, encoded[0].count, headers, UInt32(headers.count),
          UInt32(plays ?? 0), png, message)
      } orThrow: { reason in
        PictureError(
          kind: .unwritable, file: "an animation not yet written",
          expected: "libpng to encode it", found: reason,
          advice: "Free some memory, or use fewer frames.")
      }
    }
  }
}

/// The part of a frame that an animated PNG has to store.
struct FramePiece {
  let x, y: Int
  let bitmap: Bitmap

  init(_ whole: Bitmap) {
    (x, y, bitmap) = (0, 0, whole)
  }

  /// Cuts out the smallest rectangle that holds all changed pixels; one pixel
  /// when nothing changed, because a frame cannot be empty.
  init(_ frame: Bitmap, changedSince previous: Bitmap) {
    let size = frame.channels.rawValue
    let row = frame.width * size
    var columns: ClosedRange<Int>?
    var rows: ClosedRange<Int>?
    frame.bytes.withUnsafeBufferPointer { new in
      previous.bytes.withUnsafeBufferPointer { old in
        guard let newStart = new.baseAddress, let oldStart = old.baseAddress
        else { return }
        for y in 0..<frame.height {
          let (new, old) = (newStart + y * row, oldStart + y * row)
          guard memcmp(new, old, row) != 0 else { continue }
          var (first, last) = (0, row - 1)
          while new[first] == old[first] { first += 1 }
          while new[last] == old[last] { last -= 1 }
          rows = (rows?.lowerBound ?? y)...y
          columns =
            min(
              columns?.lowerBound ?? first, first)...max(
              columns?.upperBound ?? last, last)
        }
      }
    }
    let left = (columns?.lowerBound ?? 0) / size
    let right = (columns?.upperBound ?? 0) / size
    let (top, bottom) = (rows?.lowerBound ?? 0, rows?.upperBound ?? 0)
    var bytes: [UInt8] = []
    for y in top...bottom {
      bytes += frame.bytes[y * row + left * size..<y * row + (right + 1) * size]
    }
    x = left
    y = top
    bitmap = Bitmap(
      width: right - left + 1, height: bottom - top + 1,
      channels: frame.channels, bytes: bytes)
  }
}
