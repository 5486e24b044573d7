import Datasets
import Tensors
import Testing

@Suite("Digit sets")
struct DigitSetTests {
  /// Three pictures of 2 x 2.
  let set = DigitSet(
    height: 2, width: 2,
    pixels: [0, 255, 51, 204, 1, 2, 3, 4, 200, 128, 127, 0],
    labels: [7, 2, 7])

  @Test("pixels become 2 p / 255 - 1")
  func scale() {
    let x = set.tensor()
    #expect(x.shape == [3, 4])
    #expect(Array(x.scalars[0..<4]) == [-1, 1, -0.6, 0.6])
    // Twice 200 does not fit a byte: converted first, it is no problem
    #expect(x.scalars[8] == 2 * 200 / Float(255) - 1)
    for byte in UInt8.min...UInt8.max {
      #expect(PixelScale.number(for: byte) == 2 * Float(byte) / 255 - 1)
    }
  }

  @Test("numbers become the nearest bytes, and all bytes survive the trip")
  func bytes() {
    let all = Array(UInt8.min...UInt8.max)
    let numbers = Tensor<Float>(all.map { PixelScale.number(for: $0) })
    #expect(PixelScale.bytes(for: numbers) == all)
    let odd = Tensor<Float>([-7, 1.01, .infinity, -.infinity, .nan, 0.0001])
    #expect(PixelScale.bytes(for: odd) == [0, 255, 255, 0, 0, 128])
  }

  @Test("rows may be chosen in any order, and more than once")
  func choose() {
    let x = set.tensor([2, 0, 2])
    #expect(x.shape == [3, 4])
    #expect(x[row: 0] == set.tensor()[row: 2])
    #expect(x[row: 1] == set.tensor()[row: 0])
    #expect(x[row: 2] == x[row: 0])
    #expect(set.tensor(0..<2) == set.tensor([0, 1]))
    #expect(set.tensor([]).shape == [0, 4])
  }

  @Test("images, labels, subsets")
  func parts() {
    #expect(set.count == 3 && set.pixelsPerImage == 4)
    #expect(Array(set.image(1)) == [1, 2, 3, 4])
    #expect(set.indices(ofLabel: 7) == [0, 2])
    let part = set.subset([2, 1])
    #expect(part.labels == [7, 2])
    #expect(part.pixels == [200, 128, 127, 0, 1, 2, 3, 4])
    #expect(set.prefix(1) == set.subset([0]))
    #expect(set.prefix(99) == set)
    #expect(set.prefix(0).tensor().shape == [0, 4])
  }

  @Test("asking for a picture that is not there stops with a message")
  func outOfRange() async {
    await #expect(processExitsWith: .failure) {
      _ = StrokeDigits.make(count: 2, seed: 1).tensor([2])
    }
  }
}
