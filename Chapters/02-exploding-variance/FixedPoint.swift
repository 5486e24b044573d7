import ChapterKit
import Diffusion
import Figures
import Tensors

/// Section 2.3: where the variance comes to rest.
struct FixedPoint {
  let chapter: Chapter
  let sample: Sample
  let beta: Double

  private let names = [
    "after200.unscaled", "fixedPoint.linear", "fixedPoint.root",
  ]

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("2.3", "The fixed point")
    rest(using: &generator)
    restWithBoldSteps(using: &generator)
    try Settling(chapter: chapter, sample: sample).run(using: &generator)
    try drawCobwebs()
  }

  /// 200 equal steps of each factor.
  private func rest(using generator: inout SeededGenerator) {
    let betas = Array(repeating: beta, count: 200)
    let few = sample.pixels(every: 3)
    let initial = few.variance()
    let shown = [0, 10, 20, 50, 100, 200]
    var rows: [[String]] = []
    var last: [Double] = []
    walk(few, betas: betas, factors: Factor.allCases, using: &generator) {
      guard shown.contains($0) else { return }
      last = $1.map { $0.variance() }
      rows.append(["\($0)"] + last.map { fixed($0, 4) })
    }
    chapter.say("\(few.count) pixels, 200 steps with beta = \(beta) each:")
    chapter.table(["t"] + Factor.allCases.map { "c = \($0.plain)" }, rows)
    for (k, c) in Factor.allCases.enumerated() {
      let law = Law.table(betas: betas, c)[200]
      chapter.report(
        names[k], "at the end, c = \(c.plain)", last[k],
        expect: law.variance(from: initial),
        within: law.band(from: initial, count: few.count))
    }
  }

  /// Even steps that are nearly all noise explode nothing.
  private func restWithBoldSteps(using generator: inout SeededGenerator) {
    let betas = Array(repeating: 0.9, count: 10)
    let few = sample.pixels(every: 3)
    let law = Law.table(betas: betas, .root)[10]
    var last = 0.0
    walk(few, betas: betas, factors: [.root], using: &generator) {
      last = $1[0].variance()
    }
    chapter.say("Ten steps with beta = 0.9, nearly all noise:")
    chapter.report(
      "fixedPoint.bold", "at the end, c = sqrt(1 - beta)", last,
      expect: law.variance(from: few.variance()),
      within: law.band(from: few.variance(), count: few.count))
  }

  // ANCHOR: cobweb
  /// The map from one variance to the next, and the staircase it makes.
  private func cobweb(_ c: Factor, beta β: Double, hue: Hue) -> Chart {
    let next = { (v: Double) in c(β) * c(β) * v + β }
    return Chart(
      x: Axis("variance before", range: 0...2),
      y: Axis("variance after", range: 0...2), equalAspect: true
    ) {
      Line(over: 0...2, hue: .grey, style: .dashed) { $0 }
      Line(over: 0...2, hue: hue, next)
      Cobweb(from: 0.1, steps: 20, hue: .ink, next)
      Cobweb(from: 1.9, steps: 20, hue: .ink, next)
    }
  }
  // ANCHOR_END: cobweb

  private func drawCobwebs() throws {
    let hues: [Hue] = [.red, .gold, .blue]
    try Panels(columns: 3) {
      for (k, c) in Factor.allCases.enumerated() {
        Panel(c.rawValue, cobweb(c, beta: 0.3, hue: hues[k]))
      }
    }.save(as: "cobweb", in: chapter.output)
  }
}
