import Tensors

/// Colour pictures of one size with their labels, as bytes.
///
/// Introduced in chapter 11.
public struct ColourSet: Equatable, Sendable {
  /// The height of a picture in pixels.
  public let height: Int

  /// The width of a picture in pixels.
  public let width: Int

  /// All pixels, 0...255: picture by picture all red, all green, all blue.
  public let pixels: [UInt8]

  /// The class of each picture.
  public let labels: [Int]

  /// Gathers pictures and labels.
  ///
  /// - Precondition: `pixels` holds 3 x height x width bytes for each label.
  public init(height: Int, width: Int, pixels: [UInt8], labels: [Int]) {
    precondition(
      height > 0 && width > 0
        && pixels.count == labels.count * 3 * height * width,
      "\(pixels.count) bytes are not \(labels.count) colour pictures "
        + "of \(height) x \(width): each needs three bytes a pixel")
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  /// The number of pictures.
  public var count: Int { labels.count }

  // ANCHOR: colour-images
  /// Returns pictures as the network takes them: [n, height, width, 3].
  ///
  /// The file has three planes for a picture, the network three numbers
  /// for a pixel. Bytes become 2 p / 255 - 1.
  ///
  /// - Precondition: every index is in 0..<count.
  ///
  /// Introduced in chapter 11.
  public func images(_ indices: [Int]) -> Tensor<Float> {
    let plane = height * width
    var result = Tensor<Float>(
      repeating: 0, shape: [indices.count, height, width, 3])
    result.withUnsafeMutableScalars { scalars in
      for (n, index) in indices.enumerated() {
        for channel in 0..<3 {
          let start = (3 * index + channel) * plane
          for pixel in 0..<plane {
            scalars[3 * (n * plane + pixel) + channel] =
              PixelScale.number(for: pixels[start + pixel])
          }
        }
      }
    }
    return result
  }
  // ANCHOR_END: colour-images
}
