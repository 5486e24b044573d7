import Kernels
import Testing

// Small calls stay on one core, and the other suites judge those. Here calls
// big enough to be cut must give what small calls give for the pieces.

@Suite("Work cut up between the cores gives the same")
struct SharedWorkTests {
  /// Runs `body` for the offset and length of every piece.
  private func pieces(
    of count: Int, _ size: Int, _ body: (_ start: Int, _ count: Int) -> Void
  ) {
    for start in stride(from: 0, to: count, by: size) {
      body(start, min(size, count - start))
    }
  }

  @Test("matrix products, long and wide", arguments: [(700, 60), (60, 700)])
  func products(rows: Int, columns: Int) {
    var draws = Draws(rows)
    let depth = 250
    for (transposeA, transposeB) in [(false, false), (true, true)] {
      // Whole numbers: sums are exact in any order
      let a = (0..<rows * depth).map { _ in Float(draws.size(-9...9)) }
      let b = (0..<depth * columns).map { _ in Float(draws.size(-9...9)) }
      var c = [Float](repeating: .nan, count: rows * columns)
      matrixProduct(
        a, transposeA: transposeA, b, transposeB: transposeB, into: &c,
        rows: rows, inner: depth, columns: columns)
      for (i, j) in [
        (0, 0), (rows / 2 - 1, columns / 2 - 1), (rows / 2, columns / 2),
        (rows - 1, columns - 1), (rows / 3, columns - 1),
      ] {
        let sum = (0..<depth).reduce(Float(0)) { sum, k in
          sum + (transposeA ? a[k * rows + i] : a[i * depth + k])
            * (transposeB ? b[j * depth + k] : b[k * columns + j])
        }
        #expect(c[i * columns + j] == sum)
      }
      #expect(c.allSatisfy { $0.isFinite })
    }
  }

  @Test("weighted sum, Adam, mean squared error")
  func elementwise() {
    let count = 900_001
    var draws = Draws(1)
    let x: [Float] = draws.numbers(count)
    let g: [Float] = draws.numbers(count)
    var (y, theta) = (x, x)
    var m = [Float](repeating: 0, count: count)
    var v = m
    var gradient = m
    mix(2, x, 3, g, into: &y, count: count)
    adam(
      AdamConstants(), step: 1, &theta, gradient: g, mean: &m, square: &v,
      count: count)
    let loss = meanSquaredError(
      x, target: g, gradient: &gradient, count: count)

    var total = 0.0
    pieces(of: count, 90_000) { start, count in
      let range = start..<start + count
      let (x, g) = (Array(x[range]), Array(g[range]))
      var (piece, zeros) = (x, [Float](repeating: 0, count: count))
      var more = zeros
      mix(2, x, 3, g, into: &piece, count: count)
      #expect(piece == Array(y[range]))
      piece = x
      adam(
        AdamConstants(), step: 1, &piece, gradient: g, mean: &zeros,
        square: &more, count: count)
      #expect(piece == Array(theta[range]))
      total +=
        Double(count)
        * meanSquaredError(x, target: g, gradient: &piece, count: count)
      expectClose(
        Array(gradient[range]).map { $0 * 900_001 },
        piece.map { Double($0) * Double(count) }, "gradient")
    }
    #expect(abs(loss - total / Double(count)) < 1e-6 * loss)
  }

  @Test("column sums")
  func sums() {
    let (rows, columns) = (13_001, 67)
    var draws = Draws(2)
    let x: [Float] = draws.numbers(rows * columns)
    var whole = [Float](repeating: .nan, count: columns)
    columnSums(x, into: &whole, rows: rows, columns: columns)
    var slow = [Double](repeating: 0, count: columns)
    pieces(of: rows, 1000) { start, count in
      var sums = [Float](repeating: .nan, count: columns)
      columnSums(
        Array(x[start * columns..<(start + count) * columns]), into: &sums,
        rows: count, columns: columns)
      for j in 0..<columns { slow[j] += Double(sums[j]) }
    }
    expectClose(whole, slow, "sums")
  }

  @Test("image kernels, image by image")
  func images() {
    let (batch, side, channels) = (13, 28, 48)
    let (pixels, size) = (side * side, side * side * channels)
    var draws = Draws(3)
    let x: [Float] = draws.numbers(batch * size)
    let bias: [Float] = draws.numbers(batch * channels)
    var up = [Float](repeating: .nan, count: 4 * x.count)
    var (down, biased, sums) = (x, x, bias)
    var both = [Float](repeating: .nan, count: 2 * x.count)
    var (left, right) = (x, x)
    upsample(
      x, into: &up, batch: batch, height: side, width: side,
      channels: channels)
    upsampleGradient(
      outputGradient: up, into: &down, batch: batch, height: side,
      width: side, channels: channels)
    #expect(down == x.map { 4 * $0 })
    addToPixels(
      x, bias: bias, into: &biased, batch: batch, pixels: pixels,
      channels: channels)
    sumOverPixels(
      x, into: &sums, batch: batch, pixels: pixels, channels: channels)
    concatenateChannels(
      x, aChannels: channels, biased, bChannels: channels, into: &both,
      pixels: batch * pixels)
    splitChannels(
      both, into: &left, aChannels: channels, and: &right,
      bChannels: channels, pixels: batch * pixels)
    #expect(left == x)
    #expect(right == biased)
    for n in 0..<batch {
      let image = Array(x[n * size..<(n + 1) * size])
      let row = Array(bias[n * channels..<(n + 1) * channels])
      var large = [Float](repeating: .nan, count: 4 * size)
      var (same, sum) = (image, row)
      upsample(
        image, into: &large, batch: 1, height: side, width: side,
        channels: channels)
      #expect(large == Array(up[4 * n * size..<4 * (n + 1) * size]))
      addToPixels(
        image, bias: row, into: &same, batch: 1, pixels: pixels,
        channels: channels)
      #expect(same == Array(biased[n * size..<(n + 1) * size]))
      sumOverPixels(
        image, into: &sum, batch: 1, pixels: pixels, channels: channels)
      #expect(sum == Array(sums[n * channels..<(n + 1) * channels]))
    }
  }
}
