import CZlib
import Foundation

/// A PNG reader that shares nothing with libpng but the specification.
///
/// It knows 8-bit grey, RGB and RGBA without interlacing, and animations. It
/// checks every checksum and the order of chunks.
struct TinyPNG {
  struct Broken: Error { let reason: String }

  struct Chunk {
    let name: String
    let data: [UInt8]
  }

  struct Frame {
    let sequence, x, y, width, height: Int
    let seconds: Double
    let dispose, blend: Int
    let pixels: [UInt8]
  }

  let chunks: [Chunk]
  let width, height, channels: Int
  let pixels: [UInt8]
  /// The numbers of plays and frames that the file announces.
  var announced: (frames: Int, plays: Int)?
  var frames: [Frame] = []
  /// All sequence numbers, in the order of the file.
  var sequence: [Int] = []

  init(_ bytes: [UInt8]) throws {
    chunks = try Self.chunks(of: bytes)
    guard let header = chunks.first, header.name == "IHDR",
      chunks.last?.name == "IEND"
    else { throw Broken(reason: "IHDR first and IEND last") }
    width = Self.number(header.data[0..<4])
    height = Self.number(header.data[4..<8])
    guard header.data[8] == 8, header.data[10...] == [0, 0, 0] else {
      throw Broken(reason: "depth, methods \(header.data[8...])")
    }
    guard let channels = [0: 1, 2: 3, 6: 4][header.data[9]] else {
      throw Broken(reason: "colour type \(header.data[9])")
    }
    self.channels = channels
    let image = chunks.filter { $0.name == "IDAT" }.flatMap(\.data)
    pixels = try Self.pixels(image, width, height, channels)
    try readAnimation()
  }

  private mutating func readAnimation() throws {
    var control: [UInt8]?
    var data: [UInt8] = []
    func finish() throws {
      guard let control else { return }
      let (width, height) = (
        Self.number(control[4..<8]), Self.number(control[8..<12])
      )
      let delay = Double(Self.number(control[20..<22]))
      frames.append(
        Frame(
          sequence: Self.number(control[0..<4]),
          x: Self.number(control[12..<16]), y: Self.number(control[16..<20]),
          width: width, height: height,
          seconds: delay / Double(Self.number(control[22..<24])),
          dispose: Int(control[24]), blend: Int(control[25]),
          pixels: try Self.pixels(data, width, height, channels)))
    }
    for (i, chunk) in chunks.enumerated() {
      switch chunk.name {
      case "acTL":
        guard !chunks[..<i].contains(where: { $0.name == "IDAT" }) else {
          throw Broken(reason: "acTL after IDAT")
        }
        announced = (
          Self.number(chunk.data[0..<4]), Self.number(chunk.data[4..<8])
        )
      case "fcTL":
        try finish()
        sequence.append(Self.number(chunk.data[0..<4]))
        (control, data) = (chunk.data, [])
      case "fdAT":
        sequence.append(Self.number(chunk.data[0..<4]))
        data += chunk.data[4...]
      default: break
      }
    }
    try finish()
  }

  /// What the viewer sees at each frame.
  var shown: [[UInt8]] {
    var canvas = [UInt8](repeating: 0, count: width * height * channels)
    return frames.map { frame in
      for y in 0..<frame.height {
        let from = y * frame.width * channels
        let to = ((frame.y + y) * width + frame.x) * channels
        let row = frame.pixels[from..<from + frame.width * channels]
        canvas.replaceSubrange(to..<to + row.count, with: row)
      }
      return canvas
    }
  }

  // MARK: - Parts

