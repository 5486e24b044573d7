import Datasets
import Tensors

/// What is measured: pixels and pictures, spread evenly over the set.
struct Sample {
  /// How many pictures the whole set has.
  let setCount: Int
  /// At most three million pixels of all places of all pictures: shape [n].
  let pixels: Tensor<Float>
  /// The variance of those pixels.
  let variance: Double
  /// At most 4,000 whole pictures: shape [n, height x width].
  let pictures: Tensor<Float>
  /// The length of a row in pixels.
  let width: Int

  init(of set: DigitSet) {
    setCount = set.count
    width = set.width
    // A stride that shares no factor with the size visits every place
    var apart = max(1, set.pixels.count / 3_000_000)
    while gcd(apart, set.pixelsPerImage) > 1 { apart += 1 }
    pixels = Tensor(
      stride(from: 0, to: set.pixels.count, by: apart).map {
        PixelScale.number(for: set.pixels[$0])
      })
    variance = pixels.variance()

    let wanted = min(4000, set.count)
    pictures = set.tensor((0..<wanted).map { $0 * set.count / wanted })
  }

  /// One pixel of so many: a smaller sample.
  func pixels(every step: Int) -> Tensor<Float> {
    Tensor(
      stride(from: 0, to: pixels.count, by: step).map { pixels.scalars[$0] })
  }
}

/// The greatest number that divides both (Euclid).
private func gcd(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : gcd(b, a % b)
}
