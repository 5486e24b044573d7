import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Tensors

/// Section 2.2: three things a step may do to make room for the noise.
struct ThreeFactors {
  let chapter: Chapter
  let sample: Sample
  let picture: Picture

  let betas = Array(NoiseSchedule.source.beta.dropFirst())
  let factors = Factor.allCases

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("2.2", "Three factors")
    chapter.say("Three chains, the same pixels, the same noise.")

    // ANCHOR: measure
    // measured[t][k] is the variance of chain k after t steps
    var measured: [[Double]] = []
    var ends: [Tensor<Float>] = []
    walk(
      sample.pixels, betas: betas, factors: factors, using: &generator
    ) { t, states in
      measured.append(states.map { $0.variance() })
      ends = states
    }
    // ANCHOR_END: measure

    let laws = factors.map { Law.table(betas: betas, $0) }
    chapter.say("Their variance after t steps:")
    chapter.table(
      ["t"] + factors.map { "c = \($0.plain)" },
      [0, 10, 20, 30, 40, 50].map { t in
        ["\(t)"] + measured[t].map { fixed($0, 4) }
      })
    chapter.say("Two of the last row against the law:")
    reportEnd("finalVariance.linear", measured, laws, 1)
    reportEnd("finalVariance.preserving", measured, laws, 2)
    reportLargestGap(measured, laws[2])
    reportMemory(ends, laws)

    try drawCurves(measured, laws)
    try drawSlider(using: &generator)
    try drawRoll(using: &generator)
  }

  private func reportEnd(
    _ name: String, _ measured: [[Double]], _ laws: [[Law]], _ k: Int
  ) {
    let law = laws[k][50]
    chapter.report(
      name, "with c = \(factors[k].plain)", measured[50][k],
      expect: law.variance(from: sample.variance),
      within: law.band(from: sample.variance, count: sample.pixels.count))
  }

  /// How far the chain of the root ever is from its law, relatively.
  private func reportLargestGap(_ measured: [[Double]], _ laws: [Law]) {
    let gaps = (1...50).map { t in
      abs(measured[t][2] / laws[t].variance(from: sample.variance) - 1)
    }
    let n = Double(sample.pixels.count)
    chapter.report(
      "law.gap", "largest gap of the last at any t", gaps.max() ?? 0,
      expect: 0, within: max(0.01, 6 * (2 / n).squareRoot()))
  }

  /// How much of the digits is left: the correlation of x_50 with x_0.
  private func reportMemory(_ ends: [Tensor<Float>], _ laws: [[Law]]) {
    guard sample.variance > 0 else {
      chapter.say("These pictures are all one grey: nothing to remember.")
      return
    }
    let clean = sample.pixels.scalars.map(Double.init)
    let names = ["memory.one", "memory.linear", "memory.root"]
    chapter.say("How the last state still correlates with the first:")
    for (k, name) in names.enumerated() {
      // Slope over noise gives the correlation, and how far chance moves it
      let law = laws[k][50]
      let u = law.signal * (sample.variance / law.noise).squareRoot()
      let error = ((1 + u * u / 2) / Double(clean.count)).squareRoot()
      chapter.report(
        name, "with c = \(factors[k].plain)",
        correlation(clean, ends[k].scalars.map(Double.init)),
        expect: u / (1 + u * u).squareRoot(),
        within: 4 * error / pow32(1 + u * u))
    }
  }

  /// v to the power 3/2.
  private func pow32(_ v: Double) -> Double { v * v.squareRoot() }
}
