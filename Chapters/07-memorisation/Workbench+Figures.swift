import ChapterKit
import Datasets
import Evaluation
import Figures
import Foundation
import Tensors

// The figures that show several sections' results side by side.

extension Workbench {
  /// Samples of all kinds above their nearest training digits.
  func drawPairs() throws {
    let count = 12
    let search = NearestPictures(among: digits.train)
    let heldOut = digits.test.tensor(0..<min(count, digits.test.count))
    var rows: [(label: String, pictures: Tensor<Float>)] = []
    func add(_ label: String, _ pictures: Tensor<Float>, _ matches: [Match]) {
      rows.append((label, pictures))
      rows.append(("nearest", digits.train.tensor(matches.map(\.index))))
    }
    let copies = findings.copies[rows: 0..<count]
    add("the optimum", copies, search.nearest(to: copies))
    if findings.drawn.rowCount >= count {
      add(
        "the network", findings.drawn[rows: 0..<count],
        Array(findings.drawnMatches.prefix(count)))
    }
    add("held out", heldOut, Array(findings.heldOut.prefix(count)))
    try ImageGrid(
      rows.flatMap(\.pictures.rows), width: digits.train.width,
      columns: count, rowLabels: rows.map(\.label)
    ).save(as: "pairs", in: chapter.output)
  }

  /// How many lie nearer than any distance, for each kind of picture.
  func drawDistances() throws {
    let hues: [String: Hue] = [
      "copies by the optimum": .red, "held-out digits": .ink,
      "training digits, left out": .grey, "the network's": .blue,
    ]
    try Chart(
      x: Axis("distance to the nearest training digit", range: 0...15),
      y: Axis("share that is nearer", range: 0...1, format: .percent)
    ) {
      Rule(y: 0.05, label: "5 %")
      for (name, sorted) in findings.distances {
        Line(
          x: curve(sorted).x, y: curve(sorted).y, label: name,
          hue: hues[name] ?? .grey,
          style: name == "training digits, left out" ? .dashed : .solid)
      }
      Rule(x: findings.line)
    }.save(as: "distances", in: chapter.output)
  }

  /// P(d_A < d_B) for all kinds of samples, with two standard errors.
  func drawVerdicts() throws {
    let verdicts = findings.verdicts
    let places = verdicts.indices.map { Double($0) }
    try Chart(
      x: Axis(
        "", range: -0.5...Double(verdicts.count) - 0.5,
        ticks: zip(places, verdicts).map { Tick($0, $1.name) }),
      y: Axis("share nearer to A", range: 0.3...1.05, format: .percent),
      height: 300
    ) {
      Rule(y: 0.5, label: "strangers")
      ErrorBars(
        x: places, y: verdicts.map(\.share),
        plusMinus: verdicts.map { 2 * $0.error }, hue: .blue)
    }.save(as: "verdicts", in: chapter.output)
  }

  /// The loss at each t: the network's, and the optimum's.
  func drawLosses() throws {
    let (ours, best) = (findings.networkLosses, findings.losses)
    try Chart(
      x: "timestep t", y: Axis("loss per pixel", .log, range: 1e-4...200)
    ) {
      Line(
        x: best.map(\.t), y: best.map(\.unseen),
        label: "the optimum, digits not stored", hue: .red, style: .thin)
      Rule(y: 1, label: "knowing nothing")
      Line(
        x: ours.map(\.t), y: ours.map(\.unseen),
        label: "the network, kept aside", hue: .blue, points: true)
      Line(
        x: ours.map(\.t), y: ours.map(\.learned),
        label: "the network, learned", hue: .gold, style: .dashed)
    }.save(as: "losses", in: chapter.output)
  }
}
