import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.3: the same with a network, which is never exact.

extension Studio {
  private static let few = [5, 10, 20, 50]

  func aTrainedNetwork() throws {
    chapter.section("11.3", "The same with a trained network")
    var generator = generator(3)
    let n = 40
    // As often as in MNIST: so are the digits of the floor
    let labels = generator.deal(n, shares: reference.classShares)
    let start = noise(n, using: &generator)
    chapter.say("The network draws \(n) digits, each of which it was asked")
    chapter.say("for, in so many steps. Frechet distance, share read as asked:")
    let floor = reference.floor(of: n)
    var results: [Double: [Verdict]] = [:]
    var seconds: [Double] = []
    for η in [0.0, 1] {
      results[η] = Self.few.map { steps in
        let began = processorSeconds()
        let drawn = draw(
          Order(labels: labels, steps: steps, eta: η), from: start,
          using: &generator)
        if η == 0 {
          seconds.append((processorSeconds() - began) / Double(n))
        }
        return verdict(on: drawn, asked: labels)
      }
    }
    chapter.table(
      ["steps", "Frechet, eta 0", "eta 1", "as asked", "eta 1"],
      Self.few.indices.map { i in
        let both = [0.0, 1].compactMap { results[$0]?[i] }
        for (η, verdict) in zip([0, 1], both) {
          let name = "s\(Self.few[i]).eta\(η)"
          chapter.keep("frechet.\(name)", verdict.frechet)
          chapter.keep("asked.\(name)", verdict.asked)
          chapter.keep("sure.\(name)", verdict.sure)
        }
        chapter.keep("seconds.s\(Self.few[i])", seconds[i])
        return ["\(Self.few[i])"] + both.map { fixed($0.frechet, 1) }
          + both.map { fixed($0.asked, 2) }
      })
    chapter.report(
      "frechet.floor", "MNIST's training digits, as many", floor.mean)
    chapter.report("frechet.sd", "  from draw to draw", floor.deviation)
    chapter.remark(
      "A digit in 50 steps took \(format(seconds[3], 2)) processor seconds")
    if isUsual, let best = results[0]?[3] {
      // About 0.9 of them are; four standard errors are 0.2
      chapter.require(
        best.asked > 0.65,
        "in 50 steps only \(best.asked) of the digits are what was asked for")
    }
    try theFirstLeap(start, labels, using: &generator)
    let gaps = try drawSameNoise(using: &generator)
    try drawQuality(results, floor, gaps)
  }

  /// What the network says at t = T, and what follows from it.
  private func theFirstLeap(
    _ start: Tensor<Float>, _ labels: [Int],
    using generator: inout SeededGenerator
  ) throws {
    let schedule = artist.schedule
    let (last, n) = (schedule.timesteps, min(16, start.rowCount))
    let x = start[rows: 0..<n]
    let network = LabelledPredictor(
      artist.network, labels: Array(labels[0..<n]))
    let ε = network.predictedNoise(in: x, at: last)
    let belief = schedule.predictedClean(from: x, at: last, noise: ε)
    let size = (belief.squaredNorm() / Double(belief.count)).squareRoot()
    chapter.say()
    chapter.say("At t = \(last) there is only noise, so all of x_T is noise.")
    chapter.report("first.error", "RMS the network is off by", ε.rms(from: x))
    chapter.report(
      "first.magnified", "in the belief, that is times",
      ExplodingView(of: schedule).noiseVariance(at: last).squareRoot())
    chapter.report("first.belief", "RMS of the belief", size)
    chapter.say("Ten steps from there, the belief kept in [-1, 1] or not:")
    for clamped in [true, false] {
      var same = generator
      let drawn = draw(
        Order(
          labels: Array(labels[0..<n]), steps: 10, isClamped: clamped),
        from: x, using: &same)
      let outside = drawn.scalars.count { abs($0) > 1.1 }
      chapter.report(
        clamped ? "clamped.outside" : "free.outside",
        clamped ? "pixels beyond a tenth, kept" : "  not kept",
        Double(outside) / Double(drawn.count))
    }
  }

