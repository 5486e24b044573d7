import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

/// Section 1.4: what a state knows of its past, and of its future.
struct Memory {
  let chapter: Chapter
  let picture: Picture
  let many: Tensor<Float>
  let schedule = NoiseSchedule.source

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("1.4", "The chain forgets")
    testMarkov(using: &generator)
    try drawWitnesses(using: &generator)
    chapter.say()
    followNoise(using: &generator)
    chapter.say()
    try repeatNoise(using: &generator)
  }

  /// How well x_2 can be told from its neighbours in time.
  func testMarkov(using generator: inout SeededGenerator) {
    let n = 200_000
    // ANCHOR: markov
    let β = 0.1
    let schedule = NoiseSchedule(betas: [β, β, β])
    let coins = (0..<n).map { _ in 2 * generator.integer(below: 2) - 1 }
    var x = [Tensor(coins.map(Double.init))]
    for t in 1...3 {
      let ε = Tensor<Double>.normal([n], using: &generator)
      x.append(schedule.step(x[t - 1], to: t, noise: ε))
    }
    func variance(given times: Int...) -> Double {
      residualVariance(
        of: x[2].scalars, given: times.map { x[$0].scalars })
    }
    // ANCHOR_END: markov

    chapter.say("\(n) pixels that start black or white, three steps with")
    chapter.say("beta = 0.1. The variance of x₂ for somebody who knows ...")
    // Without x_1 and x_0 the fixed part of x_2 is its +-.9
    chapter.report(
      "markov.nothing", "... nothing", variance(), expect: 1,
      within: 4 * standardError(ofVariance: n, fixed: 0.81, noise: 0.19)
        + 16 * 0.81 / Double(n))
    for (name, label, value, law) in [
      ("markov.start", "... x₀", variance(given: 0), 0.19),
      ("markov.present", "... x₁", variance(given: 1), β),
      ("markov.past", "... x₁ and x₀", variance(given: 1, 0), β),
      (
        "markov.future", "... x₁ and x₃", variance(given: 1, 3),
        1 / (1 / β + (1 - β) / β)
      ),
    ] {
      chapter.report(
        name, label, value, expect: law,
        within: 4 * standardError(ofVariance: n, variance: law))
    }
  }

  /// What x_1 says about x_2, what x_3 says, and what both say.
  func drawWitnesses(using generator: inout SeededGenerator) throws {
    let (n, β, past, future) = (400_000, 0.1, 0.2, 0.9)
    let schedule = NoiseSchedule(betas: [β, β])
    let start = Tensor<Double>(repeating: past, shape: [n])
    let x₂ = schedule.step(
      start, to: 1, noise: .normal([n], using: &generator))
    let x₃ = schedule.step(x₂, to: 2, noise: .normal([n], using: &generator))
    let chosen = zip(x₂.scalars, x₃.scalars)
      .filter { abs($0.1 - future) < 0.02 }.map(\.0)

    let α = 1 - β
    let both = (
      1 / β + α / β, past * α.squareRoot() / β + future * α.squareRoot() / β
    )
    func bell(_ mean: Double, _ variance: Double) -> (Double) -> Double {
      { x in
        exp(-(x - mean) * (x - mean) / (2 * variance))
          / (2 * Double.pi * variance).squareRoot()
      }
    }
    try Chart(x: "x₂", y: "density", height: 300) {
      Histogram(
        chosen, bins: 60, over: -0.6...1.8,
        label: "walks with x₁ = 0.2 and x₃ ≈ 0.9", hue: .grey)
      Line(over: -0.9...2.1, label: "x₁ alone", hue: .blue, style: .dashed) {
        bell(past * α.squareRoot(), β)($0)
      }
      Line(over: -0.9...2.1, label: "x₃ alone", hue: .gold, style: .dashed) {
        bell(future / α.squareRoot(), β / α)($0)
      }
      Line(over: -0.9...2.1, label: "both", hue: .red) {
        bell(both.1 / both.0, 1 / both.0)($0)
      }
    }.save(as: "witnesses", in: chapter.output)
  }
}

// MARK: - Noise that is new each time, and noise that is not

