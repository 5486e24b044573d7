/// The 256 colours that stand for all colours of some pictures.
///
/// Colours are put into 32 x 32 x 32 boxes. The fullest boxes get a colour
/// each, the mean of what is in them; every other box shares that of the
/// nearest.
struct Palette {
  /// Red, green and blue, 256 times.
  private(set) var bytes = [UInt8](repeating: 0, count: 768)
  private var indices = [UInt8](repeating: 0, count: 32 * 32 * 32)

  /// Chooses colours for pictures of red, green and blue.
  init(of pictures: [Bitmap]) {
    var counts = [Int](repeating: 0, count: indices.count)
    var sums = [Int](repeating: 0, count: 3 * indices.count)
    for picture in pictures {
      Self.forEachPixel(of: picture) { pixel in
        let box = Self.box(pixel)
        counts[box] += 1
        for c in 0..<3 { sums[3 * box + c] += Int(pixel[c]) }
      }
    }
    func mean(_ box: Int) -> [Int] {
      (0..<3).map { sums[3 * box + $0] / counts[box] }
    }
    let used = counts.indices.filter { counts[$0] > 0 }
    // Equally full boxes in a fixed order, for the same bytes in every run
    let chosen = used.sorted { (counts[$1], $0) < (counts[$0], $1) }
      .prefix(256).map(mean)
    for (i, color) in chosen.enumerated() {
      for c in 0..<3 { bytes[3 * i + c] = UInt8(color[c]) }
    }
    for box in used {
      let color = mean(box)
      let distances = chosen.map { other in
        zip(color, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let nearest = distances.indices.min { distances[$0] < distances[$1] }
      indices[box] = UInt8(nearest ?? 0)
    }
  }

  /// The number of the colour of each pixel.
  func indices(of picture: Bitmap) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(picture.width * picture.height)
    Self.forEachPixel(of: picture) { result.append(indices[Self.box($0)]) }
    return result
  }

  private static func box(_ pixel: UnsafePointer<UInt8>) -> Int {
    Int(pixel[0] >> 3) << 10 | Int(pixel[1] >> 3) << 5 | Int(pixel[2] >> 3)
  }

  private static func forEachPixel(
    of picture: Bitmap, _ body: (UnsafePointer<UInt8>) -> Void
  ) {
    picture.bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      for i in stride(from: 0, to: bytes.count, by: 3) { body(start + i) }
    }
  }
}
