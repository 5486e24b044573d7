import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 6.4: what the network believes the picture to be, at every step.

extension Studio {
  mutating func theBeliefs(_ sampling: Sampling) throws {
    chapter.section("6.4", "What the network believes")
    let last = drawer.schedule.timesteps
    chapter.say("Share of believed pixels beyond black or white by a tenth:")
    let times = [last, last * 9 / 10, last * 4 / 5, last / 2, last / 5, 1]
    chapter.table(
      ["t"] + times.map { "\($0)" },
      [["share"] + times.map { fixed(sampling.outside[last - $0], 3) }])
    for (name, t) in zip(["first", "ninth", "fourth", "half"], times) {
      chapter.keep("outside.\(name)", sampling.outside[last - t])
    }
    chapter.keep("outside.last", sampling.outside[last - 1])
    chapter.keep(
      "believedWeight.first", drawer.schedule.posterior(at: last).cleanWeight)

    chapter.say()
    chapter.say("The same noise, once as it is, once with beliefs clamped:")
    let n = min(12, sampling.digits.rowCount)
    let start = noise([n, drawer.height, drawer.width, 1])
    var artist = artist(n, drawer)
    var same = generator
    let plain = end(of: .right, from: start, drawer.schedule, with: &artist)
    swap(&generator, &same)
    let clamped = end(
      of: .clamped, from: start, drawer.schedule, with: &artist)
    chapter.report(
      "clamped.outside", "pixels beyond a tenth, as it is",
      shareOutside(plain))
    chapter.report(
      "clamped.difference", "RMS difference of the digits",
      plain.rms(from: clamped))

    try drawFilm(sampling.beliefs + [sampling.states[last]], as: "beliefs")
    try drawOutside(sampling.outside)
    try drawPairs(plain, clamped)
    try drawThoughts(sampling)
  }

  private func drawOutside(_ outside: [Double]) throws {
    let last = outside.count
    try Chart(
      x: Axis("timestep t", range: 0...Double(last)),
      y: Axis("beyond black or white", range: 0...1, format: .percent)
    ) {
      Line(x: (1...last).reversed(), y: outside, points: last <= 50)
    }.save(as: "outside", in: chapter.output)
  }

  private func drawPairs(
    _ plain: Tensor<Float>, _ clamped: Tensor<Float>
  ) throws {
    try ImageGrid(
      pictures(plain) + pictures(clamped), width: drawer.width,
      columns: plain.rowCount, rowLabels: ["as it is", "clamped"]
    ).save(as: "clamped", in: chapter.output)
  }

  /// State and belief, one above the other.
  private func drawThoughts(_ sampling: Sampling) throws {
    let last = sampling.beliefs.count
    let times = [50, 45, 40, 35, 30, 25, 20, 15, 10, 5, 1].map {
      max(1, $0 * last / 50)
    }
    try ImageGrid(
      (0..<min(2, sampling.states[0].rowCount)).flatMap { row in
        times.map { sampling.states[last - $0][row: row].scalars }
          + times.map { sampling.beliefs[last - $0][row: row].scalars }
      }, width: drawer.width, columns: times.count,
      rowLabels: ["state", "belief", "state", "belief"],
      columnLabels: times.map { "t = \($0)" }
    ).save(as: "thoughts", in: chapter.output)
  }
}
