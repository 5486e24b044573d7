import Foundation

/// Figures of one size that follow each other in time.
///
///     Animation(frames: states, delay: 0.08, plays: 3)
///       .save(as: "noising", in: folder)
///
/// Introduced in chapter 1.
public struct Animation: Sendable {
  let frames: [any Figure]
  let milliseconds: [Int]
  private let poster: Int
  let plays: Int?

  /// Describes an animation.
  ///
  /// - Parameters:
  ///   - frames: The figures in the order of time.
  ///   - delay: How long each shows, in seconds.
  ///   - hold: How long the last one shows, in seconds.
  ///   - poster: The number of the frame that stands for all where nothing
  ///     moves: on paper, and for readers who wish no motion; else the last.
  ///   - plays: How often the animation plays; `nil` means forever.
  /// - Precondition: there is a frame, delays are in 0...65 s, the poster is
  ///   one of the frames, and `plays` is positive or `nil`.
  public init(
    frames: [any Figure], delay: Double = 0.1, hold: Double = 1.5,
    poster: Int? = nil, plays: Int? = 3
  ) {
    precondition(!frames.isEmpty, "0 frames: an animation needs at least one")
    let poster = poster ?? frames.count - 1
    precondition(
      frames.indices.contains(poster),
      "poster \(poster) of \(frames.count) frames: it must be one of them")
    precondition(
      0...65 ~= delay && 0...65 ~= hold,
      "delays of \(delay) s and \(hold) s: they must be in 0...65")
    self.frames = frames
    self.poster = poster
    self.plays = plays
    var delays = [Double](repeating: delay, count: frames.count)
    delays[frames.count - 1] = max(hold, delay)
    milliseconds = delays.map { Int(($0 * 1000).rounded()) }
  }

  /// Writes the animations NAME.png and NAME-dark.png, and for paper and
  /// readers who wish no motion NAME-still.png and NAME-still-dark.png.
  ///
  /// - Throws: `PictureError` when a file cannot be written.
  ///
  /// Introduced in chapter 1.
  public func save(as name: String, in folder: URL) throws(PictureError) {
    var files: [(file: String, bytes: [UInt8])] = []
    for theme in Theme.all {
      let pictures = try rendered(frames, for: theme)
      let animation = AnimatedPNG(
        poster: pictures[poster], frames: pictures, milliseconds: milliseconds,
        plays: plays)
      files.append(("\(name)\(theme.suffix).png", try animation.encode()))
      files.append(
        ("\(name)-still\(theme.suffix).png", try PNG.encode(pictures[poster])))
    }
    for (file, bytes) in files {
      try PictureFile.write(bytes, to: folder.appendingPathComponent(file))
    }
  }
}

/// Draws figures on canvases of one size, large enough for each.
func rendered(
  _ figures: [any Figure], for theme: Theme
) throws(PictureError) -> [Bitmap] {
  let common = commonSize(of: figures)
  return try concurrentMap(figures) { figure throws(PictureError) in
    let canvas = Canvas(size: common)
    figure.draw(on: canvas, theme: theme)
    return canvas.bitmap
  }
}

/// The least size that holds each of several figures.
func commonSize(of figures: [any Figure]) -> Size {
  let sizes = figures.map(\.size)
  return Size(sizes.map(\.width).max() ?? 1, sizes.map(\.height).max() ?? 1)
}
