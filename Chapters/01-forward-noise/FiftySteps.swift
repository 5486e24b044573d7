import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

/// Section 1.2: the whole chain, on a digit, on two pixels, on points.
struct FiftySteps {
  let chapter: Chapter
  let picture: Picture
  let many: Tensor<Float>
  let schedule = NoiseSchedule.source

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("1.2", "Fifty steps")
    chapter.say("Over fifty steps beta climbs in a straight line. For some of")
    chapter.say("them: the noise that the step adds (standard deviations), and")
    chapter.say("what all steps so far have left of the picture, and added.")
    chapter.table(
      ["t", "beta", "noise added", "picture left", "noise so far"],
      [1, 2, 10, 25, 50].map { t in
        [
          "\(t)", fixed(schedule.beta[t], 5),
          fixed(schedule.beta[t].squareRoot(), 3),
          fixed(kept(at: t), 3),
          fixed((1 - kept(at: t) * kept(at: t)).squareRoot(), 3),
        ]
      })

    // ANCHOR: fifty
    let states = walk(
      from: picture.clean, steps: 50, using: &generator
    ) { x, t, ε in schedule.step(x, to: t, noise: ε) }
    // ANCHOR_END: fifty
    try drawStates(states)
    chapter.report("betaFirst", "first beta", schedule.beta[1])
    chapter.report("betaLast", "last beta", schedule.beta[50])
    for (name, label, t) in [
      ("kept.t10", "picture left at t = 10", 10),
      ("kept.T", "picture left at the end", 50),
    ] {
      chapter.report(
        name, label, kept(at: t), expect: schedule.alphaBar[t].squareRoot(),
        within: 1e-12)
    }
    chapter.report(
      "noise.t10", "noise so far at t = 10",
      (1 - schedule.alphaBar[10]).squareRoot())

    chapter.say()
    try followTwoPixels(using: &generator)
    chapter.say()
    misread(using: &generator)
    chapter.say()
    try dissolvePoints(using: &generator)
  }

  // ANCHOR: kept
  /// The factor that t steps leave in front of x_0.
  func kept(at t: Int) -> Double {
    (1...t).map { (1 - schedule.beta[$0]).squareRoot() }.reduce(1, *)
  }
  // ANCHOR_END: kept

  func drawStates(_ states: [Tensor<Float>]) throws {
    try picture.tiles(
      Array(states.dropFirst()), side: 56, columns: 10,
      captions: (1...50).map { "t = \($0)" }
    ).save(as: "states", in: chapter.output)
    try Slider(
      frames: states.map { picture.tiles([$0], side: 252) },
      labels: states.indices.map { "t = \($0)" }, start: 8, still: 12
    ).save(as: "steps", in: chapter.output)
  }

  /// Beta as a standard deviation: the noise has variance beta squared.
  func misread(using generator: inout SeededGenerator) {
    let n = 100_000
    let start = Tensor<Float>.normal([n], using: &generator)
    // ANCHOR: misread
    let last = end(of: start, steps: 50, using: &generator) { x, t, ε in
      let β = Float(schedule.beta[t])
      return .mix((1 - β).squareRoot(), x, β, ε)  // should be sqrt(β)
    }
    // ANCHOR_END: misread
    let law = schedule.beta.dropFirst().reduce(1) { v, β in
      (1 - β) * v + β * β
    }
    chapter.say("Data of variance 1, if beta were the standard deviation:")
    chapter.report(
      "misread", "variance at the end", last.variance(), expect: law,
      within: 4 * standardError(ofVariance: n, variance: law))
  }
}

// MARK: - Two pixels, many times

