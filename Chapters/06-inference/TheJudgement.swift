import ChapterKit
import Evaluation
import Figures
import Foundation
import Networks
import Tensors

// Section 6.6: would a person read them?

extension Studio {
  mutating func theJudgement(_ drawn: Sampling) throws {
    chapter.section("6.6", "Would a person read them?")
    let digits = drawn.digits.flat
    let n = digits.rowCount
    try ImageGrid(
      pictures(drawn.digits, Sampling.usual), width: told.width,
      columns: min(n, 14),
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
    let judged = isUsual ? try Judged("digits-told") : nil
    // A handful of digits says nothing about shares
    let law = n >= 100 ? judged : nil
    chapter.report(
      "recognised", isTold ? "\(n) told which to draw" : "\(n) drawn",
      recognised, expect: law?.recognised,
      within: law.map {
        4 * hypot(error(of: $0.recognised, n), error(of: $0))
      })
    chapter.keep("drawn", Double(n))
    if isTold {
      let asAsked =
        Double(zip(readings, drawn.labels).count { $0.digit == $1 }) / Double(n)
      chapter.report("asAsked", "  and read as asked for", asAsked)
      chapter.require(
        law == nil || asAsked >= 0.85,
        "only \(asAsked) of the digits are read as what was asked for")
    }
    chapter.report("recognised.data", "MNIST's test set", reference.recognised)
    if let judged { try theLongerRun(judged) }

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
    if law != nil {
      // They were dealt out; only what is misread can change them
      let misread = standardError(ofShare: n, probability: 0.01)
      chapter.require(
        least >= 0.06 - 4 * misread && most <= 0.14 + 4 * misread,
        "the shares of the digits run from \(least) to \(most): with \(n) "
          + "samples they should be from .06 to .14, give or take misreadings")
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

  /// The two networks, with more digits than there is time for here.
  private func theLongerRun(_ told: Judged) throws {
    let untold = try Judged("digits-repaired")
    chapter.say()
    chapter.say("In a longer run (make judge), of \(told.count) digits each:")
    var rows: [[String]] = []
    for (name, label, judged) in [
      ("untold", "not told which", untold), ("told", "told which", told),
    ] {
      rows.append([
        label, fixed(judged.recognised, 3), fixed(error(of: judged), 3),
        fixed(judged.frechet, 2), fixed(judged.floor, 2),
      ])
      chapter.keep("longer.\(name)", judged.recognised)
      chapter.keep("longer.\(name).error", error(of: judged))
      chapter.keep("longer.\(name).frechet", judged.frechet)
    }
    chapter.table(["", "sure of", "+-", "Frechet", "floor"], rows)
    chapter.keep("longer.count", Double(told.count))
    chapter.keep("longer.floor", told.floor)
    chapter.require(
      told.count == untold.count,
      "the two networks were judged by \(told.count) and "
        + "\(untold.count) digits: run `make judge`")
    chapter.require(
      told.recognised - untold.recognised
        > 2 * hypot(error(of: told), error(of: untold)),
      "told which, the network is not read more often: "
        + "\(told.recognised) against \(untold.recognised)")
    chapter.require(
      told.recognised >= 0.95,
      "only \(told.recognised) of the digits are recognised")
  }

  private func error(of share: Double, _ n: Int) -> Double {
    standardError(ofShare: n, probability: share)
  }

  private func error(of judged: Judged) -> Double {
    error(of: judged.recognised, judged.count)
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
