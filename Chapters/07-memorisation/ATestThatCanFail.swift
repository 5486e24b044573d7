import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 7.5: the paired test, its size and its power.

extension Workbench {
  mutating func aTestThatCanFail() throws {
    chapter.section("7.5", "A test that can fail")
    let both = NearestPictures(
      among: digits.train.subset(collection.a + collection.b))
    let size = collection.a.count
    let isInA = (0..<2 * size).map { $0 < size }

    // ANCHOR: strangers
    let strangers = both.nearest(
      to: digits.train.tensor(collection.fresh)
    ).map(\.index)
    let fresh = PairedTest(nearest: strangers, isInA: isInA)
    // ANCHOR_END: strangers
    findings.strangers = strangers
    let n = strangers.count
    chapter.say(
      """
      A and B: \(size) training digits each. \(n) digits of neither:
      """)
    chapter.report(
      "fresh", "share that is nearer to A", fresh.share, expect: 0.5,
      within: 4 * fresh.standardError)
    chapter.report(
      "fresh.error", "standard error", fresh.standardError)
    chapter.report(
      "fresh.effective", "so many independent ones it is worth",
      fresh.effectiveCount)
    chapter.report(
      "fresh.naive", "0.5 / root n would be", 0.5 / Double(n).squareRoot(),
      quiet: true)
    record("fresh", fresh)

    try judgeCopies(both, isInA, strangers)
    judgeOtherWriters()
    try measurePower(isInA)
  }

  mutating func record(_ name: String, _ test: PairedTest) {
    // As large for strangers; where all are copies there is no chance left
    let p = test.share
    findings.verdicts.append(
      (name, p, 2 * (p * (1 - p)).squareRoot() * test.standardError))
  }

  /// The memoriser of section 7.1, and copies with noise or diluted.
  private mutating func judgeCopies(
    _ both: NearestPictures, _ isInA: [Bool], _ strangers: [Int]
  ) throws {
    chapter.say()
    chapter.say("The optimum of 7.1, which stores digits of A:")
    let own = both.nearest(to: findings.copies, count: 2)
    let ties = own.count { $0[1].distance - $0[0].distance < 1e-3 }
    let copies = PairedTest(nearest: own.map { $0[0].index }, isInA: isInA)
    chapter.report(
      "copies", "share that is nearer to A", copies.share, expect: 1,
      within: Double(ties) / Double(own.count) + 0.002)
    record("the optimum", copies)

    let blurred = Array(collection.a.prefix(1000))
    let noise = Tensor<Float>.normal(
      [blurred.count, both.pictures.pixelsPerImage], using: &generator)
    let found = both.nearest(
      to: digits.train.tensor(blurred) + 0.5 * noise)
    let noisy = PairedTest(nearest: found.map(\.index), isInA: isInA)
    chapter.say()
    chapter.say("Copies of A under noise of .5, which are far from all:")
    chapter.report(
      "copies.noisy", "share that is nearer to A", noisy.share,
      expect: published(1), within: isPublished ? 0.01 : nil)
    chapter.report(
      "copies.noisy.distance", "median distance to the nearest",
      quantile(0.5, ofSorted: found.map(\.distance).sorted()))
    record("noisy copies", noisy)

    // One in ten is replaced by a picture of A
    let n = strangers.count
    let tenth = n / 10
    var mixed = strangers
    for k in 0..<tenth {
      mixed[k] = generator.integer(below: collection.a.count)
    }
    let diluted = PairedTest(nearest: mixed, isInA: isInA)
    let share = Double(tenth) / Double(n)
    chapter.say()
    chapter.say("Fresh digits with 10 % of copies of A among them:")
    chapter.report(
      "copies10", "share that is nearer to A", diluted.share,
      expect: share + (1 - share) / 2, within: 4 * diluted.standardError)
    record("1 copy in 10", diluted)
  }

