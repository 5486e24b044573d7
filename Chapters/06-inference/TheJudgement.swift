import ChapterKit
import Evaluation
import Figures
import Foundation
import Networks
import Tensors

// Section 6.6: would a person read them?

extension Studio {
  mutating func theJudgement(_ drawn: Sampling, untold: Sampling) throws {
    chapter.section("6.6", "Would a person read them?")
    let digits = drawn.digits.flat
    let n = digits.rowCount
    try ImageGrid(
      pictures(drawn.digits, 168), width: told.width, columns: min(n, 14),
      scale: 1.5, spacing: 4
    ).save(as: "digits", in: chapter.output)
    guard digits.rowSize == 784, told.width == 28 else {
      chapter.say("The recogniser reads digits of 28 x 28 pixels only.")
      return
    }
    let readings = recogniser.readings(of: digits)
    let recognised = Double(readings.count { $0.confidence > 0.9 }) / Double(n)
    let notes = try Safetensors(contentsOf: shippedWeights("recogniser"))
      .metadata
    chapter.keep(
      "recogniser.accuracy", Double(notes["testAccuracy"] ?? "") ?? 0)
    chapter.say("The recogniser looks at digits, sure (> .9) of")
    let isTold = !drawn.labels.isEmpty
    if isTold && untold.labels.isEmpty {
      let (m, share) = (
        untold.digits.rowCount,
        recogniser.shareRecognised(of: untold.digits.flat)
      )
      chapter.report("recognised.untold", "\(m) drawn as they came", share)
      chapter.keep("recognised.untold.count", Double(m))
      chapter.keep(
        "recognised.untold.error",
        standardError(ofShare: m, probability: share))
      if isUsual && n >= 100 {
        chapter.require(
          recognised > share - 2 * standardError(ofShare: n, probability: 0.95),
          "told which, \(recognised) are recognised; untold, \(share)")
      }
    }
    chapter.report(
      "recognised", isTold ? "\(n) told which to draw" : "\(n) drawn",
      recognised)
    chapter.keep(
      "recognised.error", standardError(ofShare: n, probability: recognised))
    if isTold {
      let asAsked = zip(readings, drawn.labels).count { $0.digit == $1 }
      chapter.report(
        "asAsked", "  and read as asked for", Double(asAsked) / Double(n))
    }
    chapter.report("recognised.data", "MNIST's test set", reference.recognised)

    let shares = (0..<10).map { label in
      Double(readings.count { $0.digit == label }) / Double(n)
    }
    chapter.say()
    chapter.say("Which digits it reads, in per cent:")
    chapter.table(
      [""] + (0..<10).map { "\($0)" },
      [
        ["drawn"] + shares.map { fixed(100 * $0, 0) },
        ["MNIST"] + reference.classShares.map { fixed(100 * $0, 0) },
      ])
    let (least, most) = (shares.min() ?? 0, shares.max() ?? 0)
    chapter.report("classShare.min", "rarest digit", least)
    chapter.report("classShare.max", "commonest digit", most)
    // A handful of digits says nothing about shares
    if isUsual && n >= 100 {
      // They were dealt out; only what is misread can change them
      let misread = standardError(ofShare: n, probability: 0.01)
      chapter.require(
        least >= 0.06 - 4 * misread && most <= 0.14 + 4 * misread,
        "the shares of the digits run from \(least) to \(most): with \(n) "
          + "samples they should be from .06 to .14, give or take misreadings")
      chapter.require(
        recognised
          >= 0.95 - 4 * standardError(ofShare: n, probability: 0.95),
        "only \(recognised) of the digits are recognised")
    }

    if n >= 32 {
      let floor = reference.floor(of: n)
      chapter.say()
      chapter.say("Frechet distance from MNIST's test set, of \(n)")
      chapter.report(
        "frechet", "drawn digits",
        reference.features.frechetDistance(
          to: FeatureMoments(of: recogniser.features(of: digits))))
      chapter.report(
        "frechet.floor", "MNIST's training digits, dealt too", floor.mean)
      chapter.report("frechet.floor.sd", "  from draw to draw", floor.deviation)
    }

    try drawShares(shares, n)
    try drawDoubtful(digits, readings)
  }

  private func drawShares(_ shares: [Double], _ n: Int) throws {
    try Chart(
      x: "digit", y: Axis("share", range: 0...0.2, format: .percent)
    ) {
      Bars(
        (0..<10).map { "\($0)" },
        ["drawn": shares, "MNIST": reference.classShares])
    }.save(as: "classes", in: chapter.output)
  }

  /// The digits of which the recogniser is least sure.
  private func drawDoubtful(
    _ digits: Tensor<Float>, _ readings: [(digit: Int, confidence: Double)]
  ) throws {
    let doubtful = readings.indices.sorted {
      readings[$0].confidence < readings[$1].confidence
    }.prefix(12)
    try ImageGrid(
      doubtful.map { digits[row: $0].scalars }, width: 28,
      columns: min(6, doubtful.count),
      captions: doubtful.map {
        "\(readings[$0].digit)? \(fixed(readings[$0].confidence, 2))"
      }, scale: 2.5
    ).save(as: "doubtful", in: chapter.output)
  }
}
