import Tensors

/// Grey pictures of one size with their labels, as bytes.
///
///     let digits = StrokeDigits.make(count: 100, seed: 1)
///     let x = digits.tensor(0..<16)  // shape [16, 784], in [-1, 1]
///
/// Introduced in chapter 1.
public struct DigitSet: Equatable, Sendable {
  /// The height of a picture in pixels.
  public let height: Int

  /// The width of a picture in pixels.
  public let width: Int

  /// All pixels, 0 black to 255 white: picture by picture, row by row.
  public let pixels: [UInt8]

  /// What each picture shows: 0...9 for digits, any byte in other sets.
  public let labels: [Int]

  /// Gathers pictures and labels.
  ///
  /// - Precondition: `pixels` holds height x width bytes for each label.
  public init(height: Int, width: Int, pixels: [UInt8], labels: [Int]) {
    precondition(
      height > 0 && width > 0
        && pixels.count == labels.count * height * width,
      "\(pixels.count) pixels are not \(labels.count) pictures "
        + "of \(height) x \(width): one label a picture")
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  /// The number of pictures.
  public var count: Int { labels.count }

  /// The number of pixels in one picture.
  public var pixelsPerImage: Int { height * width }

  /// Returns the bytes of one picture, row by row.
  ///
  /// - Precondition: `index` is in 0..<count.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    check(index)
    return pixels[index * pixelsPerImage..<(index + 1) * pixelsPerImage]
  }

  // ANCHOR: tensor
  /// Returns pictures as rows of numbers: shape [n, height x width].
  ///
  /// Pixels become 2 p / 255 - 1: black -1, white 1. An index may be
  /// given more than once.
  ///
  /// - Precondition: every index is in 0..<count.
  ///
  /// Introduced in chapter 1.
  public func tensor(_ indices: some Sequence<Int>) -> Tensor<Float> {
    let indices = Array(indices)
    var result = Tensor<Float>(
      repeating: 0, shape: [indices.count, pixelsPerImage])
    let table = PixelScale.table
    result.withUnsafeMutableScalars { scalars in
      var position = 0
      for index in indices {
        for byte in image(index) {
          scalars[position] = table[Int(byte)]
          position += 1
        }
      }
    }
    return result
  }
  // ANCHOR_END: tensor

  /// Returns all pictures as rows of numbers: shape [count, height x width].
  public func tensor() -> Tensor<Float> { tensor(0..<count) }

  /// Returns the pictures and labels at some indices, in that order.
  ///
  /// - Precondition: every index is in 0..<count.
  public func subset(_ indices: some Sequence<Int>) -> DigitSet {
    let indices = Array(indices)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(indices.count * pixelsPerImage)
    for index in indices { pixels += image(index) }
    return DigitSet(
      height: height, width: width, pixels: pixels,
      labels: indices.map { labels[$0] })
  }

  /// Returns the first pictures: all of them where there are fewer than asked.
  public func prefix(_ count: Int) -> DigitSet {
    subset(0..<min(count, self.count))
  }

  /// Returns the positions of all pictures with one label.
  public func indices(ofLabel label: Int) -> [Int] {
    labels.indices.filter { labels[$0] == label }
  }

  private func check(_ index: Int) {
    precondition(
      index >= 0 && index < count,
      "there is no picture \(index) among \(count): they count from 0")
  }
}
