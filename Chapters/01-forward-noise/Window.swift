import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

/// Section 1.3: bytes and numbers, and what a display does to both.
struct Window {
  let chapter: Chapter
  let digits: DigitData
  let picture: Picture
  let many: Tensor<Float>
  let beta: Double
  let schedule = NoiseSchedule.source

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("1.3", "What the window hides")
    chapter.say("Bytes and the numbers they become:")
    chapter.table(
      ["byte"] + [0, 51, 128, 204, 255].map { "\($0)" },
      [
        ["number"]
          + [0, 51, 128, 204, 255].map { fixed(Double(scaled($0)), 3) }
      ])
    reportPixels()
    reportOutside(using: &generator)
    chapter.say()
    try compareChains(using: &generator)
    chapter.say()
    try wrapRound(using: &generator)
  }

  func scaled(_ byte: UInt8) -> Float { PixelScale.number(for: byte) }

  /// Mean and variance of all pixels of the set, from counts of bytes.
  func reportPixels() {
    var counts = [Int](repeating: 0, count: 256)
    for byte in digits.train.pixels { counts[Int(byte)] += 1 }
    func mean(_ value: (Double) -> Double) -> Double {
      let sum = counts.indices.reduce(0.0) {
        $0 + Double(counts[$1]) * value(Double(scaled(UInt8($1))))
      }
      return sum / Double(digits.train.pixels.count)
    }
    let centre = mean { $0 }
    let published = digits.isPublishedMNIST
    chapter.say("All pixels of the \(digits.train.count) pictures:")
    chapter.report(
      "data.mean", "mean", centre,
      expect: published ? -0.7387 : nil, within: published ? 1e-4 : nil)
    chapter.report(
      "data.variance", "variance", mean { ($0 - centre) * ($0 - centre) },
      expect: published ? 0.37972 : nil, within: published ? 1e-5 : nil)
  }

  /// How much of x_1 lies where the window shows plain black or white.
  func reportOutside(using generator: inout SeededGenerator) {
    let clean = Tensor<Double>(many)
    let x₁ = NoiseSchedule(betas: [beta]).step(
      clean, to: 1, noise: .normal(clean.shape, using: &generator))
    let outside = x₁.scalars.count { abs($0) > 1 }

    let law = shareOutside(of: many, keptVariance: 1 - beta)
    chapter.report(
      "outside", "pixels of x₁ beyond the window",
      Double(outside) / Double(many.count), expect: law.share,
      within: law.within)
  }

  /// How many numbers must be beyond [-1, 1] once noise has come in.
  ///
  /// Two tails for each number; four standard errors, and one number more.
  func shareOutside(
    of clean: Tensor<Float>, keptVariance ᾱ: Double
  ) -> (share: Double, within: Double) {
    let s = (1 - ᾱ).squareRoot()
    func tail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }
    var (expected, spread) = (0.0, 0.0)
    for x in clean.scalars {
      let centre = ᾱ.squareRoot() * Double(x)
      let p = tail((1 - centre) / s) + tail((1 + centre) / s)
      expected += p
      spread += p * (1 - p)
    }
    let n = Double(clean.count)
    return (expected / n, (4 * spread.squareRoot() + 1) / n)
  }
}

// MARK: - Two chains and two windows