  static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func chunks(of bytes: [UInt8]) throws -> [Chunk] {
    guard bytes.starts(with: signature) else {
      throw Broken(reason: "signature")
    }
    var chunks: [Chunk] = []
    var at = 8
    while at < bytes.count {
      guard at + 12 <= bytes.count else { throw Broken(reason: "chunk") }
      let end = at + 8 + number(bytes[at..<at + 4])
      guard end + 4 <= bytes.count else { throw Broken(reason: "length") }
      let checksum = crc32(0, Array(bytes[at + 4..<end]), UInt32(end - at - 4))
      guard number(bytes[end..<end + 4]) == Int(checksum) else {
        throw Broken(reason: "checksum at \(at)")
      }
      let name = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      chunks.append(Chunk(name: name, data: Array(bytes[at + 8..<end])))
      at = end + 4
    }
    return chunks
  }

  private static func pixels(
    _ compressed: [UInt8], _ width: Int, _ height: Int, _ size: Int
  ) throws -> [UInt8] {
    let row = width * size
    var raw = [UInt8](repeating: 0, count: height * (row + 1))
    var count = uLongf(raw.count)
    let status = uncompress(&raw, &count, compressed, uLong(compressed.count))
    guard status == Z_OK, Int(count) == raw.count else {
      throw Broken(reason: "inflate: \(status), \(count) of \(raw.count)")
    }
    var pixels = [UInt8](repeating: 0, count: height * row)
    for y in 0..<height {
      let filter = raw[y * (row + 1)]
      for x in 0..<row {
        let left = x >= size ? Int(pixels[y * row + x - size]) : 0
        let up = y > 0 ? Int(pixels[(y - 1) * row + x]) : 0
        let corner =
          x >= size && y > 0 ? Int(pixels[(y - 1) * row + x - size]) : 0
        let guess = try predicted(filter, left, up, corner)
        pixels[y * row + x] = raw[y * (row + 1) + 1 + x] &+ guess
      }
    }
    return pixels
  }

  /// The row filters: none, left, up, average, Paeth.
  private static func predicted(
    _ filter: UInt8, _ left: Int, _ up: Int, _ corner: Int
  ) throws -> UInt8 {
    switch filter {
    case 0: return 0
    case 1: return UInt8(left)
    case 2: return UInt8(up)
    case 3: return UInt8((left + up) / 2)
    case 4:
      let estimate = left + up - corner
      let (a, b, c) = (
        abs(estimate - left), abs(estimate - up), abs(estimate - corner)
      )
      return UInt8(a <= b && a <= c ? left : b <= c ? up : corner)
    default: throw Broken(reason: "filter \(filter)")
    }
  }

  // MARK: - Writing

  static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(data.count) + body
      + bigEndian(Int(crc32(0, body, UInt32(body.count))))
  }

  static func bigEndian(_ number: Int) -> [UInt8] {
    (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) }
  }

  static func header(
    _ width: Int, _ height: Int, depth: UInt8 = 8, colorType: UInt8
  ) -> [UInt8] {
    chunk(
      "IHDR",
      bigEndian(width) + bigEndian(height) + [depth, colorType, 0, 0, 0])
  }

  static func deflated(_ raw: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(raw.count))
    var bytes = [UInt8](repeating: 0, count: Int(count))
    compress(&bytes, &count, raw, uLong(raw.count))
    return Array(bytes.prefix(Int(count)))
  }

  /// A file whose rows use the five filters in turn.
  static func withAllFilters(
    _ pixels: [UInt8], _ width: Int, _ height: Int, size: Int
  ) throws -> [UInt8] {
    let row = width * size
    var raw: [UInt8] = []
    for y in 0..<height {
      let filter = UInt8(y % 5)
      raw.append(filter)
      for x in 0..<row {
        let left = x >= size ? Int(pixels[y * row + x - size]) : 0
        let up = y > 0 ? Int(pixels[(y - 1) * row + x]) : 0
        let corner =
          x >= size && y > 0 ? Int(pixels[(y - 1) * row + x - size]) : 0
        raw.append(
          pixels[y * row + x] &- (try predicted(filter, left, up, corner)))
      }
    }
    let type: UInt8 = size == 1 ? 0 : size == 3 ? 2 : 6
    return signature + header(width, height, colorType: type)
      + chunk("IDAT", deflated(raw)) + chunk("IEND", [])
  }
}
