import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Networks
import Tensors

// Section 8.3: the source's own training, three times.

/// What a network's samples look like, in figures.
struct Report {
  let measured: Measured
  let census: BlobCensus
}

extension Lab {
  /// Judges a network as it is: on fresh points, and by its samples.
  mutating func report(
    _ network: PointDenoiser, _ schedule: NoiseSchedule
  ) -> Report {
    let start = noise(10_000)
    let census = Self.census(samples(of: network, schedule, from: start))
    return Report(
      measured: Self.measure(network, schedule, seed: generator.next()),
      census: census)
  }

  mutating func eightHundredSteps() throws -> [Learner] {
    chapter.section("8.3", "Eight hundred steps")
    let floor = Self.oracle(Self.printed).noiseFloor
    let learners = try (0..<3).map { _ in
      try learner(Self.printed, steps: 800, probing: Array(1...100))
    }
    chapter.report(
      "parameters", "numbers to learn",
      Double(learners[0].network.parameters.count), expect: 4546, within: 0)
    chapter.say()
    chapter.say("What the program prints, for three networks that differ in")
    chapter.say("nothing but chance: the loss of the last minibatch")
    chapter.table(
      ["epoch", "first", "second", "third"],
      learners[0].printedLosses.indices.map { i in
        ["\(learners[0].printedLosses[i].epoch)"]
          + learners.map { fixed($0.printedLosses[i].loss, 4) }
      })
    let late = learners.flatMap { $0.losses.suffix(400) }
    let mean = late.reduce(0, +) / Double(late.count)
    let squares = late.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    chapter.say()
    chapter.report(
      "minibatch.deviation", "from minibatch to minibatch",
      (squares / Double(late.count)).squareRoot(), expect: 0.07, within: 0.02)

    chapter.say()
    chapter.say("What they are worth: on 40,000 fresh points, and 10,000")
    chapter.say("samples each")
    let reports = learners.map { report($0.network, Self.printed) }
    tabulate("short", reports, floor: floor, bands: .shortPrinted)
    try drawLosses(learners[0], floor: floor)
    return learners
  }

  /// Prints and keeps what there is to say about several networks.
  func tabulate(
    _ name: String, _ reports: [Report], floor: Double, bands: Bands?
  ) {
    var rows: [[String]] = []
    func row(
      _ key: String, _ label: String, digits: Int, _ band: Bands.Band?,
      _ value: (Report) -> Double
    ) {
      let values = reports.map(value)
      for (i, value) in values.enumerated() {
        chapter.keep(
          "\(name).\(key).\(i + 1)", value, expect: band?.expect,
          within: band?.within)
      }
      rows.append([label] + values.map { fixed($0, digits) })
    }
    row("loss", "loss", digits: 4, nil) { $0.measured.loss }
    row("excess", "  above its floor", digits: 4, bands?.excess) {
      $0.measured.excess
    }
    row("share", "share in upper blob", digits: 3, bands?.share) {
      $0.census.shares[0]
    }
    row("beyond", "share beyond 3 deviations", digits: 4, bands?.beyond) {
      $0.census.beyondThree
    }
    row("offset", "offset along the diagonal", digits: 3, bands?.offset) {
      $0.census.offset
    }
    row("deviation", "deviation of a blob", digits: 3, bands?.deviation) {
      $0.census.deviation
    }
    chapter.table(["", "first", "second", "third"], rows)
    // The loss is the floor and the excess, but for chance
    for (i, report) in reports.enumerated() {
      chapter.keep(
        "\(name).rest.\(i + 1)",
        report.measured.loss - report.measured.excess, expect: floor,
        within: 4 * report.measured.standardError + 1e-3)
    }
  }

  private func drawLosses(_ learner: Learner, floor: Double) throws {
    let steps = Array(1...learner.losses.count)
    try Chart(
      x: "training step", y: Axis("loss", range: 0.2...1), height: 330
    ) {
      Line(
        x: steps, y: learner.losses, label: "one minibatch", hue: .grey,
        style: .thin)
      Line(
        x: learner.excesses.map(\.step),
        y: learner.excesses.map { floor + $0.excess }, label: "fresh points",
        hue: .blue)
      Rule(y: floor, label: "floor")
      Points(
        x: learner.printedLosses.map { 8 * ($0.epoch + 1) },
        y: learner.printedLosses.map(\.loss), label: "printed", hue: .red,
        radius: 4)
    }.save(as: "losses", in: chapter.output)
  }
}
