import Figures
import Foundation
import Testing

@Suite("Animated GIF")
struct AnimatedGIFTests {
  static func picture(_ color: [UInt8], _ width: Int = 6, _ height: Int = 4)
    -> Bitmap
  {
    Bitmap(
      width: width, height: height, channels: .rgb,
      bytes: (0..<width * height).flatMap { _ in color })
  }

  @Test("begins like a GIF, tells its size, and ends with a semicolon")
  func envelope() throws {
    let gif = AnimatedGIF(
      frames: [Self.picture([255, 0, 0]), Self.picture([0, 0, 255])],
      milliseconds: [100, 2000])
    let bytes = try gif.encode()
    #expect(String(decoding: bytes.prefix(6), as: UTF8.self) == "GIF89a")
    #expect(Array(bytes[6..<10]) == [6, 0, 4, 0])
    #expect(bytes.last == UInt8(ascii: ";"))
    // The colours of the table: those of the pictures come first
    let first = Set([Array(bytes[13..<16]), Array(bytes[16..<19])])
    #expect(first == [[255, 0, 0], [0, 0, 255]])
  }

  @Test("frames carry their delays in hundredths; plays are counted")
  func timing() throws {
    func blocks(_ plays: Int?) throws -> (delays: [Int], loop: [UInt8]?) {
      let bytes = try AnimatedGIF(
        frames: [Self.picture([1, 2, 3]), Self.picture([200, 2, 3])],
        milliseconds: [120, 2004], plays: plays
      ).encode()
      let delays = bytes.indices.dropLast(8).filter {
        Array(bytes[$0..<$0 + 3]) == [0x21, 0xF9, 4]
      }.map { Int(bytes[$0 + 4]) + 256 * Int(bytes[$0 + 5]) }
      let name = Array("NETSCAPE2.0".utf8)
      let start = bytes.indices.dropLast(16).first {
        Array(bytes[$0..<$0 + 11]) == name
      }
      return (delays, start.map { Array(bytes[$0 + 11..<$0 + 15]) })
    }
    #expect(try blocks(nil).delays == [12, 200])
    #expect(try blocks(nil).loop == [3, 1, 0, 0])
    #expect(try blocks(4).loop == [3, 1, 3, 0])
    #expect(try blocks(1).loop == nil)
  }

  @Test("more colours than 256 still make a file, the same in every run")
  func manyColors() throws {
    var bytes: [UInt8] = []
    for row in 0..<64 {
      for column in 0..<64 {
        bytes += [UInt8(4 * column), UInt8(4 * row), UInt8(row + column)]
      }
    }
    let rainbow = Bitmap(width: 64, height: 64, channels: .rgb, bytes: bytes)
    let gif = AnimatedGIF(frames: [rainbow], milliseconds: [0])
    #expect(try gif.encode() == gif.encode())
  }

  @Test("an animation of figures is written whole")
  func animation() throws {
    let folder = FileManager.default.temporaryDirectory
    let name = "gif-test-\(UUID().uuidString)"
    let file = folder.appendingPathComponent("\(name).gif")
    defer { try? FileManager.default.removeItem(at: file) }
    let frames = [1.0, 2].map { x in
      Chart(x: "x", y: "y") { Points(x: [0, x], y: [0, 1], hue: .blue) }
    }
    try Animation(frames: frames).saveGIF(as: name, in: folder)
    let bytes = [UInt8](try Data(contentsOf: file))
    #expect(bytes.starts(with: Array("GIF89a".utf8)))
    // 680 CSS pixels wide
    #expect(Int(bytes[6]) + 256 * Int(bytes[7]) == 680)
  }
}
