import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 3.5: the class of a digit, read from what the chain has left of it.

/// Names the class of a noisy digit by comparing it with stored ones.
struct ClassReader {
  let images: Tensor<Float>
  let labels: [Int]
  let classes: Int

  /// Stores the first digits of a training set.
  init(storing count: Int, of digits: DigitData) {
    let stored = digits.train.prefix(count)
    images = stored.tensor()
    labels = stored.labels
    classes = ((digits.train.labels + digits.test.labels).max() ?? 0) + 1
  }

  /// The class that is stored most often: the best guess with closed eyes.
  var commonest: Int {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[label] += 1 }
    return counts.indices.max { counts[$0] < counts[$1] } ?? 0
  }

  // ANCHOR: accuracy
  /// The share of digits whose class is still readable at time t.
  func accuracy(
    on digits: DigitSet, at t: Int, of schedule: NoiseSchedule,
    using generator: inout SeededGenerator
  ) -> Double {
    let posterior = FiniteSetPosterior(
      schedule: schedule, images: images)
    var right = 0
    for start in stride(from: 0, to: digits.count, by: 500) {
      let batch = start..<min(start + 500, digits.count)
      let x₀ = digits.tensor(batch)
      let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
      let answers = posterior.mostLikelyClass(
        of: schedule.jump(from: x₀, to: t, noise: ε), at: t,
        labels: labels, classes: classes)
      right += zip(answers, digits.labels[batch]).count { $0 == $1 }
    }
    return Double(right) / Double(digits.count)
  }
  // ANCHOR_END: accuracy
}

extension ClosedForm {
  func readTheEnd(
    _ chapter: Chapter, digits: DigitData,
    using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.5", "What the end still knows")
    let reader = ClassReader(storing: stored, of: digits)
    let test = digits.test.prefix(10_000)
    let blind =
      Double(test.labels.count { $0 == reader.commonest })
      / Double(test.count)
    chapter.say(
      """
      \(test.count) test digits are noised to x_T. Which class was it? We ask
      Bayes' rule, with \(reader.labels.count) training digits in store. Who sees
      nothing answers "\(reader.commonest)" every time.

      """)
    let known = digits.isPublishedMNIST && stored == 8000
    // Four standard errors; with nothing to read nearly all answers are the
    // same, and the spread over 30 seeds was only .0006
    let error = standardError(ofShare: test.count, probability: 0.632)
    for (name, label, schedule, expected, within) in [
      (
        "source", "share of right answers", NoiseSchedule.source, 0.632,
        4 * error
      ),
      ("repaired", "  repaired", .repaired(timesteps: 50), 0.1135, 0.0025),
    ] {
      chapter.report(
        "classAccuracy.\(name)", label,
        reader.accuracy(on: test, at: 50, of: schedule, using: &generator),
        expect: known ? expected : nil, within: known ? within : nil)
    }
    chapter.report("classAccuracy.blind", "  with closed eyes", blind)
    try drawReadability(
      chapter, reader, test, blind: blind, using: &generator)
    try drawGuesses(chapter, reader, digits.test, using: &generator)
  }

  /// Readability against alphaBar, on which alone it depends.
  private func drawReadability(
    _ chapter: Chapter, _ reader: ClassReader, _ test: DigitSet,
    blind: Double, using generator: inout SeededGenerator
  ) throws {
    let step = max(1, test.count / 1000)
    let some = test.subset(stride(from: 0, to: test.count, by: step))
    let left = [
      0.9, 0.6, 0.36, 0.2, 0.13, 0.075, 0.04, 0.02, 0.01, 0.005, 0.002, 1e-3,
      3e-4, 1e-4, 1e-5,
    ]
    let ladder = NoiseSchedule(
      betas: zip(left, [1] + left).map { 1 - $0 / $1 })
    let shares = left.indices.map {
      reader.accuracy(on: some, at: $0 + 1, of: ladder, using: &generator)
    }
    for (name, ᾱ) in [("tenth", 0.01), ("blobs", 0.36)] {
      guard let place = left.firstIndex(of: ᾱ) else { continue }
      chapter.report(
        "readable.\(name)", "right at alphaBar = \(ᾱ)", shares[place],
        quiet: true)
    }
    let errors = shares.map {
      2 * standardError(ofShare: some.count, probability: $0)
    }
    try Chart(
      x: Axis("what is left: ᾱ", .log, range: 3e-6...1.3),
      y: Axis("right answers", range: 0...1.02, format: .percent),
      height: 320
    ) {
      Rule(y: blind, label: "closed eyes")
      Rule(x: 7.745e-6, label: "repaired", hue: .blue, style: .dotted)
      Rule(x: 4.036e-5, label: "T = 1000", style: .dotted)
      Rule(x: 0.0749, label: "tutorial", hue: .red, style: .dotted)
      Rule(x: 0.3636, label: "blobs", style: .dotted)
      Line(x: left, y: shares, hue: .ink)
      ErrorBars(x: left, y: shares, plusMinus: errors, hue: .ink)
    }.save(as: "readable", in: chapter.output)
  }

  /// One test digit of each class, its end, and the best guess from there.
  private func drawGuesses(
    _ chapter: Chapter, _ reader: ClassReader, _ test: DigitSet,
    using generator: inout SeededGenerator
  ) throws {
    let chosen = (0..<reader.classes).compactMap {
      test.indices(ofLabel: $0).first
    }.prefix(10)
    let clean = test.tensor(chosen)
    var rows = [clean]
    for schedule in [NoiseSchedule.source, .repaired(timesteps: 50)] {
      let posterior = FiniteSetPosterior(
        schedule: schedule, images: reader.images)
      let ε = Tensor<Float>.normal(clean.shape, using: &generator)
      let x = schedule.jump(from: clean, to: 50, noise: ε)
      rows += [x, posterior.predictedClean(from: x, at: 50)]
      if schedule == .source {
        let answers = posterior.mostLikelyClass(
          of: x, at: 50, labels: reader.labels, classes: reader.classes)
        let right = zip(answers, chosen).count { $0 == test.labels[$1] }
        chapter.say("")
        chapter.say(
          "Of the \(chosen.count) digits in the figure, \(right) are read right."
        )
        chapter.report(
          "guesses.right", "right in the figure", Double(right), quiet: true)
      }
    }
    let images = rows.flatMap { x in
      (0..<x.rowCount).map { x[row: $0].scalars }
    }
    try ImageGrid(
      images, width: test.width, columns: chosen.count,
      rowLabels: [
        "digit", "x₅₀", "guess", "repaired", "guess",
      ], scale: 56 / Double(test.width), spacing: 5
    ).save(as: "guesses", in: chapter.output)
  }
}
