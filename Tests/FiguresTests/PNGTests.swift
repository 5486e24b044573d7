import Figures
import Foundation
import Testing

struct PNGTests {
  @Test(
    "A picture survives writing and reading, by libpng and by our own reader",
    arguments: [Bitmap.Channels.grey, .rgb, .rgba], [(1, 1), (7, 5), (64, 33)])
  func roundTrip(channels: Bitmap.Channels, size: (Int, Int)) throws {
    let bitmap = picture(size.0, size.1, channels)
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.png")
      try PNG.write(bitmap, to: file)
      let tiny = try TinyPNG(Array(try Data(contentsOf: file)))
      #expect(tiny.pixels == bitmap.bytes)
      #expect(tiny.width == size.0 && tiny.height == size.1)
      #expect(tiny.announced == nil)

      let back = try PNG.read(file, as: channels == .grey ? .grey : .rgba)
      if channels == .rgb {
        for y in 0..<size.1 {
          for x in 0..<size.0 { #expect(back[x, y] == bitmap[x, y] + [255]) }
        }
      } else {
        #expect(back == bitmap)
      }
    }
  }

  @Test("Repeated rows, packed otherwise, are the same again")
  func repeatedRows() throws {
    let row = noise(40 * 4)
    let other = noise(40 * 4, seed: 2)
    let rows = [row, row, row, other, other, row]
    let bitmap = Bitmap(
      width: 40, height: 6, channels: .rgba, bytes: rows.flatMap { $0 })
    #expect(try TinyPNG(PNG.encode(bitmap)).pixels == bitmap.bytes)
  }

