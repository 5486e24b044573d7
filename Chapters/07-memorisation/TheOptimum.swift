import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 7.1: the network that would make the training loss smallest.

extension Workbench {
  mutating func theOptimum() throws {
    chapter.section("7.1", "The best network keeps copies")
    let stored = Array(collection.a.prefix(8000))
    let images = digits.train.tensor(stored)
    let n = 200

    // ANCHOR: memoriser
    var memoriser = FiniteSetPosterior(
      schedule: schedule, images: images)
    let start = Tensor<Float>.normal(
      [n, images.rowSize], using: &generator)
    let states = schedule.reverseChain(
      from: start, with: &memoriser, using: &generator)
    // ANCHOR_END: memoriser
    let samples = states[states.count - 1]

    let search = NearestPictures(among: digits.train.subset(stored))
    let matches = search.nearest(to: samples)
    let distances = matches.map(\.distance).sorted()
    let copied = distances.count { $0 < 0.1 }
    // Twins among the stored digits are mixed, and no copies then
    let others = search.nearestOther(
      ofStored: Array(0..<min(500, stored.count)))
    let twins =
      Double(others.count { $0.distance < 1 }) / Double(others.count)
    chapter.say(
      """
      \(stored.count) digits are stored. The noise predictor with the
      smallest possible loss on them draws \(n) digits from noise:
      """)
    chapter.report(
      "memoriser.copies", "share that are stored digits",
      Double(copied) / Double(n), expect: 1,
      within: min(1, twins + 4 * (twins / Double(n)).squareRoot() + 1e-9))
    chapter.report(
      "memoriser.median", "median distance to the nearest",
      quantile(0.5, ofSorted: distances))
    chapter.report(
      "memoriser.distinct", "different digits among them",
      Double(Set(matches.map(\.index)).count))
    chapter.report(
      "memoriser.stored", "digits stored", Double(stored.count), quiet: true)
    findings.copies = samples
    findings.distances.append(("copies by the optimum", distances))

    try drawWalks(states)
  }

  /// Some walks of the memoriser, what it believes on the way, and the end.
  private func drawWalks(_ states: [Tensor<Float>]) throws {
    let times = [50, 40, 30, 25, 20, 15, 10, 5, 1, 0]
    let rows = (0..<4).flatMap { k in
      times.map { states[schedule.timesteps - $0][row: k].scalars }
    }
    try ImageGrid(
      rows, width: digits.train.width, columns: times.count,
      columnLabels: times.map { "t = \($0)" }, scale: 2
    ).save(as: "walks", in: chapter.output)
  }
}
