import ChapterKit
import Datasets
import Evaluation
import Figures
import Foundation
import Tensors

// Section 7.4: a search for copies that could not find them.

extension Workbench {
  mutating func theWrappedSearch() throws {
    chapter.section("7.4", "A search that looked away")
    let n = min(2000, digits.train.count / 2, findings.heldOut.count)

    // ANCHOR: wrapped
    let wrapped = DigitSet(
      height: digits.train.height, width: digits.train.width,
      pixels: digits.train.pixels.map { 2 &* $0 },  // 200 becomes 144
      labels: digits.train.labels)
    // ANCHOR_END: wrapped
    let search = NearestPictures(among: wrapped)
    func nearestWrapped(_ queries: Tensor<Float>) -> [Match] {
      // There a byte b stands for b / 255 - 1, here for 2 b / 255 - 1
      search.nearest(to: stretched(queries).map { 2 * $0 + 1 })
        .map { Match(index: $0.index, distance: $0.distance / 2) }
    }

    let sources = Array(generator.permutation(digits.train.count).prefix(n))
    let copies = digits.train.tensor(sources)
    let noisy = copies + 0.01 * .normal(copies.shape, using: &generator)
    let found = nearestWrapped(noisy)
    let right = zip(found, sources).count { $0.index == $1 }
    let distances = found.map(\.distance).sorted()
    let honest = NearestPictures(among: digits.train).nearest(to: noisy)
    let honestlyRight = zip(honest, sources).count { $0.index == $1 }
    let others = nearestWrapped(digits.test.tensor(0..<n))
    let same = zip(others, findings.heldOut).count { $0.index == $1.index }

    chapter.say("\(n) training digits, with noise of .01, as the samples:")
    func share(
      _ name: String, _ label: String, _ count: Int, _ known: Double
    ) {
      let error = standardError(ofShare: n, probability: known)
      chapter.report(
        name, label, Double(count) / Double(n), expect: published(known),
        within: isPublished ? max(4 * error, 0.001) : nil)
    }
    share("wrappedSearch", "the wrapped search finds them", right, 0.795)
    chapter.report(
      "wrapped.distance", "  at this distance (median)",
      quantile(0.5, ofSorted: distances), expect: published(9.99),
      within: isPublished
        ? 0.02 + strayOfQuantile(0.5, ofSorted: distances) : nil)
    chapter.report(
      "honest.distance", "the right distance (median)",
      quantile(0.5, ofSorted: honest.map(\.distance).sorted()))
    share("honest.found", "the right search finds them", honestlyRight, 1)
    chapter.say()
    chapter.say("\(n) held-out digits:")
    share(
      "wrapped.sameNeighbour", "both searches find the same", same, 0.108)

    measureStretching()
    try drawWrapped(wrapped)
  }

  // ANCHOR: stretch
  /// Each picture's darkest pixel becomes -1, its brightest 1.
  private func stretched(_ pictures: Tensor<Float>) -> Tensor<Float> {
    var result = pictures
    result.updateRows { row in
      let (low, high) = (row.min() ?? 0, row.max() ?? 0)
      guard high > low else { return }
      for i in row.indices {
        row[i] = 2 * (row[i] - low) / (high - low) - 1
      }
    }
    return result
  }
  // ANCHOR_END: stretch

  /// What stretching each picture does to the distance from itself.
  private mutating func measureStretching() {
    let clean = digits.test.tensor(
      generator.permutation(digits.test.count).prefix(1000))
    let noisy = clean + 0.1 * .normal(clean.shape, using: &generator)
    var spot = clean
    spot.updateRows { row in
      // The darkest pixel turns brighter than white
      if let i = row.indices.min(by: { row[$0] < row[$1] }) { row[i] = 2 }
    }
    func distances(_ pictures: Tensor<Float>) -> [Double] {
      let difference = pictures - clean
      return (0..<clean.rowCount).map {
        difference[row: $0].squaredNorm().squareRoot()
      }
    }
    chapter.say()
    chapter.say("Test digits with noise of .1: distance from themselves")
    for (name, label, pictures, known) in [
      ("raw", "as they are", noisy, 2.80),
      ("clamped", "clamped to -1 ... 1", clamped(noisy), 2.08),
      ("stretched", "stretched to -1 ... 1", stretched(noisy), 6.84),
      ("spot", "one pixel at 2", spot, 3.0),
      ("spotStretched", "one pixel at 2, stretched", stretched(spot), 6.52),
    ] {
      let values = Tensor(distances(pictures))
      let error = (values.variance() / Double(values.count)).squareRoot()
      chapter.report(
        "stretch.\(name)", label, values.mean(), expect: published(known),
        within: isPublished ? 0.01 + 4 * error : nil)
    }
  }

  /// Digits as they are, and as the wrapped search sees them.
  private func drawWrapped(_ wrapped: DigitSet) throws {
    let shown = Array(0..<min(10, digits.train.count))
    let seen = wrapped.tensor(shown).map { ($0 - 1) / 2 }
    try ImageGrid(
      (digits.train.tensor(shown).rows + seen.rows), width: wrapped.width,
      columns: shown.count, rowLabels: ["as they are", "as it saw them"]
    ).save(as: "wrapped", in: chapter.output)
  }
}

/// Numbers beyond black and white become black and white.
func clamped(_ pictures: Tensor<Float>) -> Tensor<Float> {
  pictures.map { min(1, max(-1, $0)) }
}

extension Tensor<Float> {
  /// Each row as a list, for pictures.
  var rows: [[Float]] { (0..<rowCount).map { self[row: $0].scalars } }
}
