import Datasets
import Diffusion
import Figures
import Tensors

extension ThreeFactors {
  /// Three variance curves: lines from the law, dots measured.
  func drawCurves(_ measured: [[Double]], _ laws: [[Law]]) throws {
    let hues: [Hue] = [.red, .gold, .blue]
    let ts = Array(stride(from: 0, through: 50, by: 5))
    try Chart(x: "timestep t", y: "variance of all pixels", height: 330) {
      Rule(y: 1, label: "1")
      for (k, c) in Factor.allCases.enumerated() {
        Line(
          x: 0...50, y: laws[k].map { $0.variance(from: sample.variance) },
          label: c.rawValue, hue: hues[k])
      }
      for k in hues.indices {
        Points(x: ts, y: ts.map { measured[$0][k] }, hue: hues[k], radius: 3.5)
      }
    }.save(as: "curves", in: chapter.output)
  }

  /// The chosen picture under all three factors, for every t.
  func drawSlider(using generator: inout SeededGenerator) throws {
    var frames: [ImageGrid] = []
    walk(
      picture.clean, betas: betas, factors: factors, using: &generator
    ) { _, states in
      frames.append(
        ImageGrid(
          states.map(\.scalars), width: picture.width,
          columnLabels: factors.map(\.rawValue),
          scale: 92 / Double(picture.width)))
    }
    try Slider(
      frames: frames, labels: frames.indices.map { "t = \($0)" }, start: 50
    ).save(as: "factors", in: chapter.output)
  }

  /// A swiss roll that grows, shrinks, settles.
  func drawRoll(using generator: inout SeededGenerator) throws {
    let roll: Tensor<Float> = SwissRoll.points(1500, using: &generator)
    var ends: [Tensor<Float>] = []
    walk(roll, betas: betas, factors: factors, using: &generator) {
      ends = $1
    }
    func cloud(_ points: Tensor<Float>, _ hue: Hue) -> Chart {
      let axis = Axis(
        "", range: -5...5, ticks: [-4, 0, 4].map { Tick($0, "\(Int($0))") })
      return Chart(x: axis, y: axis, equalAspect: true) {
        Points(interleaved: points.scalars, hue: hue, radius: 1.3, opacity: 0.5)
      }
    }
    try Panels(columns: 4, spacing: 14) {
      Panel("t = 0", cloud(roll, .ink))
      Panel(factors[0].rawValue, cloud(ends[0], .red))
      Panel(factors[1].rawValue, cloud(ends[1], .gold))
      Panel(factors[2].rawValue, cloud(ends[2], .blue))
    }.save(as: "roll", in: chapter.output)
  }
}
