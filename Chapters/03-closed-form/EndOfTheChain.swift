import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 3.4: how far the end of the chain is from pure noise.

/// A schedule and the name that the tables call it by.
struct NamedSchedule {
  let name: String
  let schedule: NoiseSchedule

  var end: Double { schedule.alphaBar[schedule.timesteps] }

  /// The schedules of the five documents, the cosine one, and the repair.
  static let all = [
    NamedSchedule(
      name: "blobs, checkerboard",
      schedule: .linear(timesteps: 100, from: 1e-4, through: 0.02)),
    NamedSchedule(name: "MNIST tutorial", schedule: .source),
    NamedSchedule(
      name: "thousand steps",
      schedule: .linear(timesteps: 1000, from: 1e-4, through: 0.02)),
    NamedSchedule(name: "swiss roll", schedule: .sigmoid(timesteps: 40)),
    NamedSchedule(name: "cosine", schedule: .cosine(timesteps: 50)),
    NamedSchedule(
      name: "tutorial, repaired", schedule: .repaired(timesteps: 50)),
  ]
}

/// What the divergences need to know about a set of digits.
struct DigitMoments {
  /// The mean and the variance of every pixel.
  private(set) var mean, variance: [Double]
  /// The mean of |x_0|^2 over the digits.
  private(set) var energy = 0.0

  init(of digits: DigitSet) {
    let n = Double(digits.count)
    var sums = [Double](repeating: 0, count: digits.pixelsPerImage)
    var squares = sums
    for start in stride(from: 0, to: digits.count, by: 1000) {
      let x = digits.tensor(start..<min(start + 1000, digits.count))
      energy += x.squaredNorm() / n
      x.withUnsafeScalars { scalars in
        for i in scalars.indices {
          let value = Double(scalars[i])
          sums[i % sums.count] += value
          squares[i % sums.count] += value * value
        }
      }
    }
    mean = sums.map { $0 / n }
    variance = zip(mean, squares).map { $1 / n - $0 * $0 }
  }
}

// ANCHOR: mean-divergence
/// The mean of KL(q(x_T | x_0) || N(0, I)) over digits, in nats.
func meanEndDivergences(
  of schedules: [NoiseSchedule], over digits: DigitSet
) -> [Double] {
  var sums = schedules.map { _ in 0.0 }
  for start in stride(from: 0, to: digits.count, by: 1000) {
    let batch = digits.tensor(start..<min(start + 1000, digits.count))
    for (i, schedule) in schedules.enumerated() {
      sums[i] += schedule.endDivergence(of: batch)
    }
  }
  return sums.map { $0 / Double(digits.count) }
}
// ANCHOR_END: mean-divergence

extension ClosedForm {
  func lookAtTheEnd(
    _ chapter: Chapter, digits: DigitData, moments: DigitMoments,
    using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.4", "Does it end in noise?")
    let all = NamedSchedule.all
    let nats = meanEndDivergences(of: all.map(\.schedule), over: digits.train)
    chapter.say(
      """
      What is left of the digits after the last step, and the mean
      divergence KL(q(x_T | x_0) || N(0, I)) of our digits in nats:

      """)
    chapter.table(
      ["schedule", "T", "sum of beta", "alphaBar_T", "nats"],
      zip(all, nats).map { named, nats in
        let s = named.schedule
        return [
          named.name, "\(s.timesteps)", fixed(s.beta.reduce(0, +), 3),
          format(named.end, 3), format(nats, 4),
        ]
      })

    let source = NoiseSchedule.source
    let published = digits.isPublishedMNIST
    chapter.say()
    chapter.report(
      "alphaBar.T", "alphaBar_T of the tutorial", source.alphaBar[50])
    chapter.report(
      "alphaBar.root", "  its root", source.alphaBar[50].squareRoot())
    for (name, label, row, known, within) in [
      ("source", "mean divergence, T = 50", 1, 28.336, 1e-3),
      ("thousand", "  T = 1000", 2, 0.01464, 1e-5),
      ("repaired", "  repaired, T = 50", 5, 0.00281, 1e-5),
    ] {
      chapter.report(
        "kl.\(name)", label, nats[row], expect: published ? known : nil,
        within: published ? within : nil)
    }
    chapter.report(
      "kl.shortcut", "half of alphaBar_T |x_0|^2",
      source.alphaBar[50] * moments.energy / 2)

    // ANCHOR: at-least
    let ᾱ = source.alphaBar[50]
    let atLeast = zip(moments.mean, moments.variance).reduce(0.0) {
      $0
        + divergenceFromStandardNormal(
          mean: ᾱ.squareRoot() * $1.0, variance: ᾱ * $1.1 + 1 - ᾱ)
    }
    // ANCHOR_END: at-least
    chapter.report(
      "mismatch.atLeast", "KL(q(x_T) || N(0, I)) is at least", atLeast)
    chapter.report(
      "information.atMost", "x_T knows of x_0 at most",
      nats[1] - atLeast)
    chapter.require(
      atLeast <= nats[1] + 1e-9,
      "the mismatch of the mixture exceeds the mean over its parts")

    try weighTheDark(chapter, digits: digits, using: &generator)
    try compareTheBlobs(chapter, using: &generator)
  }

  /// Makes the simplest test of all: a picture can be too dark to be noise.
  private func weighTheDark(
    _ chapter: Chapter, digits: DigitData,
    using generator: inout SeededGenerator
  ) throws {
    let clean = digits.test.prefix(10_000).tensor()
    let (n, size) = (clean.rowCount, Double(clean.rowSize))
    chapter.say(
      """

      The simplest test: the mean of all pixels. For pure noise, times
      the root of their number, it is a standard normal number. For
      \(n) test digits:
      """)
    func darkness(_ schedule: NoiseSchedule) -> [Double] {
      let ε = Tensor<Float>.normal(clean.shape, using: &generator)
      let x = schedule.jump(from: clean, to: schedule.timesteps, noise: ε)
      return (0..<n).map { x[row: $0].mean() * size.squareRoot() }
    }
    var ends: [[Double]] = []
    for (name, label, schedule) in [
      ("source", "its mean at T", NoiseSchedule.source),
      ("repaired", "  repaired", .repaired(timesteps: 50)),
    ] {
      let ᾱ = schedule.alphaBar[50]
      let values = darkness(schedule)
      chapter.report(
        "darkness.\(name)", label, Tensor(values).mean(),
        expect: ᾱ.squareRoot() * clean.mean() * size.squareRoot(),
        within: 4 * standardError(ofMean: n, variance: 1 - ᾱ))
      ends.append(values)
    }
    try Chart(
      x: Axis("mean pixel, in standard deviations of noise", range: -11...5),
      y: Axis("density", range: 0...0.5), height: 290
    ) {
      Histogram(
        ends[0], bins: 80, over: -11...5, height: .density,
        label: "x₅₀, the tutorial's schedule", hue: .red)
      Histogram(
        ends[1], bins: 80, over: -11...5, height: .density,
        label: "x₅₀, repaired", hue: .blue)
      Line(over: -11...5, label: "pure noise", hue: .ink, style: .dashed) {
        exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
      }
    }.save(as: "darkness", in: chapter.output)
  }
}
