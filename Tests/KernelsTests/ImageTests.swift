import Kernels
import Testing

@Suite("Image kernels agree with their definitions")
struct ImageTests {
  @Test("upsampling and its adjoint", arguments: 0..<6)
  func upsampling(seed: Int) {
    func check<S: KernelScalar>(_: S.Type) {
      var draws = Draws(seed)
      let (batch, height) = (draws.size(1...3), draws.size(1...5))
      let (width, channels) = (draws.size(1...5), draws.size(1...20))
      let x: [S] = draws.numbers(batch * height * width * channels)
      let dy: [S] = draws.numbers(4 * x.count)
      var y = [S](repeating: .nan, count: dy.count)
      upsample(
        x, into: &y, batch: batch, height: height, width: width,
        channels: channels)
      var index = 0
      for n in 0..<batch {
        for i in 0..<2 * height {
          for j in 0..<2 * width {
            for c in 0..<channels {
              let from = (n * height + i / 2) * width + j / 2
              #expect(y[index] == x[from * channels + c])
              index += 1
            }
          }
        }
      }
      var dx = [S](repeating: .nan, count: x.count)
      upsampleGradient(
        outputGradient: dy, into: &dx, batch: batch, height: height,
        width: width, channels: channels)
      #expect(abs(inner(y, dy) - inner(x, dx)) < 100 * tolerance(S.self))
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("concatenation and its inverse", arguments: [(1, 1), (3, 16), (20, 7)])
  func concatenation(aChannels: Int, bChannels: Int) {
    var draws = Draws(aChannels)
    let pixels = 11
    let a: [Float] = draws.numbers(pixels * aChannels)
    let b: [Float] = draws.numbers(pixels * bChannels)
    var y = [Float](repeating: .nan, count: a.count + b.count)
    concatenateChannels(
      a, aChannels: aChannels, b, bChannels: bChannels, into: &y,
      pixels: pixels)
    var slow: [Float] = []
    for p in 0..<pixels {
      slow += a[p * aChannels..<(p + 1) * aChannels]
      slow += b[p * bChannels..<(p + 1) * bChannels]
    }
    #expect(y == slow)
    var (left, right) = (
      [Float](repeating: .nan, count: a.count),
      [Float](repeating: .nan, count: b.count)
    )
    splitChannels(
      y, into: &left, aChannels: aChannels, and: &right, bChannels: bChannels,
      pixels: pixels)
    #expect(left == a)
    #expect(right == b)
  }

  @Test("a row of channels for each image, and its adjoint", arguments: 0..<6)
  func imageBias(seed: Int) {
    func check<S: KernelScalar>(_: S.Type) {
      var draws = Draws(seed)
      let (batch, pixels) = (draws.size(1...4), draws.size(1...30))
      let channels = draws.size(1...20)
      let x: [S] = draws.numbers(batch * pixels * channels)
      let bias: [S] = draws.numbers(batch * channels)
      var y = [S](repeating: .nan, count: x.count)
      addToPixels(
        x, bias: bias, into: &y, batch: batch, pixels: pixels,
        channels: channels)
      let image = pixels * channels
      for i in 0..<x.count {
        #expect(y[i] == x[i] + bias[i / image * channels + i % channels])
      }
      var sums = [S](repeating: .nan, count: bias.count)
      sumOverPixels(
        x, into: &sums, batch: batch, pixels: pixels, channels: channels)
      let added = zip(y, x).map { $0 - $1 }
      #expect(
        abs(inner(added, x) - inner(bias, sums)) < 100 * tolerance(S.self))
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("column sums", arguments: [(1, 1), (7, 3), (1000, 5), (3000, 67)])
  func sums(rows: Int, columns: Int) {
    var draws = Draws(rows)
    let x: [Double] = draws.numbers(rows * columns)
    var slow = [Double](repeating: 0, count: columns)
    for i in 0..<x.count { slow[i % columns] += x[i] }
    var found = [Double](repeating: .nan, count: columns)
    columnSums(x, into: &found, rows: rows, columns: columns)
    expectClose(found, slow, "sums")
    var single = [Float](repeating: .nan, count: columns)
    columnSums(x.map { Float($0) }, into: &single, rows: rows, columns: columns)
    expectClose(single, slow, "sums")
  }
}
