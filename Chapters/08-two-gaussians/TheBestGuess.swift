import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 8.2: what the best predictor says, and what even it cannot know.

extension Lab {
  mutating func theBestGuess() throws {
    chapter.section("8.2", "The best guess there is")
    let schedule = Self.printed
    let oracle = Self.oracle(schedule)
    chapter.say("At t = T, as printed, x_T on the diagonal at so far from the")
    chapter.say("middle. Probability of the upper blob, and where the best")
    chapter.say("guess puts the clean point (the blob is at 2.828):")
    let places = [0.0, 0.25, 0.5, 1, 1.5, 2, 3]
    let root = 2.0.squareRoot()
    chapter.table(
      ["x_T", "probability", "guess"],
      places.map { u in
        let x = Tensor<Float>(
          [Float(u / root), Float(u / root)], shape: [1, 2])
        let clean = Double(oracle.predictedClean(from: x, at: 100).scalars[0])
        let share = oracle.shares(of: [u / root, u / root], at: 100)[0]
        if u == 0.25 { chapter.keep("share.0.25", share) }
        return [fixed(u, 2), fixed(share, 3), fixed(clean * root, 3)]
      })

    chapter.say()
    chapter.say("Share of guesses more than three deviations from both blobs:")
    for (key, name, schedule, t) in [
      ("printed", "as printed, t = 100", Self.printed, 100),
      ("repaired", "repaired, t = 100", Self.repaired, 100),
      ("middle", "repaired, t = 40", Self.repaired, 40),
    ] {
      let guesses = Self.oracle(schedule).predictedClean(
        from: state(of: schedule, at: t, 20_000), at: t)
      chapter.report(
        "outside.\(key)", name, Self.census(guesses).beyondThree)
    }

    chapter.say()
    chapter.say("The floor: the loss of the best guess, by integration")
    let repaired = Self.oracle(Self.repaired)
    chapter.report(
      "floor.printed", "as printed", oracle.noiseFloor, expect: 0.38857,
      within: 1e-5)
    chapter.report(
      "floor.timeless", "  not told the time", oracle.timelessFloor(),
      expect: 0.4723, within: 1e-4)
    chapter.report(
      "floor.repaired", "repaired", repaired.noiseFloor, expect: 0.18052,
      within: 1e-5)
    for (key, oracle) in [("printed", oracle), ("repaired", repaired)] {
      for t in [1, 25, 41, 100] {
        chapter.keep("floor.\(key).t\(t)", oracle.noiseFloor(at: t))
      }
    }
    let measured = Self.measure(
      oracle, schedule, perTime: 1000, seed: generator.next())
    chapter.report(
      "floor.measured", "as printed, on 100,000 points", measured.loss,
      expect: oracle.noiseFloor, within: 4 * measured.standardError)

    try drawGuesses()
    try drawFloors([oracle, repaired])
  }

  private mutating func drawGuesses() throws {
    let shown = data.rows((0..<500).map { 2 * $0 })
    let panels = [
      ("a. As printed, t = 100", Self.printed, 100),
      ("b. Repaired, t = 100", Self.repaired, 100),
      ("c. Repaired, t = 40", Self.repaired, 40),
    ].map { name, schedule, t in
      let x = schedule.jump(from: shown, to: t, noise: noise(500))
      let clean = Self.oracle(schedule).predictedClean(from: x, at: t)
      return Panel(
        name,
        plane {
          Points(interleaved: x.scalars, hue: .grey, radius: 1.6)
          Points(interleaved: clean.scalars, hue: .red, radius: 1.8)
        })
    }
    try Panels(columns: 3, spacing: 16) { for panel in panels { panel } }
      .save(as: "guesses", in: chapter.output)
  }

  private func drawFloors(_ oracles: [GaussianMixture<Float>]) throws {
    let ts = Array(1...100)
    try Chart(
      x: "timestep t", y: Axis("floor of the loss", range: 0...1), height: 300
    ) {
      for (oracle, name) in zip(oracles, ["as printed", "repaired"]) {
        Line(x: ts, y: ts.map { oracle.noiseFloor(at: $0) }, label: name)
      }
    }.save(as: "floors", in: chapter.output)
  }
}
