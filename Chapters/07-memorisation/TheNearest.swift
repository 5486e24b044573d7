import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 7.3: how near the nearest training digit is to an honest digit.

extension Workbench {
  mutating func theNearest() throws {
    chapter.section("7.3", "How near is near?")
    let search = NearestPictures(among: digits.train)
    let heldOut = digits.test.tensor(
      0..<min(10_000, digits.test.count))
    let matches = search.nearest(to: heldOut)
    findings.heldOut = matches
    let distances = matches.map(\.distance).sorted()

    var picked = generator.permutation(digits.train.count)
    picked = Array(picked.prefix(3000))
    let others = search.nearestOther(ofStored: picked)
      .map(\.distance).sorted()

    chapter.say(
      """
      From \(distances.count) held-out digits to the nearest of \
      \(digits.train.count):
      """)
    for (name, share, known) in [
      ("p5", 0.05, 3.33), ("p50", 0.5, 8.67), ("p95", 0.95, 12.12),
    ] {
      chapter.report(
        "heldOut.\(name)", "\(percent(share)) lie below",
        quantile(share, ofSorted: distances), expect: published(known),
        within: isPublished ? 0.01 : nil)
    }
    chapter.say()
    chapter.say("From \(others.count) training digits to the nearest other:")
    for (name, share, known) in [
      ("p5", 0.05, 3.34), ("p50", 0.5, 8.55), ("p95", 0.95, 12.0),
    ] {
      chapter.report(
        "leaveOneOut.\(name)", "\(percent(share)) lie below",
        quantile(share, ofSorted: others), expect: published(known),
        within: isPublished ? strayOfQuantile(share, ofSorted: others) : nil)
    }
    findings.line = quantile(0.05, ofSorted: distances)
    findings.distances.append(("held-out digits", distances))
    findings.distances.append(("training digits, left out", others))
    countTail(others)
    tellClasses(apart: matches.map(\.distance))
    try drawClasses(matches.map(\.distance))
  }

  /// The shares below the 5 % line, with copies and without.
  private func countTail(_ others: [Double]) {
    let line = findings.line
    let tail = Double(others.count { $0 < line }) / Double(others.count)
    let error = standardError(ofShare: others.count, probability: 0.05)
    chapter.say()
    chapter.say("Shares below the 5 % line at \(fixed(line, 2)):")
    chapter.report(
      "tail.fresh", "training digits, left out", tail,
      expect: published(0.05), within: isPublished ? 4 * error : nil)
    chapter.report(
      "tail.copies10", "  and with 10 % of copies", 0.1 + 0.9 * tail,
      expect: published(0.145), within: isPublished ? 4 * 0.9 * error : nil)
  }

  /// Not all digits are equally far from the others.
  private func tellClasses(apart distances: [Double]) {
    chapter.say()
    chapter.say("Held-out digits by what they show:")
    chapter.table(
      ["digit", "median", "below the line"],
      classes(distances).map {
        [
          "\($0.label)", fixed(quantile(0.5, ofSorted: $0.sorted), 2),
          percent(
            Double($0.sorted.count { $0 < findings.line })
              / Double($0.sorted.count)),
        ]
      })
    for (label, sorted) in classes(distances) where label < 2 {
      keep("median.\(label)", quantile(0.5, ofSorted: sorted))
      keep(
        "below.\(label)",
        Double(sorted.count { $0 < findings.line }) / Double(sorted.count))
    }
  }

  /// For each digit, the share that lies nearer than some distance.
  private func drawClasses(_ distances: [Double]) throws {
    let all = distances.sorted()
    let end = quantile(0.999, ofSorted: all) + 1
    try Chart(
      x: Axis("distance to the nearest training digit", range: 0...end),
      y: Axis("share that is nearer", range: 0...1, format: .percent)
    ) {
      for (label, sorted) in classes(distances) where label > 1 {
        Line(
          x: curve(sorted).x, y: curve(sorted).y, hue: .grey, style: .thin)
      }
      for (label, sorted) in classes(distances) where label < 2 {
        Line(
          x: curve(sorted).x, y: curve(sorted).y,
          label: label == 1 ? "ones" : "noughts",
          hue: label == 1 ? .red : .blue)
      }
      Line(x: curve(all).x, y: curve(all).y, label: "all", hue: .ink)
      Rule(y: 0.05, label: "5 %")
    }.save(as: "classes", in: chapter.output)
  }

  /// The points of a curve: each distance, and the share that is nearer.
  func curve(_ sorted: [Double]) -> (x: [Double], y: [Double]) {
    let shares = (0...200).map { Double($0) / 200 }
    return (shares.map { quantile($0, ofSorted: sorted) }, shares)
  }

  private func classes(
    _ distances: [Double]
  ) -> [(label: Int, sorted: [Double])] {
    Set(digits.test.labels.prefix(distances.count)).sorted().prefix(10).map {
      label in
      (
        label,
        distances.indices.filter { digits.test.labels[$0] == label }
          .map { distances[$0] }.sorted()
      )
    }
  }

  func percent(_ share: Double) -> String {
    let number = 100 * share
    return (number == number.rounded() ? fixed(number, 0) : fixed(number, 1))
      + " %"
  }
}
