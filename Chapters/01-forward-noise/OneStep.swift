import ChapterKit
import Diffusion
import Evaluation
import Figures
import Tensors

/// Section 1.1: a single step, seen and measured.
struct OneStep {
  let chapter: Chapter
  let picture: Picture
  let many: Tensor<Float>
  let beta: Double

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("1.1", "A digit meets noise")
    chapter.say(
      "Picture \(picture.index) of the set, labelled \(picture.label):")
    chapter.say(
      "\(picture.width) x \(picture.height) = \(picture.clean.count) numbers, "
        + "black -1, white 1.")
    let kept = (1 - beta).squareRoot()
    let added = beta.squareRoot()
    chapter.say("One step with beta = \(beta) keeps")
    chapter.say(
      "sqrt(1 - beta) = \(format(kept)) of each number and adds a normal one")
    chapter.say("of standard deviation sqrt(beta) = \(format(added)).")

    // ANCHOR: one-step
    let x₀ = Tensor<Double>(picture.clean)
    let ε = Tensor<Double>.normal(x₀.shape, using: &generator)
    let x₁ = NoiseSchedule(betas: [beta]).step(x₀, to: 1, noise: ε)
    // ANCHOR_END: one-step

    try draw(x₀, ε, x₁)
    chapter.report(
      "label", "label of the picture", Double(picture.label), quiet: true)
    chapter.say()
    chapter.say("What was added, on this one picture:")
    let single = residual(x₁, x₀)
    reportMoments(of: single, prefix: "single")

    let clean = Tensor<Double>(many)
    let noise = Tensor<Double>.normal(clean.shape, using: &generator)
    let noisy = NoiseSchedule(betas: [beta]).step(clean, to: 1, noise: noise)
    chapter.say()
    chapter.say("The same step for \(many.rowCount) pictures, to see finer:")
    reportMoments(of: residual(noisy, clean), prefix: "residual")
    reportSlope(noisy, clean)
  }

  // ANCHOR: residual
  /// What a step added: x_1 - sqrt(1 - beta) x_0.
  func residual(
    _ x₁: Tensor<Double>, _ x₀: Tensor<Double>
  ) -> Tensor<Double> {
    .mix(1, x₁, -(1 - beta).squareRoot(), x₀)
  }
  // ANCHOR_END: residual

  // ANCHOR: report-moments
  func reportMoments(of added: Tensor<Double>, prefix: String) {
    let n = added.count
    let meanError = standardError(ofMean: n, variance: beta)
    let error = standardError(ofVariance: n, variance: beta)
    chapter.report(
      prefix + "Mean", "mean", added.mean(), expect: 0,
      within: 4 * meanError + rounding)
    chapter.report(
      prefix + "Variance", "variance", added.variance(), expect: beta,
      within: 4 * error + rounding)
    chapter.report(
      prefix + "SD", "standard deviation",
      added.variance().squareRoot())
  }
  // ANCHOR_END: report-moments

  /// Doubles near 1 are this coarse; it matters only for tiny betas.
  var rounding: Double { 1e-15 }

  /// The factor of x_0, as a straight line through the pairs tells it.
  func reportSlope(_ noisy: Tensor<Double>, _ clean: Tensor<Double>) {
    let spread = clean.variance()
    guard spread > 0 else {
      return chapter.say("All pixels are alike: no telling what was kept.")
    }
    let (m, n) = (clean.mean(), clean.count)
    let product = zip(clean.scalars, noisy.scalars).reduce(0) {
      $0 + ($1.0 - m) * $1.1
    }
    chapter.report(
      "slope", "share of each number kept", product / Double(n) / spread,
      expect: (1 - beta).squareRoot(),
      within: 4 * standardError(ofMean: n, variance: beta / spread) + 1e-12)
  }
}

// MARK: - The two figures

extension OneStep {
  func draw(
    _ x₀: Tensor<Double>, _ ε: Tensor<Double>, _ x₁: Tensor<Double>
  ) throws {
    let kept = (1 - beta).squareRoot()
    let added = beta.squareRoot()
    let misread = Tensor.mix(kept, x₀, beta, ε)
    try picture.tiles(
      [x₀, added * ε, x₁, misread].map { Tensor<Float>($0) }, side: 150,
      captions: [
        "x₀, the picture", "√β ε, the noise", "x₁, both together",
        "x₁ if β were the sd",
      ]
    ).save(as: "one-step", in: chapter.output)

    // The row of the picture where most is going on
    let row = (0..<picture.height).max {
      pixels(x₀, row: $0).variance() < pixels(x₀, row: $1).variance()
    }
    guard let row else { return }
    let centre = kept * pixels(x₀, row: row)
    let columns = 0..<picture.width
    try Chart(x: "column of the picture", y: "number in the pixel") {
      Band(
        x: columns, lower: centre.map { $0 - 2 * added }.scalars,
        upper: centre.map { $0 + 2 * added }.scalars,
        label: "two standard deviations around √(1−β) x₀", hue: .blue)
      Rule(y: -1, style: .dotted)
      Rule(y: 1, style: .dotted)
      Line(
        x: columns, y: pixels(x₀, row: row).scalars, label: "x₀, row \(row)",
        hue: .ink, style: .thin)
      Points(
        x: columns, y: pixels(x₁, row: row).scalars, label: "x₁, the same row",
        hue: .red)
    }.save(as: "profile", in: chapter.output)
  }

  func pixels(_ x: Tensor<Double>, row: Int) -> Tensor<Double> {
    x.reshaped(to: [picture.height, picture.width])[row: row]
  }
}
