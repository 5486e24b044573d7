import Exercises
import Solutions
import Tensors

extension Exercise {
  /// Exercise 1.3: from bytes to numbers in -1...1.
  static let pixelScaling = Assignment<[UInt8]>(
    id: "1.3", title: "Scaling pixels", function: "scaledPixels",
    section: "1.3",
    hint: "`Double(pixel)` first, arithmetic after. A byte cannot hold "
      + "2 * 200.",
    call: { "scaledPixels(\(Wording.list($0)))" },
    reader: { try Exercises.Chapter01.scaledPixels($0) },
    reference: { try Solutions.Chapter01.scaledPixels($0) },
    alternatives: [
      { $0.map { Double($0) / 127.5 - 1 } },
      { $0.map { (Double($0) - 127.5) / 127.5 } },
      { $0.map { Double(2 * Int($0) - 255) / 255 } },
    ],
    example: [0, 51, 204, 255],
    probes: { generator in
      var inputs: [[UInt8]] = [
        [], [0], [255], [127], [128], [1, 254], [7, 7, 7], [51, 102],
        Array(0...255), (0...255).reversed(),
      ]
      for count in [1, 2, 3, 9, 28, 99, 1001] {
        inputs.append(
          (0..<count).map { _ in UInt8(generator.integer(below: 256)) })
        // A pale image: nothing near white
        inputs.append(
          (0..<count).map { _ in UInt8(20 + generator.integer(below: 90)) })
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "kept in 0...1",
        clue: "Your numbers lie in 0...1. Noise is centred on 0, so the data "
          + "should be too: double, then subtract 1."
      ) { pixels in
        pixels.map { Double($0) / 255 }
      },
      Mistake(
        "stretched by mean and standard deviation",
        clue: "You subtract the image's own mean and divide by its standard "
          + "deviation. Then each image gets a scale of its own, and black is "
          + "a different number in each."
      ) { pixels in
        let x = pixels.map { Double($0) }
        let mean = x.reduce(0, +) / Double(x.count)
        return x.map { ($0 - mean) / x.variance.squareRoot() }
      },
      Mistake(
        "stretched by minimum and maximum",
        clue: "You stretch each image from its own darkest to its own "
          + "brightest pixel. Use 0 and 255 for all, or the same grey becomes "
          + "a different number in each image."
      ) { pixels in
        let low = Double(pixels.min() ?? 0)
        let high = Double(pixels.max() ?? 0)
        return pixels.map { 2 * (Double($0) - low) / (high - low) - 1 }
      },
      Mistake(
        "wrapped round in 8 bits",
        clue: "You double while the pixel is still a byte. It cannot hold more "
          + "than 255 and wraps round: 2 * 200 becomes 144. Convert to "
          + "`Double` first."
      ) { pixels in
        pixels.map { Double(2 &* $0) / 255 - 1 }
      },
      Mistake(
        "divided by 256",
        clue: "The largest byte is 255, not 256: white has to become exactly 1."
      ) { pixels in
        pixels.map { 2 * Double($0) / 256 - 1 }
      },
      Mistake(
        "divided by 127",
        clue: "Half of 255 is 127.5. With 127 white comes out above 1."
      ) { pixels in
        pixels.map { Double($0) / 127 - 1 }
      },
      Mistake(
        "divided as whole numbers",
        clue: "You divide whole numbers, which drops the fraction: 204 / 255 "
          + "is 0. Convert to `Double` before you divide."
      ) { pixels in
        pixels.map { Double(2 * Int($0) / 255) - 1 }
      },
      Mistake(
        "pixels divided as whole numbers",
        clue: "pixel / 255 is 0 for every byte but 255, as long as both are "
          + "whole numbers. Convert to `Double` before you divide."
      ) { pixels in
        pixels.map { 2 * Double($0 / 255) - 1 }
      },
      Mistake(
        "black and white swapped",
        clue: "Your black is 1 and your white is -1: the image is a negative."
      ) { pixels in
        pixels.map { 1 - 2 * Double($0) / 255 }
      },
      Mistake(
        "shifted, but half as wide",
        clue: "Your numbers lie in -0.5...0.5: centred, but not doubled."
      ) { pixels in
        pixels.map { Double($0) / 255 - 0.5 }
      },
      Mistake(
        "subtracted before doubling",
        clue: "You calculate 2 (pixel / 255 - 1), which lies in -2...0. "
          + "Double first, then subtract 1."
      ) { pixels in
        pixels.map { 2 * (Double($0) / 255 - 1) }
      },
      Mistake(
        "1 not subtracted",
        clue: "Your numbers lie in 0...2: doubled, but not centred on 0."
      ) { pixels in
        pixels.map { 2 * Double($0) / 255 }
      },
    ],
    unchanged: { $0.map { Double($0) } })
}