  @Test("Every row filter is read", arguments: [1, 3, 4])
  func filters(size: Int) throws {
    let pixels = noise(9 * 11 * size)
    let bytes = try TinyPNG.withAllFilters(pixels, 9, 11, size: size)
    #expect(try TinyPNG(bytes).pixels == pixels)
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.png")
      try Data(bytes).write(to: file)
      let back = try PNG.read(file, as: size == 1 ? .grey : .rgba)
      let expected =
        size == 3
        ? stride(from: 0, to: pixels.count, by: 3).flatMap {
          pixels[$0..<$0 + 3] + [255]
        } : pixels
      #expect(back.bytes == expected)
    }
  }

  @Test("One-bit, palette and 16-bit pictures are read as 8-bit ones")
  func otherKinds() throws {
    func read(
      depth: UInt8, type: UInt8, before: [UInt8] = [], raw: [UInt8]
    ) throws -> [UInt8] {
      var pixels: [UInt8] = []
      try withFolder { folder in
        let file = folder.appendingPathComponent("a.png")
        try Data(
          TinyPNG.signature
            + TinyPNG.header(2, 1, depth: depth, colorType: type) + before
            + TinyPNG.chunk("IDAT", TinyPNG.deflated(raw))
            + TinyPNG.chunk("IEND", [])
        ).write(to: file)
        pixels = try PNG.read(file).bytes
      }
      return pixels
    }
    let white: [UInt8] = [255, 255, 255, 255]
    #expect(
      try read(depth: 1, type: 0, raw: [0, 0b0100_0000])
        == [0, 0, 0, 255] + white)
    #expect(
      try read(depth: 16, type: 0, raw: [0, 0x80, 0x80, 0xff, 0xff])
        == [128, 128, 128, 255] + white)
    let palette =
      TinyPNG.chunk("PLTE", [9, 8, 7, 255, 255, 255])
      + TinyPNG.chunk("tRNS", [100])
    #expect(
      try read(depth: 8, type: 3, before: palette, raw: [0, 0, 1])
        == [9, 8, 7, 100] + white)
  }

  // MARK: - Broken files

  /// Reads bytes as a file; the error, if any.
  private func error(reading bytes: [UInt8]) throws -> PictureError? {
    var found: PictureError?
    try withFolder { folder in
      let file = folder.appendingPathComponent("broken.png")
      try Data(bytes).write(to: file)
      do throws(PictureError) {
        _ = try PNG.read(file)
      } catch {
        found = error
        #expect(error.file == file.path)
        #expect("\(error)".hasPrefix("\(file.path): expected "))
        #expect(!error.found.isEmpty && !error.advice.isEmpty)
      }
    }
    return found
  }

  private func sound() throws -> [UInt8] {
    try PNG.encode(picture(8, 8, .rgba))
  }

  @Test("A file cut off anywhere is damaged, not read")
  func truncated() throws {
    let bytes = try sound()
    #expect(try error(reading: bytes) == nil)
    for count in stride(from: 8, to: bytes.count, by: 7) {
      let kind = try error(reading: Array(bytes.prefix(count)))?.kind
      #expect(kind == .damaged, "\(count) of \(bytes.count) bytes")
    }
  }

  @Test("Any flipped byte of what matters is noticed")
  func corrupted() throws {
    let bytes = try sound()
    for i in stride(from: 8, to: bytes.count, by: 5) {
      var changed = bytes
      changed[i] ^= 0x55
      let kind = try error(reading: changed)?.kind
      #expect(kind == .damaged || kind == .tooLarge, "byte \(i)")
    }
  }

  @Test("What is no PNG is called so")
  func notPNG() throws {
    #expect(try error(reading: [])?.kind == .notPNG)
    #expect(try error(reading: [])?.found == "an empty file")
    #expect(try error(reading: [137, 80, 78])?.kind == .notPNG)
    #expect(try error(reading: Array("GIF89a trailing".utf8))?.kind == .notPNG)
  }

  @Test("Bytes after the picture are refused")
  func trailing() throws {
    #expect(try error(reading: sound() + [0])?.kind == .damaged)
  }

  @Test("A size that the bytes cannot hold is refused before any allocation")
  func lyingSize() throws {
    let small = TinyPNG.chunk("IDAT", TinyPNG.deflated([0, 1, 2, 3, 4]))
    func claiming(_ width: Int, _ height: Int) -> [UInt8] {
      TinyPNG.signature + TinyPNG.header(width, height, colorType: 6) + small
        + TinyPNG.chunk("IEND", [])
    }
    #expect(try error(reading: claiming(1, 1)) == nil)
    #expect(try error(reading: claiming(1, 2))?.kind == .damaged)
    let large = try error(reading: claiming(8000, 8000))
    #expect(large?.kind == .damaged)
    #expect(large?.found.contains("8000 x 8000") == true)
    #expect(try error(reading: claiming(20_000, 20_000))?.kind == .tooLarge)
    #expect(try error(reading: claiming(2_000_000_000, 1))?.kind == .tooLarge)
    #expect(try error(reading: claiming(0, 8))?.kind == .damaged)
  }

  @Test("Missing files and folders are told apart")
  func missing() throws {
    try withFolder { folder in
      let nothing = folder.appendingPathComponent("none.png")
      let first = #expect(throws: PictureError.self) {
        try PNG.read(nothing)
      }
      #expect(first?.kind == .missing)
      let second = #expect(throws: PictureError.self) { try PNG.read(folder) }
      #expect(second?.kind == .wrongKindOfFile)
    }
  }

  @Test("A failing write leaves nothing, and not the folder either")
  func failingWrite() throws {
    let bitmap = picture(4, 4, .grey)
    try withFolder { folder in
      let missing = folder.appendingPathComponent("no/a.png")
      let first = #expect(throws: PictureError.self) {
        try PNG.write(bitmap, to: missing)
      }
      #expect(first?.kind == .missing)

      let occupied = folder.appendingPathComponent("a.png")
      try FileManager.default.createDirectory(
        at: occupied, withIntermediateDirectories: false)
      let second = #expect(throws: PictureError.self) {
        try PNG.write(bitmap, to: occupied)
      }
      #expect(second?.kind == .wrongKindOfFile)
      #expect(try names(in: folder) == ["a.png"])

      let file = folder.appendingPathComponent("file")
      try Data([1]).write(to: file)
      let third = #expect(throws: PictureError.self) {
        try PNG.write(bitmap, to: file.appendingPathComponent("b.png"))
      }
      #expect(third?.kind == .wrongKindOfFile)

      let long = String(repeating: "x", count: 400) + ".png"
      let fourth = #expect(throws: PictureError.self) {
        try PNG.write(bitmap, to: folder.appendingPathComponent(long))
      }
      #expect(fourth?.kind == .unwritable)
      #expect(try names(in: folder) == ["a.png", "file"])
    }
  }

  @Test("A second write replaces the first and leaves no other file")
  func replacing() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.png")
      try PNG.write(picture(4, 4, .grey, seed: 1), to: file)
      let second = picture(5, 3, .grey, seed: 2)
      try PNG.write(second, to: file)
      #expect(try PNG.read(file, as: .grey) == second)
      #expect(try names(in: folder) == ["a.png"])
    }
  }
}