extension Memory {
  // ANCHOR: added-noise
  /// The noise that a step has added, recovered from both its ends.
  func addedNoise(
    _ x: [Tensor<Float>], at t: Int
  ) -> Tensor<Float> {
    let β = Float(schedule.beta[t])
    return .mix(
      1 / β.squareRoot(), x[t],
      -((1 - β) / β).squareRoot(), x[t - 1])
  }
  // ANCHOR_END: added-noise

  func correlationOfNoises(_ x: [Tensor<Float>]) -> Double {
    let (early, late) = (addedNoise(x, at: 25), addedNoise(x, at: 26))
    return correlation(
      early.scalars.map(Double.init), late.scalars.map(Double.init))
  }

  func followNoise(using generator: inout SeededGenerator) {
    let x = walk(from: many, steps: 50, using: &generator) { x, t, ε in
      schedule.step(x, to: t, noise: ε)
    }
    let n = Double(many.count)
    chapter.say(
      "\(many.rowCount) pictures, fifty steps. The correlation of ...")
    chapter.report(
      "lagCorrelation", "... the noises of steps 25 and 26",
      correlationOfNoises(x), expect: 0, within: 4 / n.squareRoot())

    // The walk forgets its way, but not yet the picture
    let spread = many.variance()
    guard spread > 0 else {
      return chapter.say("All pixels are alike: there is nothing to forget.")
    }
    let (kept, noise) = (schedule.alphaBar[50], 1 - schedule.alphaBar[50])
    let total = kept * spread + noise
    let law = (kept * spread / total).squareRoot()
    let slant =
      (noise / kept).squareRoot() / spread
      - (kept * noise).squareRoot() / total
    let error =
      law
      * ((slant * slant * spread
      + noise * noise / (2 * total * total)) / n).squareRoot()
    chapter.report(
      "memory", "... the pixels at t = 0 and t = 50",
      correlation(
        many.scalars.map(Double.init), x[50].scalars.map(Double.init)),
      expect: law, within: 4 * error)
  }

  /// A generator that is made anew for each step starts the same stream.
  func repeatNoise(using generator: inout SeededGenerator) throws {
    // ANCHOR: repeated
    let seed = generator.next()
    let stuck: StepRule = { x, t, _ in
      var fresh = SeededGenerator(seed: seed)
      let ε = Tensor<Float>.normal(x.shape, using: &fresh)
      return schedule.step(x, to: t, noise: ε)
    }
    // ANCHOR_END: repeated
    let x = walk(from: many, steps: 50, using: &generator, by: stuck)
    chapter.say("The same, but each step makes its own generator:")
    chapter.report(
      "stuck.correlation", "... the noises of steps 25 and 26",
      correlationOfNoises(x), expect: 1, within: 1e-4)

    // All noises are one, so their factors add up, not their squares
    let factor = (1...50).reduce(0.0) { sum, t in
      (1 - schedule.beta[t]).squareRoot() * sum
        + schedule.beta[t].squareRoot()
    }
    let kept = schedule.alphaBar[50] * many.variance()
    chapter.report(
      "stuck.variance", "variance at t = 50", x[50].variance(),
      expect: kept + factor * factor,
      within: 4
        * standardError(
          ofVariance: many.count, fixed: kept, noise: factor * factor))
    try drawChains(stuck: stuck, using: &generator)
  }

  func drawChains(
    stuck: StepRule, using generator: inout SeededGenerator
  ) throws {
    let times = [0, 10, 20, 30, 40, 50]
    func row(_ rule: StepRule) -> [Tensor<Float>] {
      var stream = generator
      let x = walk(
        from: picture.clean, steps: 50, using: &stream, by: rule)
      return times.map { x[$0] }
    }
    let right = row { x, t, ε in schedule.step(x, to: t, noise: ε) }
    let misread = row { x, t, ε in
      let β = Float(schedule.beta[t])
      return .mix((1 - β).squareRoot(), x, β, ε)
    }
    try picture.tiles(
      right + misread + row(stuck), side: 84, columns: 6,
      captions: (times + times + times).map { "t = \($0)" },
      rowLabels: ["as it should be", "β as sd", "stuck generator"]
    ).save(as: "chains", in: chapter.output)
  }
}
