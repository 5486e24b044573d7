import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 8.6: what a network has learned, drawn as arrows beside the truth.

extension Lab {
  mutating func theField(short: Learner, long: Learner) throws {
    chapter.section("8.6", "The field of arrows")
    let (schedule, t) = (Self.repaired, 20)
    let oracle = Self.oracle(schedule)
    let n = 20_000
    let clean = data.rows(
      (0..<n).map { _ in
        generator.integer(below: data.rowCount)
      })
    let visited = schedule.jump(from: clean, to: t, noise: noise(n))
    let anywhere = Tensor<Float>(
      (0..<2 * n).map { _ in Float(generator.uniform(-4, 4)) }, shape: [n, 2])
    chapter.say("At t = 20, repaired: distance of the learned noise from the")
    chapter.say("best guess, root of the mean square, at places")
    var rows: [[String]] = []
    for (key, name, learner) in [
      ("short", "800 steps", short), ("long", "long, averaged", long),
    ] {
      let distances = guesses(of: learner, averaged: key == "long") {
        network in
        [visited, anywhere].map { places in
          network.predictedNoise(in: places, at: t).rms(
            from: oracle.predictedNoise(in: places, at: t))
        }
      }
      chapter.keep("field.\(key).visited", distances[0])
      chapter.keep("field.\(key).anywhere", distances[1])
      rows.append([name] + distances.map { fixed($0, 3) })
    }
    chapter.table(["", "where points come", "all over the square"], rows)

    try drawArrows(short: short, long: long, t)
    try drawErrors(short: short, long: long, t)
  }

  /// Asks a network, with its averaged parameters if wished.
  private func guesses<Answer>(
    of learner: Learner, averaged: Bool, _ body: (PointDenoiser) -> Answer
  ) -> Answer {
    averaged
      ? learner.trainer.average.whileApplied { body(learner.network) }
      : body(learner.network)
  }

  /// The places of a square grid, row by row from below.
  private func grid(_ side: Int, reach: Double) -> Tensor<Float> {
    let step = 2 * reach / Double(side)
    var places: [Float] = []
    for i in 0..<side * side {
      places.append(Float(step * (Double(i % side) + 0.5) - reach))
      places.append(Float(step * (Double(i / side) + 0.5) - reach))
    }
    return Tensor(places, shape: [side * side, 2])
  }

  private func drawArrows(short: Learner, long: Learner, _ t: Int) throws {
    let places = grid(11, reach: 4)
    let fields = [
      Self.oracle(Self.repaired).predictedNoise(in: places, at: t),
      guesses(of: short, averaged: false) {
        $0.predictedNoise(in: places, at: t)
      },
      guesses(of: long, averaged: true) {
        $0.predictedNoise(in: places, at: t)
      },
    ]
    let names = ["a. Best guess", "b. 800 steps", "c. Long, averaged"]
    try Panels(columns: 3, spacing: 16) {
      for (name, field) in zip(names, fields) {
        Panel(name, arrows(places, field))
      }
    }.save(as: "field", in: chapter.output)
  }

  /// The way back: against the noise, an eighth of its length.
  private func arrows(_ places: Tensor<Float>, _ noise: Tensor<Float>) -> Chart
  {
    plane {
      for i in 0..<places.rowCount {
        let (x, y) = (
          Double(places.scalars[2 * i]), Double(places.scalars[2 * i + 1])
        )
        let dx = -Double(noise.scalars[2 * i]) / 8
        let dy = -Double(noise.scalars[2 * i + 1]) / 8
        let tip = (x + dx, y + dy)
        // The barbs are a third of the shaft, turned aside
        let (bx, by) = (tip.0 - 0.35 * dx, tip.1 - 0.35 * dy)
        let (ax, ay) = (0.2 * dy, 0.2 * dx)
        Line(
          x: [x, tip.0, bx - ax, tip.0, bx + ax],
          y: [y, tip.1, by + ay, tip.1, by - ay],
          hue: .blue, style: .thin)
      }
      Points(
        x: Self.centresAt(t: 20).map { $0[0] },
        y: Self.centresAt(t: 20).map { $0[1] }, hue: .red, radius: 4)
    }
  }

  /// Where the centres of the blobs are at time t.
  static func centresAt(t: Int) -> [[Double]] {
    let a = repaired.alphaBar[t].squareRoot()
    return centres.map { $0.map { a * $0 } }
  }

  private func drawErrors(short: Learner, long: Learner, _ t: Int) throws {
    let places = grid(64, reach: 4)
    let best = Self.oracle(Self.repaired).predictedNoise(in: places, at: t)
    let errors = [(short, false), (long, true)].map { learner, averaged in
      let guess = guesses(of: learner, averaged: averaged) {
        $0.predictedNoise(in: places, at: t)
      }
      return (0..<places.rowCount).map { i in
        let dx = Double(guess.scalars[2 * i] - best.scalars[2 * i])
        let dy = Double(guess.scalars[2 * i + 1] - best.scalars[2 * i + 1])
        return (dx * dx + dy * dy).squareRoot()
      }
    }
    let axis = Axis("", range: -4...4)
    try Panels(columns: 2) {
      for (name, values) in zip(["a. 800 steps", "b. Long, averaged"], errors) {
        Panel(
          name,
          HeatMap(
            values, columns: 64, x: axis, y: axis, over: 0...1,
            label: "distance"))
      }
    }.save(as: "field-errors", in: chapter.output)
  }
}
