import Kernels
import Testing

@Suite("Convolution agrees with its definition")
struct ConvolutionTests {
  /// The definition, window by window, and the gradients of sum of y dy.
  struct Twin {
    var y, dx, dw, db: [Double]

    init(
      _ s: ConvolutionShape, x: [Double], w: [Double], b: [Double],
      dy: [Double]
    ) {
      y = .init(repeating: 0, count: s.outputCount)
      dx = .init(repeating: 0, count: s.inputCount)
      dw = .init(repeating: 0, count: s.weightCount)
      db = .init(repeating: 0, count: s.outChannels)
      var out = 0
      for n in 0..<s.batch {
        for i in 0..<s.outHeight {
          for j in 0..<s.outWidth {
            for o in 0..<s.outChannels {
              y[out] = b[o]
              db[o] += dy[out]
              for r in 0..<s.kernel {
                let row = s.stride * i + r - s.paddingBefore
                guard row >= 0, row < s.height else { continue }
                for t in 0..<s.kernel {
                  let column = s.stride * j + t - s.paddingBefore
                  guard column >= 0, column < s.width else { continue }
                  let from =
                    ((n * s.height + row) * s.width + column)
                    * s.inChannels
                  let tap = (r * s.kernel + t) * s.inChannels
                  for c in 0..<s.inChannels {
                    let weight = (tap + c) * s.outChannels + o
                    y[out] += x[from + c] * w[weight]
                    dx[from + c] += dy[out] * w[weight]
                    dw[weight] += dy[out] * x[from + c]
                  }
                }
              }
              out += 1
            }
          }
        }
      }
    }
  }

  private func compare<S: KernelScalar>(
    _: S.Type, _ shape: ConvolutionShape, seed: Int
  ) {
    var draws = Draws(seed)
    let x = draws.numbers(shape.inputCount, as: S.self)
    let w = draws.numbers(shape.weightCount, as: S.self)
    let b = draws.numbers(shape.outChannels, as: S.self)
    let dy = draws.numbers(shape.outputCount, as: S.self)
    let twin = Twin(
      shape, x: x.doubles, w: w.doubles, b: b.doubles, dy: dy.doubles)

    var y = [S](repeating: .nan, count: shape.outputCount)
    convolution(shape, x, weights: w, bias: b, into: &y)
    expectClose(y, twin.y, "output \(shape)")

    var plain = [S](repeating: .nan, count: shape.outputCount)
    convolution(shape, x, weights: w, bias: nil, into: &plain)
    let bias = zip(y, plain).map { $0 - $1 }
    expectClose(
      bias, (0..<y.count).map { Double(b[$0 % b.count]) }, "bias \(shape)")

    // A bias for each image, and the images dy on top
    let rows = draws.numbers(shape.batch * b.count, as: S.self)
    var shifted = [S](repeating: .nan, count: shape.outputCount)
    convolution(
      shape, x, weights: w, bias: rows, perImage: true, adding: dy,
      into: &shifted)
    let size = shape.outputCount / shape.batch
    let sums = (0..<y.count).map { i -> Double in
      let row = i / size * b.count + i % b.count
      return Double(plain[i]) + Double(rows[row]) + Double(dy[i])
    }
    expectClose(shifted, sums, "output with additions \(shape)")

    var dx = [S](repeating: .nan, count: x.count)
    var dw = [S](repeating: .nan, count: w.count)
    var db = [S](repeating: .nan, count: b.count)
    convolutionGradients(
      shape, x, weights: w, outputGradient: dy,
      inputGradient: &dx, weightGradient: &dw, biasGradient: &db)
    expectClose(dx, twin.dx, "input gradient \(shape)")
    expectClose(dw, twin.dw, "weight gradient \(shape)")
    expectClose(db, twin.db, "bias gradient \(shape)")

    // <A x, dy> = <x, A' dy>, and the same for the weights
    let forward = inner(plain, dy)
    let allowed =
      tolerance(S.self)
      * (1 + inner(plain, plain).squareRoot()
        * inner(dy, dy).squareRoot())
    #expect(abs(forward - inner(x, dx)) <= allowed)
    #expect(abs(forward - inner(w, dw)) <= allowed)

    // Each gradient alone is the same
    var alone = [S](repeating: .nan, count: x.count)
    convolutionGradients(
      shape, x, weights: w, outputGradient: dy,
      inputGradient: &alone, weightGradient: nil, biasGradient: nil)
    #expect(alone == dx)
    var aloneToo = [S](repeating: .nan, count: w.count)
    convolutionGradients(
      shape, x, weights: w, outputGradient: dy,
      inputGradient: nil, weightGradient: &aloneToo, biasGradient: nil)
    #expect(aloneToo == dw)
  }

