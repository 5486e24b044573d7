import ChapterKit
import Datasets
import Diffusion
import Figures
import Tensors

/// Section 2.3, continued: whatever the variance is at first, it goes to 1.
struct Settling {
  let chapter: Chapter
  let sample: Sample

  private let schedule = NoiseSchedule.source

  func run(using generator: inout SeededGenerator) throws {
    chapter.say()
    chapter.say("The schedule of chapter 1, other data (per coordinate):")
    let blobs: Tensor<Float> = TwoGaussians.independentPoints(
      20_000, using: &generator)
    let roll: Tensor<Float> = SwissRoll.points(20_000, using: &generator)
    let black = Tensor<Float>(repeating: -1, shape: [20_000, 2])
    let sets = [
      ("two blobs", blobs), ("digits", sample.pictures),
      ("swiss roll", roll), ("all black", black),
    ]
    let curves = sets.map { settle($0.1, using: &generator) }
    for (k, name) in ["blobs", "digits", "roll", "black"].enumerated() {
      report(name, sets[k].0, curves[k], of: sets[k].1)
    }
    try draw(zip(sets, curves).map { ($0.0, $1) })
    try followPixels(using: &generator)
  }

  /// The variance of a coordinate, averaged over coordinates, for each t.
  private func settle(
    _ clean: Tensor<Float>, using generator: inout SeededGenerator
  ) -> [Double] {
    var x = clean
    var curve = [meanVariance(x)]
    for t in 1...schedule.timesteps {
      let ε = Tensor<Float>.normal(x.shape, using: &generator)
      x = schedule.step(x, to: t, noise: ε)
      curve.append(meanVariance(x))
    }
    return curve
  }

  private func meanVariance(_ x: Tensor<Float>) -> Double {
    let each = columnVariances(x)
    return each.reduce(0, +) / Double(each.count)
  }

  private func report(
    _ name: String, _ label: String, _ curve: [Double],
    of data: Tensor<Float>
  ) {
    let ᾱ = schedule.alphaBar[50]
    let law = Law(signal: ᾱ.squareRoot(), noise: 1 - ᾱ)
    chapter.report("settled.\(name).start", "\(label), Var_0", curve[0])
    chapter.report(
      "settled.\(name)", "\(label), Var_50", curve[50],
      expect: law.shownVariance(from: curve[0], rows: data.rowCount),
      within: law.band(from: curve[0], count: data.count))
  }

  private func draw(_ curves: [(String, [Double])]) throws {
    let hues: [Hue] = [.purple, .blue, .green, .ink]
    try Chart(
      x: "timestep t", y: Axis("variance of a coordinate", range: 0...4.4),
      height: 330
    ) {
      Rule(y: 1, label: "1")
      for (k, curve) in curves.enumerated() {
        let law = (0...50).map {
          schedule.variance(after: $0, from: curve.1[0])
        }
        Line(x: 0...50, y: law, label: curve.0, hue: hues[k])
      }
      for (k, curve) in curves.enumerated() {
        let ts = Array(stride(from: 0, through: 50, by: 5))
        Points(x: ts, y: ts.map { curve.1[$0] }, hue: hues[k], radius: 3)
      }
    }.save(as: "settling", in: chapter.output)
  }

  /// The law for each pixel by itself: dark corners and busy middles.
  private func followPixels(using generator: inout SeededGenerator) throws {
    let shown = [0, 10, 20, 30, 40, 50]
    var maps: [[Double]] = []
    walk(
      sample.pictures, betas: Array(schedule.beta.dropFirst()),
      factors: [.root], using: &generator
    ) { t, states in
      if shown.contains(t) { maps.append(columnVariances(states[0])) }
    }
    let busiest = maps[0].indices.max { maps[0][$0] < maps[0][$1] } ?? 0
    chapter.say()
    chapter.say("Two pixels, over \(sample.pictures.rowCount) pictures:")
    reportPixel("corner", "the first corner", 0, maps)
    reportPixel("busiest", "the busiest pixel", busiest, maps)
    try ImageGrid(
      maps.map { $0.map { Float($0) } }, width: sample.width,
      window: .fixed(0...1), columnLabels: shown.map { "t = \($0)" }
    ).save(as: "pixels", in: chapter.output)
  }

  private func reportPixel(
    _ name: String, _ label: String, _ i: Int, _ maps: [[Double]]
  ) {
    let ᾱ = schedule.alphaBar[50]
    let law = Law(signal: ᾱ.squareRoot(), noise: 1 - ᾱ)
    let initial = maps[0][i]
    let n = sample.pictures.rowCount
    chapter.report("pixel.\(name).start", "\(label), t = 0", initial)
    chapter.report(
      "pixel.\(name).end", "\(label), t = 50", maps[maps.count - 1][i],
      expect: law.shownVariance(from: initial, rows: n),
      within: law.band(from: initial, count: n))
  }
}

/// The variance of each column: of each pixel, over all pictures.
func columnVariances(_ x: Tensor<Float>) -> [Double] {
  var sum = Array(repeating: 0.0, count: x.rowSize)
  var squares = sum
  for (position, scalar) in x.scalars.enumerated() {
    let column = position % x.rowSize
    sum[column] += Double(scalar)
    squares[column] += Double(scalar) * Double(scalar)
  }
  let n = Double(x.rowCount)
  return zip(sum, squares).map { $1 / n - $0 / n * ($0 / n) }
}
