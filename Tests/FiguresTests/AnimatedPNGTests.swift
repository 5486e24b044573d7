import Figures
import Foundation
import Testing

struct AnimatedPNGTests {
  @Test("Every frame shows its pixels, for its time, after the poster")
  func frames() throws {
    let frames = (1...5).map { picture(12, 9, .rgba, seed: UInt64($0)) }
    let poster = picture(12, 9, .rgba, seed: 99)
    let bytes = try AnimatedPNG(
      poster: poster, frames: frames, milliseconds: [80, 80, 40, 0, 1500],
      plays: 3
    ).encode()
    let tiny = try TinyPNG(bytes)
    #expect(tiny.announced?.frames == 5)
    #expect(tiny.announced?.plays == 3)
    #expect(tiny.pixels == poster.bytes)
    #expect(tiny.shown == frames.map(\.bytes))
    #expect(tiny.frames.map(\.seconds) == [0.08, 0.08, 0.04, 0, 1.5])
    #expect(tiny.sequence == Array(0..<tiny.sequence.count))
    #expect(tiny.frames.allSatisfy { $0.dispose == 0 && $0.blend == 0 })
    // The poster is outside of the animation: no fcTL before IDAT
    let names = tiny.chunks.map(\.name)
    let image = try #require(names.firstIndex(of: "IDAT"))
    let control = try #require(names.firstIndex(of: "fcTL"))
    #expect(names.firstIndex(of: "acTL") == 1)
    #expect(image < control)
  }

  @Test("Programs without animation see the poster")
  func posterAsStill() throws {
    let poster = picture(6, 6, .rgba, seed: 3)
    let frame = picture(6, 6, .rgba, seed: 4)
    let animation = AnimatedPNG(
      poster: poster, frames: [frame], milliseconds: [100], plays: nil)
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.png")
      let bytes = try animation.encode()
      try Data(bytes).write(to: file)
      #expect(try PNG.read(file) == poster)
      #expect(try TinyPNG(bytes).announced?.plays == 0)
    }
  }

  @Test("Only the changed part of a frame is stored")
  func changedPart() throws {
    let first = picture(20, 10, .rgba)
    var changed = first.bytes
    changed[(3 * 20 + 5) * 4] ^= 1
    changed[(6 * 20 + 11) * 4 + 3] ^= 1
    let second = Bitmap(width: 20, height: 10, channels: .rgba, bytes: changed)
    let tiny = try TinyPNG(
      AnimatedPNG(
        poster: first, frames: [first, second, second, first],
        milliseconds: [1, 2, 3, 4], plays: 1
      ).encode())
    #expect(tiny.shown == [first, second, second, first].map(\.bytes))
    let parts = tiny.frames.map { [$0.x, $0.y, $0.width, $0.height] }
    #expect(
      parts == [[0, 0, 20, 10], [5, 3, 7, 4], [0, 0, 1, 1], [5, 3, 7, 4]])
  }
}
