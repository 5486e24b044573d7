import Datasets
import Foundation
import Tensors
import Testing

/// Mean, variances and covariance of points in the plane.
private struct Moments {
  let mean: (x: Double, y: Double)
  let variance: (x: Double, y: Double)
  let covariance: Double

  init(_ points: Tensor<Double>) {
    let n = Double(points.rowCount)
    let x = (0..<points.rowCount).map { points.scalars[2 * $0] }
    let y = (0..<points.rowCount).map { points.scalars[2 * $0 + 1] }
    let (a, b) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    mean = (a, b)
    variance = (
      x.reduce(0) { $0 + ($1 - a) * ($1 - a) } / n,
      y.reduce(0) { $0 + ($1 - b) * ($1 - b) } / n
    )
    covariance = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / n
  }
}

/// Whether a number is within 4 standard errors of its expectation.
private func expect(
  _ value: Double, _ expected: Double, standardError: Double,
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    abs(value - expected) < 4 * standardError,
    what, sourceLocation: sourceLocation)
}

@Suite("Two Gaussians")
struct TwoGaussiansTests {
  @Test("each half has its own centre and covariance 0.1 I")
  func halves() {
    var generator = SeededGenerator(seed: 1)
    let points: Tensor<Double> = TwoGaussians.points(
      10_000, using: &generator)
    #expect(points.shape == [10_000, 2])
    for (rows, centre) in [(0..<5000, 2.0), (5000..<10_000, -2.0)] {
      let moments = Moments(points[rows: rows])
      let error = (0.1 / 5000).squareRoot()
      expect(moments.mean.x, centre, standardError: error, "mean of x")
      expect(moments.mean.y, centre, standardError: error, "mean of y")
      let varianceError = 0.1 * (2.0 / 5000).squareRoot()
      expect(
        moments.variance.x, 0.1, standardError: varianceError, "variance of x")
      expect(
        moments.variance.y, 0.1, standardError: varianceError, "variance of y")
      expect(
        moments.covariance, 0, standardError: 0.1 / 5000.0.squareRoot(),
        "covariance")
    }
  }

  @Test("an odd point out goes to the first blob")
  func odd() {
    var generator = SeededGenerator(seed: 2)
    let points: Tensor<Float> = TwoGaussians.points(7, using: &generator)
    #expect(points.scalars.filter { $0 > 0 }.count == 2 * 4)
  }

  @Test("the true mixture tosses a coin for every point")
  func mixture() {
    var generator = SeededGenerator(seed: 3)
    let points: Tensor<Double> = TwoGaussians.independentPoints(
      10_000, using: &generator)
    let inFirst = (0..<10_000).filter { points.scalars[2 * $0] > 0 }
    expect(Double(inFirst.count), 5000, standardError: 50, "size of a blob")
    #expect(inFirst != Array(0..<inFirst.count), "the blobs must be mixed")
    // Each point has both coordinates in one blob
    let together = (0..<10_000).allSatisfy {
      (points.scalars[2 * $0] > 0) == (points.scalars[2 * $0 + 1] > 0)
    }
    #expect(together)
  }
}

@Suite("Checkerboard")
struct CheckerboardTests {
  @Test("half of the draws are kept, all on even squares, evenly")
  func kept() {
    var generator = SeededGenerator(seed: 1)
    let points: Tensor<Float> = Checkerboard.points(
      keptOf: 10_000, using: &generator)
    let count = points.rowCount
    #expect(points.shape == [count, 2])
    expect(Double(count), 5000, standardError: 50, "points kept")

    var squares: [[Int]: Int] = [:]
    var inside = 0
    for i in 0..<count {
      let x = Double(points.scalars[2 * i])
      let y = Double(points.scalars[2 * i + 1])
      if Checkerboard.contains(x, y) { inside += 1 }
      squares[[Int(2 * (x + 1)), Int(2 * (y + 1))], default: 0] += 1
    }
    #expect(inside == count)
    #expect(squares.count == 8)
    for (square, points) in squares {
      #expect(square.reduce(0, +) % 2 == 0)
      expect(
        Double(points), Double(count) / 8,
        standardError: (Double(count) * 7 / 64).squareRoot(), "in a square")
    }
    let moments = Moments(Tensor<Double>(points))
    let n = Double(count)
    expect(moments.mean.x, 0, standardError: (1 / 3 / n).squareRoot(), "x")
    expect(moments.mean.y, 0, standardError: (1 / 3 / n).squareRoot(), "y")
    // The squares on the diagonal are even: x and y go together a little
    expect(
      moments.covariance, 0.0625, standardError: 1 / 3 / n.squareRoot(),
      "covariance")
  }

