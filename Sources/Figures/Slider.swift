import Foundation

/// Figures of one size, of which the reader chooses one with a slider.
///
///     Slider(frames: states, labels: names, start: 25)
///       .save(as: "any-t", in: folder)
///
/// Introduced in chapter 1.
public struct Slider: Sendable {
  private let frames: [any Figure]
  private let labels: [String]
  private let start: Int
  private let still: Int

  /// Describes a slider.
  ///
  /// - Parameters:
  ///   - frames: The figures in the order of the slider.
  ///   - labels: What the page writes beside the slider for each.
  ///   - start: The number of the figure shown first.
  ///   - still: The number of the figure for paper; else `start`.
  /// - Precondition: there is a frame, there are as many labels as frames, and
  ///   `start` and `still` are frames.
  public init(
    frames: [any Figure], labels: [String], start: Int = 0, still: Int? = nil
  ) {
    precondition(!frames.isEmpty, "0 frames: a slider needs at least one")
    precondition(
      labels.count == frames.count,
      "\(labels.count) labels for \(frames.count) frames:"
        + " there must be as many")
    for index in [start, still ?? start] {
      precondition(
        frames.indices.contains(index),
        "start \(index) of \(frames.count) frames: it must be one of them")
    }
    self.frames = frames
    self.labels = labels
    self.start = start
    self.still = still ?? start
  }

  /// Writes the sprite sheets NAME.png and NAME-dark.png, their description
  /// NAME.json, and for paper NAME-still.png and NAME-still-dark.png.
  ///
  /// - Throws: `PictureError` when a file cannot be written, or when all
  ///   frames together are larger than a PNG of this book may be.
  ///
  /// Introduced in chapter 1.
  public func save(as name: String, in folder: URL) throws(PictureError) {
    var files: [(file: String, bytes: [UInt8])] = []
    var columns = 1
    var size = (width: 0, height: 0)
    for theme in Theme.all {
      let pictures = try rendered(frames, for: theme)
      size = (pictures[0].width, pictures[0].height)
      columns = Self.columns(for: frames.count, size: size)
      let sheet = try sheet(of: pictures, columns: columns)
      files.append(("\(name)\(theme.suffix).png", try PNG.encode(sheet)))
      files.append(
        ("\(name)-still\(theme.suffix).png", try PNG.encode(pictures[still])))
    }
    let density = Int(Canvas.density)
    let description = SpriteSheet(
      frames: frames.count, columns: columns, width: size.width / density,
      height: size.height / density, start: start, labels: labels)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if let json = try? encoder.encode(description) {
      files.append(("\(name).json", Array(json)))
    }
    for (file, bytes) in files {
      try PictureFile.write(bytes, to: folder.appendingPathComponent(file))
    }
  }

  /// So many that the sheet is about square.
  private static func columns(
    for count: Int, size: (width: Int, height: Int)
  ) -> Int {
    let square = Double(count) * Double(size.height) / Double(size.width)
    return min(max(Int(square.squareRoot().rounded(.up)), 1), count)
  }

  private func sheet(
    of pictures: [Bitmap], columns: Int
  ) throws(PictureError) -> Bitmap {
    let (width, height) = (pictures[0].width, pictures[0].height)
    let rows = (pictures.count + columns - 1) / columns
    guard columns * rows * width * height <= PNG.mostPixels else {
      throw PictureError(
        kind: .tooLarge, file: "a slider not yet written",
        expected: "at most \(PNG.mostPixels) pixels in all",
        found: "\(pictures.count) frames of \(width) x \(height) pixels",
        advice: "Draw smaller or fewer frames.")
    }
    var bytes = [UInt8](
      repeating: 0, count: columns * rows * width * height * 4)
    for (i, picture) in pictures.enumerated() {
      let (row, column) = i.quotientAndRemainder(dividingBy: columns)
      for y in 0..<height {
        let start = ((row * height + y) * columns + column) * width * 4
        let line = picture.bytes[y * width * 4..<(y + 1) * width * 4]
        bytes.replaceSubrange(start..<start + width * 4, with: line)
      }
    }
    return Bitmap(
      width: columns * width, height: rows * height, channels: .rgba,
      bytes: bytes)
  }
}

/// What the page must know about a sprite sheet.
private struct SpriteSheet: Encodable {
  let frames, columns, width, height, start: Int
  let labels: [String]
}