  @Test("3 x 3 windows at every pixel", arguments: 0..<10)
  func winograd(seed: Int) {
    var draws = Draws(seed)
    let shape = ConvolutionShape(
      batch: draws.size(1...4), height: draws.size(1...9),
      width: draws.size(1...9), inChannels: draws.size(1...18),
      outChannels: draws.size(1...18))
    compare(Float.self, shape, seed: seed)
    compare(Double.self, shape, seed: seed)
  }

  @Test(
    "sizes of the book's network",
    arguments: [(28, 1, 4), (14, 16, 3), (7, 33, 17), (1, 5, 2)])
  func usualSizes(side: Int, inChannels: Int, outChannels: Int) {
    let shape = ConvolutionShape(
      batch: side < 10 ? 5 : 1, height: side, width: side,
      inChannels: inChannels, outChannels: outChannels)
    compare(Float.self, shape, seed: side)
    compare(Double.self, shape, seed: side)
  }

  @Test("single pixels", arguments: 0..<4)
  func singlePixels(seed: Int) {
    var draws = Draws(seed)
    let shape = ConvolutionShape(
      batch: draws.size(1...4), height: draws.size(1...7),
      width: draws.size(1...7), inChannels: draws.size(1...40),
      outChannels: draws.size(1...40), kernel: 1,
      paddingBefore: 0, paddingAfter: 0)
    compare(Float.self, shape, seed: seed)
    compare(Double.self, shape, seed: seed)
  }

  @Test("halving the size, padded right and below", arguments: 0..<6)
  func strided(seed: Int) {
    var draws = Draws(seed)
    let shape = ConvolutionShape(
      batch: draws.size(1...4), height: draws.size(2...9),
      width: draws.size(2...9), inChannels: draws.size(1...18),
      outChannels: draws.size(1...18), stride: 2,
      paddingBefore: 0, paddingAfter: 1)
    #expect(shape.outHeight == shape.height / 2)
    compare(Float.self, shape, seed: seed)
    compare(Double.self, shape, seed: seed)
  }

  @Test("any window, stride and padding", arguments: 0..<6)
  func general(seed: Int) {
    var draws = Draws(seed + 50)
    let kernel = draws.size(1...5)
    let shape = ConvolutionShape(
      batch: draws.size(1...3), height: draws.size(kernel...7),
      width: draws.size(kernel...7), inChannels: draws.size(1...5),
      outChannels: draws.size(1...5), kernel: kernel,
      stride: draws.size(1...3), paddingBefore: draws.size(0...3),
      paddingAfter: draws.size(0...3))
    compare(Double.self, shape, seed: seed)
  }

  @Test("two runs give the same bits")
  func deterministic() {
    let shape = ConvolutionShape(
      batch: 12, height: 14, width: 14, inChannels: 20, outChannels: 36)
    var draws = Draws(3)
    let x: [Float] = draws.numbers(shape.inputCount)
    let w: [Float] = draws.numbers(shape.weightCount)
    let dy: [Float] = draws.numbers(shape.outputCount)
    func run() -> [[Float]] {
      var y = [Float](repeating: 0, count: shape.outputCount)
      var dx = [Float](repeating: 0, count: x.count)
      var dw = [Float](repeating: 0, count: w.count)
      var db = [Float](repeating: 0, count: shape.outChannels)
      convolution(shape, x, weights: w, bias: nil, into: &y)
      convolutionGradients(
        shape, x, weights: w, outputGradient: dy,
        inputGradient: &dx, weightGradient: &dw, biasGradient: &db)
      return [y, dx, dw, db]
    }
    let first = run()
    for _ in 0..<5 { #expect(run() == first) }
  }

  @Test("not-a-number spreads to the tile that sees it, and no further")
  func notANumber() {
    let shape = ConvolutionShape(
      batch: 2, height: 8, width: 8, inChannels: 1, outChannels: 1)
    var x = [Float](repeating: 1, count: shape.inputCount)
    x[0] = .nan
    let w = [Float](repeating: 1, count: 9)
    var y = [Float](repeating: 0, count: shape.outputCount)
    convolution(shape, x, weights: w, bias: nil, into: &y)
    for (i, number) in y.enumerated() {
      // Four windows see it; minimal filtering spoils their tile
      let isInTile = i < 32 && i % 8 < 4
      #expect(isInTile ? number.isNaN : number.isFinite, "\(i)")
    }
  }
}