  /// Test digits are not exchangeable with training digits.
  private mutating func judgeOtherWriters() {
    let size = min(9000, collection.a.count, digits.test.count * 9 / 10)
    let test = generator.permutation(digits.test.count)
    // Side by side in one set: training digits, then test digits
    let train = digits.train.subset(collection.a.prefix(size))
    let others = digits.test.subset(test[..<size])
    let search = NearestPictures(
      among: DigitSet(
        height: train.height, width: train.width,
        pixels: train.pixels + others.pixels,
        labels: train.labels + others.labels))
    let isTrain = (0..<2 * size).map { $0 < size }
    func share(_ pictures: Tensor<Float>) -> PairedTest {
      PairedTest(
        nearest: search.nearest(to: pictures).map(\.index), isInA: isTrain)
    }
    let fresh = share(digits.train.tensor(collection.fresh.prefix(2000)))
    let unseen = share(digits.test.tensor(test[size...].prefix(1000)))
    chapter.say()
    chapter.say("With test digits for B, \(size) of each:")
    chapter.report(
      "otherWriters.train", "fresh training digits", fresh.share,
      expect: published(0.526), within: isPublished ? 0.06 : nil)
    chapter.report(
      "otherWriters.test", "fresh test digits", unseen.share,
      expect: published(0.439), within: isPublished ? 0.08 : nil)
  }

  /// How often the alarm rings, for strangers and for some copies.
  private mutating func measurePower(_ isInA: [Bool]) throws {
    let shares = [0, 0.05, 0.1, 0.2]
    let counts = [100, 300, 1000, 3000].filter {
      $0 <= findings.strangers.count
    }
    var trials: [Trials] = []
    for n in counts {
      for f in shares {
        let cuts = f == 0 && n == 1000 ? 2000 : 300
        trials.append(self.trials(of: n, copies: f, isInA, cuts: cuts))
      }
    }
    chapter.say()
    chapter.say("How often the alarm rings at the 5 % level:")
    chapter.table(
      ["samples"] + shares.map { "\(percent($0)) copies" },
      counts.map { n in
        ["\(n)"]
          + trials.filter { $0.n == n }.map { fixed(100 * $0.power, 0) + " %" }
      })
    if let size = trials.first(where: { $0.n == 1000 && $0.copies == 0 }) {
      // The bell curve needs more than a few different neighbours
      let isSpread = Set(findings.strangers).count > 500
      chapter.report(
        "size", "size", size.power, expect: isSpread ? 0.05 : nil,
        within: isSpread
          ? 0.01 + 4 * standardError(ofShare: 2000, probability: 0.05) : nil,
        quiet: true)
    }
    for one in trials where one.copies == 0.1 {
      keep("power.\(one.n)", one.power)
    }
    try drawPower(trials)
  }

  /// Cuts the collection anew many times, and counts the alarms.
  private mutating func trials(
    of n: Int, copies: Double, _ isInA: [Bool], cuts: Int
  ) -> Trials {
    let strangers = findings.strangers
    let copied = Int((copies * Double(n)).rounded())
    var (alarms, error) = (0, 0.0)
    for _ in 0..<cuts {
      // ANCHOR: size-and-power
      let cut = generator.permutation(isInA.count).map { isInA[$0] }
      let inA = cut.indices.filter { cut[$0] }
      var nearest = generator.permutation(strangers.count).prefix(n)
        .map { strangers[$0] }
      for k in 0..<copied {
        nearest[k] = inA[generator.integer(below: inA.count)]
      }
      let test = PairedTest(nearest: nearest, isInA: cut)
      if test.isAlarm(probability: 0.05) { alarms += 1 }
      // ANCHOR_END: size-and-power
      error += test.standardError / Double(cuts)
    }
    return Trials(
      n: n, copies: copies, power: Double(alarms) / Double(cuts),
      standardError: error)
  }

  private func drawPower(_ trials: [Trials]) throws {
    let hues: [Hue] = [.grey, .gold, .green, .blue]
    let strangers = trials.filter { $0.copies == 0 }
    try Chart(
      x: Axis("share of copies", range: 0...0.3, format: .percent),
      y: Axis("how often the alarm rings", range: 0...1, format: .percent)
    ) {
      for (one, hue) in zip(strangers, hues) {
        Line(over: 0...0.3, label: "\(one.n) samples", hue: hue) {
          PairedTest.power(copies: $0, standardError: one.standardError)
        }
        let same = trials.filter { $0.n == one.n }
        Points(
          x: same.map(\.copies), y: same.map(\.power), hue: hue, radius: 4)
      }
      Rule(y: 0.05, label: "false alarms: 5 %")
    }.save(as: "power", in: chapter.output)
  }
}

/// How often the alarm rang for n samples, a share of them copies.
private struct Trials {
  let n: Int
  let copies: Double
  let power: Double
  let standardError: Double
}