extension FiftySteps {
  func followTwoPixels(using generator: inout SeededGenerator) throws {
    let runs = 5000
    let clean = picture.clean.scalars
    guard let dark = clean.min(), let bright = clean.max() else { return }
    func walks(from pixel: Float) -> [Tensor<Float>] {
      walk(
        from: Tensor(repeating: pixel, shape: [runs]), steps: 50,
        using: &generator
      ) { x, t, ε in schedule.step(x, to: t, noise: ε) }
    }
    let (brights, darks) = (walks(from: bright), walks(from: dark))

    chapter.say("The brightest and the darkest pixel, \(runs) walks each,")
    chapter.say("after 50 steps:")
    let share = kept(at: 50)
    let variance = 1 - share * share
    for (name, label, start, end) in [
      ("bright", "brightest", bright, brights[50]),
      ("dark", "darkest", dark, darks[50]),
    ] {
      chapter.report(
        "\(name).mean", "\(label): mean", end.mean(),
        expect: share * Double(start),
        within: 4 * standardError(ofMean: runs, variance: variance))
      chapter.report(
        "\(name).variance", "\(label): variance", end.variance(),
        expect: variance,
        within: 4 * standardError(ofVariance: runs, variance: variance))
    }

    func density(at t: Int) -> Chart {
      Chart(
        x: Axis(t < 25 ? "" : "number in the pixel"),
        y: Axis(t == 1 || t == 25 ? "density" : ""), height: 190
      ) {
        Histogram(
          darks[t].scalars, bins: 70, over: -3.5...3.5, label: "darkest pixel",
          hue: .blue)
        Histogram(
          brights[t].scalars, bins: 70, over: -3.5...3.5,
          label: "brightest pixel", hue: .gold)
      }
    }
    try Panels(columns: 2) {
      Panel("t = 1", density(at: 1))
      Panel("t = 10", density(at: 10))
      Panel("t = 25", density(at: 25))
      Panel("t = 50", density(at: 50))
    }.save(as: "pixels", in: chapter.output)
  }
}

// MARK: - Points instead of pictures

extension FiftySteps {
  func dissolvePoints(using generator: inout SeededGenerator) throws {
    // ANCHOR: points
    let board: Tensor<Float> = Checkerboard.points(
      3000, using: &generator)
    let states = walk(from: board, steps: 50, using: &generator) {
      x, t, ε in schedule.step(x, to: t, noise: ε)
    }
    // ANCHOR_END: points

    chapter.say("3000 points of a checkerboard, walked the same way. At first")
    chapter.say("all are on squares of one colour. Later, of those that are")
    chapter.say("still inside the board, so many (half would be chance):")
    let times = [0, 3, 6, 10, 25, 50]
    for t in times[1...3] {
      let law = BoardLaw(board, keeping: kept(at: t))
      chapter.report(
        "board.t\(t)", "t = \(t)", shareOnSquares(states[t]),
        expect: law.share, within: 4 * law.standardError)
    }

    // Points keep the colour of the column in which they began
    let columns = (0..<board.rowCount).map {
      min(max(Int(2 * (board.scalars[2 * $0] + 1)), 0), 3)
    }
    func cloud(at t: Int) -> Chart {
      let axis = Axis(range: -2.6...2.6)
      return Chart(x: axis, y: axis, equalAspect: true) {
        // In small portions, so that no colour covers the others
        for portion in 0..<48 {
          let column = portion % 4
          let members = columns.indices.filter {
            columns[$0] == column && $0 % 12 == portion / 4
          }
          Points(
            x: members.map { states[t].scalars[2 * $0] },
            y: members.map { states[t].scalars[2 * $0 + 1] },
            hue: .scale(Double(column) / 3), radius: 1.3, opacity: 0.7)
        }
      }
    }
    try Panels(columns: 3, spacing: 14) {
      for t in times { Panel("t = \(t)", cloud(at: t)) }
    }.save(as: "points", in: chapter.output)
  }

  func shareOnSquares(_ points: Tensor<Float>) -> Double {
    var (inside, right) = (0, 0)
    for i in 0..<points.rowCount {
      let x = Double(points.scalars[2 * i])
      let y = Double(points.scalars[2 * i + 1])
      guard abs(x) < 1 && abs(y) < 1 else { continue }
      inside += 1
      if Checkerboard.contains(x, y) { right += 1 }
    }
    return Double(right) / Double(max(inside, 1))
  }
}
