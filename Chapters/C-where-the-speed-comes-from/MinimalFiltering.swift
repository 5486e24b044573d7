import ChapterKit
import Tensors

// C.3 to C.5, C.9: the same filter with fewer multiplications.

/// A small matrix, row by row.
typealias Matrix = [[Double]]

func product(_ a: Matrix, _ b: Matrix) -> Matrix {
  a.map { row in
    b[0].indices.map { j in zip(row, b).reduce(0) { $0 + $1.0 * $1.1[j] } }
  }
}

func transposed(_ a: Matrix) -> Matrix {
  a[0].indices.map { j in a.map { $0[j] } }
}

func elementwise(_ a: Matrix, _ b: Matrix) -> Matrix {
  zip(a, b).map { zip($0, $1).map { $0 * $1 } }
}

/// The sum of all products of elements: the inner product of two matrices.
func inner(_ a: Matrix, _ b: Matrix) -> Double {
  elementwise(a, b).reduce(0) { $0 + $1.reduce(0, +) }
}

func largest(_ a: Matrix, minus b: Matrix) -> Double {
  largest(zip(a, b).flatMap { zip($0, $1).map { abs($0 - $1) } })
}

// ANCHOR: matrices
/// F(4, 3): four outputs, three taps, six multiplications.
enum Four {
  /// B', which mixes six inputs.
  static let input: Matrix = [
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ]
  /// G, which mixes three taps.
  static let filter: Matrix = [
    [1.0 / 4, 0, 0],
    [-1.0 / 6, -1.0 / 6, -1.0 / 6],
    [-1.0 / 6, 1.0 / 6, -1.0 / 6],
    [1.0 / 24, 1.0 / 12, 1.0 / 6],
    [1.0 / 24, -1.0 / 12, 1.0 / 6],
    [0, 0, 1],
  ]
  /// A', which mixes six products into four outputs.
  static let output: Matrix = [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ]
}
// ANCHOR_END: matrices

/// The filter as one writes it at first: a sum over the window.
func direct(_ d: Matrix, _ g: Matrix) -> Matrix {
  (0...d.count - g.count).map { i in
    (0...d[0].count - g[0].count).map { j in
      inner(
        g,
        g.indices.map { r in Array(d[i + r][j..<j + g[0].count]) })
    }
  }
}

// ANCHOR: tile
/// 4 x 4 outputs of a 3 x 3 filter g from 6 x 6 inputs d.
func tile(_ d: Matrix, _ g: Matrix) -> Matrix {
  let u = product(product(Four.filter, g), transposed(Four.filter))
  let v = product(product(Four.input, d), transposed(Four.input))
  let m = elementwise(u, v)  // 36 multiplications, not 144
  return product(product(Four.output, m), transposed(Four.output))
}
// ANCHOR_END: tile

// ANCHOR: tile-gradients
/// The gradients by d and by g, given that by the outputs.
func tileGradients(
  _ d: Matrix, _ g: Matrix, outputGradient dy: Matrix
) -> (d: Matrix, g: Matrix) {
  let u = product(product(Four.filter, g), transposed(Four.filter))
  let v = product(product(Four.input, d), transposed(Four.input))
  let dm = product(product(transposed(Four.output), dy), Four.output)
  let du = elementwise(dm, v)
  let dv = elementwise(dm, u)
  return (
    product(product(transposed(Four.input), dv), Four.input),
    product(product(transposed(Four.filter), du), Four.filter)
  )
}
// ANCHOR_END: tile-gradients

extension WhereTheSpeedComesFrom {
  func filterByHand(_ chapter: Chapter) {
    chapter.section("C.3", "Two outputs from four products")
    let (d, g) = ([2.0, 5, 1, 4], [3.0, 2, 1])
    func list(_ x: [Double]) -> String {
      x.map { fixed($0, 0) }.joined(separator: ", ")
    }
    chapter.say("pixels \(list(d)); taps \(list(g))")
    // ANCHOR: by-hand
    let (sum, alternating) = (
      (g[0] + g[1] + g[2]) / 2, (g[0] - g[1] + g[2]) / 2
    )
    let m1 = (d[0] - d[2]) * g[0]
    let m2 = (d[1] + d[2]) * sum
    let m3 = (d[2] - d[1]) * alternating
    let m4 = (d[1] - d[3]) * g[2]
    let y = [m1 + m2 + m3, m2 - m3 - m4]
    // ANCHOR_END: by-hand
    let plain = direct([d], [g])[0]
    chapter.say("six multiplications:  \(list(plain))")
    chapter.say("four, m = \(list([m1, m2, m3, m4])):  \(list(y))")
    chapter.require(y == plain, "Minimal filtering by hand came out wrong.")
    for (i, m) in [m1, m2, m3, m4].enumerated() {
      chapter.report("hand.m\(i + 1)", "m\(i + 1)", m, quiet: true)
    }
    for (i, y) in y.enumerated() {
      chapter.report("hand.y\(i)", "y\(i)", y, quiet: true)
    }
  }

  func filterInTiles(
    _ chapter: Chapter, using generator: inout SeededGenerator
  ) {
    func random(_ side: Int) -> Matrix {
      (0..<side).map { _ in (0..<side).map { _ in generator.normal() } }
    }
    chapter.section("C.4", "Tiles of four by four")
    let (d, g, dy) = (random(6), random(3), random(4))
    chapter.report(
      "tile.error", "tile against the plain window",
      largest(tile(d, g), minus: direct(d, g)), expect: 0, within: 1e-12)

    chapter.section("C.5", "The way back")
    let back = tileGradients(d, g, outputGradient: dy)
    // Linear in each: <dy, change of y> must be <gradient, change>
    let (e, h) = (random(6), random(3))
    chapter.report(
      "adjoint.input", "<dy, y(e, g)> - <gradient by d, e>",
      inner(dy, direct(e, g)) - inner(back.d, e), expect: 0, within: 1e-11)
    chapter.report(
      "adjoint.filter", "<dy, y(d, h)> - <gradient by g, h>",
      inner(dy, direct(d, h)) - inner(back.g, h), expect: 0, within: 1e-11)
  }

  /// How much single precision loses, in the convolution that we train with.
  func rounding(
    _ chapter: Chapter, using generator: inout SeededGenerator
  ) {
    chapter.section("C.9", "The price in digits")
    let channels = 64
    let x = Tensor<Double>.normal([4, 28, 28, channels], using: &generator)
    let scale = 1 / (9 * Double(channels)).squareRoot()
    let w =
      scale
      * Tensor<Double>.normal([3, 3, channels, channels], using: &generator)
    let zeros = Tensor<Double>(repeating: 0, shape: [channels])
    func filtered<S: TensorScalar>(_: S.Type) -> Tensor<Double> {
      Tensor(
        convolution(
          Variable(Tensor<S>(x)), weights: Variable(Tensor<S>(w)),
          bias: Variable(Tensor<S>(zeros)), stride: 1, paddingBefore: 1,
          paddingAfter: 1
        ).value)
    }
    let difference = filtered(Float.self) - filtered(Double.self)
    let typical =
      (difference.scalars.reduce(0) { $0 + $1 * $1 }
      / Double(difference.count)).squareRoot()
    chapter.say("outputs of variance 1, \(channels) channels:")
    chapter.report(
      "rounding.typical", "typical error in single precision", typical,
      expect: 0, within: 3e-6)
    chapter.report(
      "rounding.largest", "largest error",
      largest(difference.scalars.map { Double(abs($0)) }), expect: 0,
      within: 1e-4)
  }
}
