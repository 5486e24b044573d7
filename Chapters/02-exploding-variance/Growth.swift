import ChapterKit
import Diffusion
import Figures
import Tensors

/// Section 2.1: noise is added and nothing taken away.
struct Growth {
  let chapter: Chapter
  let sample: Sample
  let picture: Picture

  /// A whole unit of variance in each of fifty steps.
  private let units = Array(repeating: 1.0, count: 50)
  /// The schedule of chapter 1.
  private let scheduled = Array(NoiseSchedule.source.beta.dropFirst())

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("2.1", "Add and watch it grow")
    chapter.say(
      "Of \(sample.setCount) pictures we follow "
        + "\(sample.pixels.count) pixels, spread evenly.")
    chapter.report(
      "variance.initial", "their variance", sample.variance)

    chapter.say()
    chapter.say("Noise of variance 1 in every step, nothing taken away:")
    let unit = grow(by: units, using: &generator)
    show(unit, by: units, at: [0, 1, 2, 10, 50])
    report("finalVariance.additive", unit, by: units)

    chapter.say()
    chapter.say("The schedule of chapter 1, beta from .0001 to .1:")
    let gentle = grow(by: scheduled, using: &generator)
    show(gentle, by: scheduled, at: [0, 1, 10, 25, 50])
    report("finalVariance.unscaled", gentle, by: scheduled)

    reportOnePixel(using: &generator)
    try drawCurves(unit, gentle)
    try drawPictures(using: &generator)
  }

  // ANCHOR: grow
  /// The variance of all pixels after each step, measured.
  private func grow(
    by betas: [Double], using generator: inout SeededGenerator
  ) -> [Double] {
    var variances: [Double] = []
    walk(
      sample.pixels, betas: betas, factors: [.one], using: &generator
    ) { _, states in variances.append(states[0].variance()) }
    return variances
  }
  // ANCHOR_END: grow

  private func show(_ measured: [Double], by betas: [Double], at ts: [Int]) {
    let laws = Law.table(betas: betas, .one)
    chapter.table(
      ["t", "sum of beta", "variance", "Var_0 + sum"],
      ts.map { t in
        [
          "\(t)", fixed(laws[t].noise, 4), fixed(measured[t], 4),
          fixed(laws[t].variance(from: sample.variance), 4),
        ]
      })
  }

  private func report(_ name: String, _ measured: [Double], by betas: [Double])
  {
    let law = Law.table(betas: betas, .one)[betas.count]
    chapter.report(
      name, "variance after \(betas.count) steps", measured[betas.count],
      expect: law.variance(from: sample.variance),
      within: law.band(from: sample.variance, count: sample.pixels.count))
  }

  /// One pixel of one picture: the data do not vary, only the noise does.
  private func reportOnePixel(using generator: inout SeededGenerator) {
    let walks = 20_000
    let middle = picture.clean.scalars[picture.clean.count / 2]
    let copies = Tensor<Float>(repeating: middle, shape: [walks])
    var end = copies
    walk(copies, betas: scheduled, factors: [.one], using: &generator) {
      end = $1[0]
    }
    let sum = scheduled.reduce(0, +)
    chapter.say()
    chapter.say("One pixel of one picture, \(walks) walks from there:")
    chapter.report(
      "variance.givenPicture", "variance of its last value", end.variance(),
      expect: sum, within: 4 * sum * (2 / Double(walks)).squareRoot())
  }

  private func drawCurves(_ unit: [Double], _ gentle: [Double]) throws {
    func chart(_ measured: [Double], _ betas: [Double]) -> Chart {
      let laws = Law.table(betas: betas, .one)
      let law = laws.map { $0.variance(from: sample.variance) }
      let ts = Array(stride(from: 0, through: betas.count, by: 5))
      return Chart(x: "timestep t", y: "variance", height: 250) {
        Line(x: 0...betas.count, y: law, label: "law", hue: .blue)
        Points(
          x: ts, y: ts.map { measured[$0] }, label: "measured", hue: .ink,
          radius: 3)
      }
    }
    try Panels(columns: 2) {
      Panel("a. Variance 1 in every step", chart(unit, units))
      Panel("b. The schedule of chapter 1", chart(gentle, scheduled))
    }.save(as: "growth", in: chapter.output)
  }

  private func drawPictures(using generator: inout SeededGenerator) throws {
    let ts = [0, 1, 2, 5, 20, 50]
    var images: [[Float]] = []
    for betas in [units, scheduled] {
      walk(picture.clean, betas: betas, factors: [.one], using: &generator) {
        if ts.contains($0) { images.append($1[0].scalars) }
      }
    }
    try ImageGrid(
      images, width: picture.width, columns: ts.count,
      rowLabels: ["variance 1", "schedule"],
      columnLabels: ts.map { "t = \($0)" }
    ).save(as: "drowned", in: chapter.output)
  }
}
