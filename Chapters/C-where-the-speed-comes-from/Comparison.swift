import ChapterKit
import Figures

// C.8: what `make bench` measured.

extension WhereTheSpeedComesFrom {
  func compareTimes(_ chapter: Chapter, _ measured: Measured) throws {
    for id in (1...7).map({ "S\($0)" }) {
      let row = try measured.row(id)
      chapter.report("\(id).ours", id, 1e3 * row.ours, quiet: true)
      chapter.report("\(id).rival", id, 1e3 * row.rival, quiet: true)
      chapter.report("\(id).ratio", id, row.ratio, quiet: true)
    }
    chapter.report(
      "S3.seconds", "S3", try measured.row("S3").rival, quiet: true)
    for id in [
      "S1-pytorch", "S2-pytorch", "S1-jax-alone", "S2-jax-alone", "S7-jax",
    ] {
      let row = try measured.row(id)
      chapter.report("\(id).rival", id, 1e3 * row.rival, quiet: true)
      chapter.report("\(id).ratio", id, row.ratio, quiet: true)
    }
    let memory = measured.facts["S3"]?.memory ?? [:]
    chapter.report(
      "memory.ours", "memory", (memory["ours"] ?? .nan) / 1e6, quiet: true)
    chapter.report(
      "memory.rival", "memory",
      (memory.filter { $0.key != "ours" }.values.min() ?? .nan) / 1e6,
      quiet: true)
    chapter.report(
      "threads", "threads", Double(measured.machine.threads), quiet: true)

    let shown = try (1...7).map { try measured.row("S\($0)") }
    let places = shown.indices.map { Double($0) }
    try Chart(
      x: Axis(
        "", range: -0.5...6.5,
        ticks: zip(places, shown).map { Tick($0, $1.id) }),
      y: Axis(
        "rival's time / ours", .log, range: 0.5...8,
        ticks: [0.5, 1, 2, 4, 8].map { Tick($0, format($0, 1)) }),
      height: 300
    ) {
      Rule(y: 1, label: "equal")
      Points(
        x: places, y: shown.map { $0.target ?? .nan }, label: "aim",
        hue: .grey, radius: 4)
      Points(
        x: places, y: shown.map(\.ratio), label: "measured", hue: .blue,
        radius: 5)
    }.save(as: "ratios", in: chapter.output)
  }
}