  @Test("or exactly as many as asked for: the first ones kept")
  func exact() {
    var one = SeededGenerator(seed: 4)
    var other = one
    let exact: Tensor<Double> = Checkerboard.points(1000, using: &one)
    let kept: Tensor<Double> = Checkerboard.points(
      keptOf: 4000, using: &other)
    #expect(exact.shape == [1000, 2])
    #expect(exact == kept[rows: 0..<1000])
  }

  @Test(
    "which squares are even",
    arguments: [
      (-0.9, -0.9, true), (-0.9, -0.4, false), (-0.4, -0.4, true),
      (0.9, 0.9, true), (0.9, -0.9, false), (0.1, -0.6, true),
      (-1, -1, true), (1, 1, false), (-1.1, -0.9, false), (0.9, 1.4, false),
    ])
  func squares(x: Double, y: Double, inside: Bool) {
    #expect(Checkerboard.contains(x, y) == inside)
  }
}

@Suite("Swiss roll")
struct SwissRollTests {
  @Test("points lie on the spiral, with the spiral's moments")
  func roll() {
    var generator = SeededGenerator(seed: 1)
    let n = 20_000
    let points: Tensor<Double> = SwissRoll.points(n, using: &generator)
    #expect(points.shape == [n, 2])
    let turn = 1.5 * Double.pi
    var farthest = 0.0
    var angles = (least: Double.infinity, greatest: 0.0)
    for i in 0..<n {
      let (x, y) = (points.scalars[2 * i], points.scalars[2 * i + 1])
      let theta = 10 * (x * x + y * y).squareRoot()
      angles = (min(angles.least, theta), max(angles.greatest, theta))
      farthest = max(
        farthest, abs(x - theta * sin(theta) / 10),
        abs(y + theta * cos(theta) / 10))
    }
    #expect(farthest < 1e-12)
    // Between its ends, and close to both
    #expect(angles.least > turn - 1e-9 && angles.least < 1.01 * turn)
    #expect(angles.greatest < 3 * turn + 1e-9 && angles.greatest > 2.99 * turn)

    let moments = Moments(points)
    let root = Double(n).squareRoot()
    expect(moments.mean.x, 0.021, standardError: 0.695 / root, "mean x")
    expect(moments.mean.y, -0.200, standardError: 0.662 / root, "mean y")
    // Flatter than a bell curve: the bell curve's error is an upper bound
    expect(
      moments.variance.x.squareRoot(), 0.695,
      standardError: 0.695 / 2.0.squareRoot() / root, "deviation of x")
    expect(
      moments.variance.y.squareRoot(), 0.662,
      standardError: 0.662 / 2.0.squareRoot() / root, "deviation of y")
  }

  @Test("its ends")
  func ends() {
    let inner = SwissRoll.point(at: 0)
    let outer = SwissRoll.point(at: 1)
    // 1.5 pi points straight down the y axis of sine: sin = -1, cos = 0
    #expect(abs(inner.x + 0.15 * Double.pi) < 1e-12 && abs(inner.y) < 1e-12)
    #expect(abs(outer.x - 0.45 * Double.pi) < 1e-12 && abs(outer.y) < 1e-12)
  }
}

@Suite("All two-dimensional sets")
struct SeedTests {
  typealias Draw = @Sendable (inout SeededGenerator) -> Tensor<Float>
  static let draws: [Draw] = [
    { TwoGaussians.points(50, using: &$0) },
    { TwoGaussians.independentPoints(50, using: &$0) },
    { Checkerboard.points(50, using: &$0) },
    { Checkerboard.points(keptOf: 100, using: &$0) },
    { SwissRoll.points(50, using: &$0) },
  ]

  @Test("same seed, same points; none asked for, none given")
  func seeds() {
    for draw in Self.draws {
      var (a, b, c) = (
        SeededGenerator(seed: 7), SeededGenerator(seed: 7),
        SeededGenerator(seed: 8)
      )
      let first = draw(&a)
      #expect(first == draw(&b))
      #expect(first != draw(&c))
    }
    var generator = SeededGenerator(seed: 1)
    let none: Tensor<Float> = Checkerboard.points(0, using: &generator)
    #expect(none.shape == [0, 2])
  }
}