  /// The same five noises, in more and more steps.
  ///
  /// Returns how far few steps lead from all of them, and another noise.
  private func drawSameNoise(
    using generator: inout SeededGenerator
  ) throws -> (few: [Double], other: Double) {
    let labels = [2, 3, 5, 7, 8]
    let start = noise(labels.count, using: &generator)
    let all = artist.schedule.timesteps
    let steps = [5, 10, 20, 50, all]
    let rows = steps.map { steps in
      draw(
        Order(labels: labels, steps: steps), from: start, using: &generator)
    }
    let last = rows[rows.count - 1]
    for (steps, row) in zip(steps.dropLast(), rows) {
      chapter.keep("sameNoise.s\(steps)", row.rms(from: last))
    }
    chapter.say()
    chapter.say("RMS of digits in so many steps from those in \(all), eta = 0,")
    chapter.say("all from the same noise:")
    let other = draw(
      Order(labels: labels, steps: 20),
      from: noise(labels.count, using: &generator), using: &generator
    ).rms(from: last)
    chapter.keep("sameNoise.other", other)
    chapter.table(
      ["steps"] + steps.dropLast().map { "\($0)" } + ["another noise"],
      [
        ["RMS"] + rows.dropLast().map { fixed($0.rms(from: last), 3) }
          + [fixed(other, 3)]
      ])
    let random = [5, 10, 20, 50].map { steps in
      draw(
        Order(labels: labels, steps: steps, eta: 1), from: start,
        using: &generator)
    }
    let width = artist.width
    try Panels(columns: 2, spacing: 20) {
      Panel(
        "a. η = 0",
        ImageGrid(
          rows.flatMap { pictures($0) }, width: width, columns: labels.count,
          rowLabels: steps.map { "\($0)" }, scale: 1.75, spacing: 4))
      Panel(
        "b. η = 1",
        ImageGrid(
          random.flatMap { pictures($0) }, width: width,
          columns: labels.count, rowLabels: ["5", "10", "20", "50"],
          scale: 1.75, spacing: 4))
    }.save(as: "same-noise", in: chapter.output)
    return (rows.dropLast().map { $0.rms(from: last) }, other)
  }

  private func drawQuality(
    _ results: [Double: [Verdict]],
    _ floor: (mean: Double, deviation: Double),
    _ gaps: (few: [Double], other: Double)
  ) throws {
    let highest = results.values.joined().map(\.frechet).max() ?? 0
    let steps = Axis(
      "steps", .log, range: 4.5...55,
      ticks: Self.few.map { Tick(Double($0), "\($0)") })
    try Panels(columns: 2) {
      Panel(
        "a. From MNIST",
        Chart(
          x: steps,
          y: Axis(
            "Fréchet distance",
            range: 0...max(1.1 * highest, floor.mean + 4 * floor.deviation)),
          height: 280
        ) {
          Band(
            x: [5.0, 50],
            lower: [Double](
              repeating: max(0, floor.mean - 2 * floor.deviation), count: 2),
            upper: [Double](
              repeating: floor.mean + 2 * floor.deviation, count: 2),
            label: "floor ± 2 sd", hue: .grey)
          for (η, hue) in [(1.0, Hue.red), (0, .blue)] {
            Line(
              x: Self.few, y: (results[η] ?? []).map(\.frechet),
              label: "η = \(Int(η))", hue: hue, points: true)
          }
        })
      Panel(
        "b. From a thousand steps, same noise",
        Chart(
          x: steps, y: Axis("RMS difference", range: 0...0.8), height: 280
        ) {
          Rule(y: gaps.other, label: "other")
          Line(
            x: Self.few, y: gaps.few, label: "η = 0", hue: .blue,
            points: true)
        })
    }.save(as: "network-quality", in: chapter.output)
  }
}
