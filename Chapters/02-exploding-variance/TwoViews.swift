import ChapterKit
import Diffusion
import Figures
import Tensors

/// Section 2.4: one chain, seen at two magnifications.
struct TwoViews {
  let chapter: Chapter
  let sample: Sample
  let picture: Picture

  private let schedule = NoiseSchedule.source
  private var exploding: ExplodingView { ExplodingView(of: schedule) }

  init(chapter: Chapter, sample: Sample, picture: Picture) {
    self.chapter = chapter
    self.sample = sample
    self.picture = picture
  }

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("2.4", "Exploding is a view")
    compare(using: &generator)
    reportIncrements()
    compareFactors()
    try draw(using: &generator)
  }

  private func compare(using generator: inout SeededGenerator) {
    // ANCHOR: two-chains
    let clean = Tensor<Double>(sample.pixels(every: 23))
    var x = clean
    var y = clean
    var largest = 0.0
    for t in 1...schedule.timesteps {
      let ε = Tensor<Double>.normal(clean.shape, using: &generator)
      x = schedule.step(x, to: t, noise: ε)
      y = exploding.step(y, to: t, noise: ε)
      let gap = (exploding.view(of: x, at: t) - y).scalars
      largest = max(largest, gap.map { abs($0) }.max() ?? 0)
    }
    // ANCHOR_END: two-chains

    chapter.say("A preserving chain x and an exploding chain y, same noise,")
    chapter.say(
      "\(clean.count) pixels. "
        + "The largest |x_t / sqrt(alphaBar_t) - y_t|:")
    chapter.report(
      "views.difference", "any pixel, any t", largest, expect: 0, within: 1e-9)
    chapter.say("The variance of their pixels at t = 50:")
    chapter.report("views.variance.x", "preserving", x.variance())
    chapter.report("views.variance.y", "exploding", y.variance())
  }

  private func reportIncrements() {
    let last = schedule.timesteps
    let sum = (1...last).map { exploding.increment(at: $0) }.reduce(0, +)
    let whole = exploding.noiseVariance(at: last)
    chapter.say("What the exploding chain's steps add, beta_t / alphaBar_t:")
    chapter.report("increment.first", "step 1", exploding.increment(at: 1))
    chapter.report("increment.last", "step 50", exploding.increment(at: last))
    chapter.report(
      "exploding.variance", "all steps together", sum, expect: whole,
      within: 1e-12 * whole)
    chapter.report(
      "exploding.deviation", "the root of that", whole.squareRoot())
  }

  /// Each of the three factors, as a preserving chain of some schedule.
  private func compareFactors() {
    let betas = Array(schedule.beta.dropFirst())
    let ends = Factor.allCases.map {
      ($0, Law.table(betas: betas, $0)[betas.count])
    }
    chapter.say()
    chapter.say("The three chains of 2.2 after 50 steps, data of variance 1:")
    chapter.table(
      ["c", "signal", "noise", "signal/noise"],
      ends.map { c, law in
        let signal = law.signal * law.signal
        return [
          c.plain, fixed(signal, 4), fixed(law.noise, 4),
          fixed(signal / law.noise, 4),
        ]
      })
    chapter.say("The preserving chain that knows as much has:")
    for (name, (c, law)) in zip(["one", "linear", "root"], ends) {
      chapter.report(
        "equivalent.\(name)", "alphaBar, for c = \(c.plain)", law.alphaBar)
    }
  }

  private func draw(using generator: inout SeededGenerator) throws {
    let shown = [0, 10, 20, 30, 40, 50]
    var x = picture.clean
    var preserving: [[Float]] = []
    var blownUp: [[Float]] = []
    for t in 0...schedule.timesteps {
      if t > 0 {
        let ε = Tensor<Float>.normal(x.shape, using: &generator)
        x = schedule.step(x, to: t, noise: ε)
      }
      guard shown.contains(t) else { continue }
      preserving.append(x.scalars)
      blownUp.append(exploding.view(of: x, at: t).scalars)
    }
    try ImageGrid(
      preserving + blownUp, width: picture.width, columns: shown.count,
      rowLabels: ["xₜ", "yₜ"], columnLabels: shown.map { "t = \($0)" }
    ).save(as: "views", in: chapter.output)
    try drawSizes()
  }

  /// Signal and noise on their way, in both views.
  private func drawSizes() throws {
    let ts = Array(0...schedule.timesteps)
    let signal = ts.map { schedule.alphaBar[$0].squareRoot() }
    let noise = ts.map { (1 - schedule.alphaBar[$0]).squareRoot() }
    let blownUp = ts.map { exploding.noiseVariance(at: $0).squareRoot() }
    try Panels(columns: 2) {
      Panel(
        "a. Preserving: xₜ",
        Chart(x: "timestep t", y: Axis("size", range: 0...3.6), height: 250) {
          Line(x: ts, y: signal, label: "data", hue: .blue)
          Line(x: ts, y: noise, label: "noise", hue: .red)
        })
      Panel(
        "b. Exploding: yₜ",
        Chart(x: "timestep t", y: Axis("size", range: 0...3.6), height: 250) {
          Line(x: ts, y: ts.map { _ in 1.0 }, label: "data", hue: .blue)
          Line(x: ts, y: blownUp, label: "noise", hue: .red)
        })
    }.save(as: "sizes", in: chapter.output)
  }
}