extension Window {
  func compareChains(using generator: inout SeededGenerator) throws {
    // ANCHOR: two-chains
    let keeping: StepRule = { x, t, ε in
      schedule.step(x, to: t, noise: ε)
    }
    let piling: StepRule = { x, t, ε in
      .mix(1, x, Float(schedule.beta[t].squareRoot()), ε)
    }
    // ANCHOR_END: two-chains

    // Both chains get the same noise
    var (one, same) = (generator, generator)
    let a = walk(
      from: picture.clean, steps: 50, using: &one, by: keeping)
    let b = walk(
      from: picture.clean, steps: 50, using: &same, by: piling)
    let times = [0, 10, 20, 30, 40, 50]
    func rows(_ window: ImageGrid.Window) -> ImageGrid {
      picture.tiles(
        (times.map { a[$0] } + times.map { b[$0] }), side: 84, columns: 6,
        window: window, captions: (times + times).map { "t = \($0)" },
        rowLabels: ["chain A", "chain B"])
    }
    try Panels(columns: 1) {
      Panel("Each picture stretched to its own extremes", rows(.stretched))
      Panel("One window for all: −1 black, 1 white", rows(.fixed(-1...1)))
    }.save(as: "windows", in: chapter.output)

    chapter.say("Darkest and brightest pixel of the picture along two chains:")
    func range(_ x: Tensor<Float>) -> String {
      let (low, high) = (x.scalars.min() ?? 0, x.scalars.max() ?? 0)
      return fixed(Double(low), 2) + " ... " + fixed(Double(high), 2)
    }
    chapter.table(
      ["t", "chain A", "chain B"],
      times.map { ["\($0)", range(a[$0]), range(b[$0])] })

    let lastA = end(of: many, steps: 50, using: &generator, by: keeping)
    let lastB = end(of: many, steps: 50, using: &generator, by: piling)
    let spread = many.variance()
    let kept = schedule.alphaBar[50]
    chapter.say("Variance of all pixels of \(many.rowCount) pictures:")
    chapter.report("variance.start", "at the start", spread)
    for (name, label, last, kept, noise) in [
      ("variance.keeping", "chain A at t = 50", lastA, kept, 1 - kept),
      ("variance.piling", "chain B at t = 50", lastB, 1, sumOfBetas),
    ] {
      chapter.report(
        name, label, last.variance(), expect: kept * spread + noise,
        within: 4
          * standardError(
            ofVariance: many.count, fixed: kept * spread, noise: noise))
    }
    // The quotient that stretching computes, for a picture of one grey
    let grey: Float = 0.5
    chapter.say(
      "One grey, stretched: (0.5 - 0.5) / (0.5 - 0.5) = "
        + "\((grey - grey) / (grey - grey))")
  }

  var sumOfBetas: Double { schedule.beta.reduce(0, +) }
}

// MARK: - A byte has no room for more than 255

extension Window {
  func wrapRound(using generator: inout SeededGenerator) throws {
    // ANCHOR: wrap
    let bytes = digits.train.image(picture.index)
    let right = bytes.map { 2 * Float($0) / 255 - 1 }
    let wrapped = bytes.map { Float($0 &* 2) / 255 - 1 }
    // ANCHOR_END: wrap

    let noisy = walk(from: picture.clean, steps: 12, using: &generator) {
      x, t, ε in schedule.step(x, to: t, noise: ε)
    }[12]
    let clamped = PixelScale.bytes(for: noisy)
    let rolled = noisy.scalars.map { x in
      UInt8(truncatingIfNeeded: Int(((x + 1) * 127.5).rounded()))
    }
    try picture.tiles(
      [
        Tensor(right), Tensor(wrapped), Tensor(clamped.map(scaled)),
        Tensor(rolled.map(scaled)),
      ], side: 150,
      captions: [
        "x₀, converted first", "x₀, doubled as bytes", "x₁₂, clamped",
        "x₁₂, wrapped round",
      ]
    ).save(as: "wrap", in: chapter.output)

    let doubled: UInt8 = 200
    chapter.say("200 doubled in a byte: \(doubled &* 2)")
    let all = digits.train.pixels
    chapter.report(
      "wrapped.share", "pixels that doubling wraps round",
      Double(all.count { $0 > 127 }) / Double(max(all.count, 1)))
    let law = shareOutside(
      of: picture.clean, keptVariance: schedule.alphaBar[12])
    chapter.report(
      "rolled.share", "pixels of x₁₂ that a byte can't hold",
      Double(noisy.scalars.count { abs($0) > 1 }) / Double(noisy.count),
      expect: law.share, within: law.within)
  }
}
