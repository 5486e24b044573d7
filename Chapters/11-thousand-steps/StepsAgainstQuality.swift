import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.2: how few steps will do, when nothing else can be to blame.

/// One way to draw points of the board.
private struct Walk: Sendable {
  let steps: Int
  var eta = 0.0
  var spacing = StepSpacing.even
  let seed: UInt64
}

/// What came of it.
private struct Drawn: Sendable {
  let points: Tensor<Float>
  var distance = 0.0
  var inside: Double { BoardCensus(points).inside }
  var deviation: Double { points.variance().squareRoot() }
}

extension Studio {
  private static let crowd = 5000
  private static let fewer = [5, 10, 20, 50, 100]

  func stepsAgainstQuality() throws {
    chapter.section("11.2", "Steps against quality")
    var generator = generator(2)
    let sw = SlicedWasserstein<Float>(planeDirections: 64)
    func fresh() -> Tensor<Float> {
      Checkerboard.points(Self.crowd, using: &generator)
    }
    let pairs = (0..<24).map { _ in sw.distance(fresh(), fresh()) }
    let floor = mean(pairs)
    let chance = standardError(pairs) * 24.squareRoot()

    var walks: [Walk] = []
    for steps in Self.fewer.reversed() {
      for η in [0.0, 1] {
        walks.append(Walk(steps: steps, eta: η, seed: generator.next()))
      }
    }
    for spacing in [StepSpacing.leading, .trailing] {
      for steps in [50, 20, 10, 5] {
        walks.append(
          Walk(steps: steps, spacing: spacing, seed: generator.next()))
      }
    }
    let lots = (0..<8).map { _ in fresh() }
    let schedule = linear
    let drawn = concurrently(walks) { walk in
      let points = Self.board(walk, on: schedule)
      let distance = mean(lots.map { sw.distance(points, $0) })
      return Drawn(points: points, distance: distance)
    }
    let found = Array(zip(walks, drawn))
    func result(
      _ steps: Int, _ η: Double, _ spacing: StepSpacing = .even
    ) -> Drawn {
      found.first {
        $0.0.steps == steps && $0.0.eta == η && $0.0.spacing == spacing
      }?.1 ?? drawn[0]
    }

    chapter.say("The exact denoiser of the checkerboard draws \(Self.crowd)")
    chapter.say("points. SW1 is the distance from as many fresh ones.")
    chapter.report(
      "floor", "between fresh and fresh: floor", floor, expect: 0.0131,
      within: 0.004)
    chapter.report("floor.sd", "  from draw to draw", chance)
    tell(result)
    chapter.require(
      result(100, 0).distance <= floor + 3 * chance,
      "with 100 steps SW1 is \(result(100, 0).distance), the floor \(floor)")
    tellSpacings(result)
    theIndexBeforeTheFirst(using: &generator)

    try drawQuality(result, floor: floor, chance: chance)
    try drawBoards(result, fresh())
    try drawSpacings(result)
  }

  private static func board(
    _ walk: Walk, on schedule: NoiseSchedule
  ) -> Tensor<Float> {
    var draws = SeededGenerator(seed: walk.seed)
    // ANCHOR: board-walk
    var oracle = CheckerboardPredictor<Float>(schedule: schedule)
    return schedule.sample(
      from: .normal([crowd, 2], using: &draws), with: &oracle,
      visiting: schedule.times(walk.steps, spacing: walk.spacing),
      eta: walk.eta, using: &draws)
    // ANCHOR_END: board-walk
  }

  private func tell(
    _ result: (Int, Double, StepSpacing) -> Drawn
  ) {
    chapter.say()
    // Measured with other seeds; the floor's chance is in all of them
    let expected: [Double: [Double]] = [
      0: [0.248, 0.107, 0.050, 0.023, 0.0127],
      1: [0.263, 0.137, 0.077, 0.033, 0.021],
    ]
    // The board's own deviation: it is even on -1...1, along either axis
    let root = (1.0 / 3).squareRoot()
    chapter.table(
      ["steps", "SW1, eta 0", "eta 1", "inside", "eta 1", "sd", "eta 1"],
      Self.fewer.enumerated().map { i, steps in
        let both = [0.0, 1].map { result(steps, $0, .even) }
        for (η, drawn) in zip([0.0, 1], both) {
          let name = "s\(steps).eta\(Int(η))"
          chapter.keep(
            "sw1.\(name)", drawn.distance, expect: expected[η]?[i],
            within: 0.012)
          chapter.keep("inside.\(name)", drawn.inside)
          chapter.keep("sd.\(name)", drawn.deviation)
        }
        return ["\(steps)"] + both.map { fixed($0.distance, 3) }
          + both.map { fixed($0.inside, 3) }
          + both.map { fixed($0.deviation, 3) }
      } + [
        ["board", "", ""] + [1, 1, root, root].map { fixed($0, 3) }
      ])
  }

  private func tellSpacings(
    _ result: (Int, Double, StepSpacing) -> Drawn
  ) {
    chapter.say()
    chapter.say("Which times are visited, with eta = 0: SW1 (and inside)")
    chapter.table(
      ["steps"] + StepSpacing.allCases.map(\.rawValue),
      [5, 10, 20, 50].map { steps in
        ["\(steps)"]
          + StepSpacing.allCases.map { spacing in
            let drawn = result(steps, 0, spacing)
            if spacing != .even {
              chapter.keep("sw1.s\(steps).\(spacing)", drawn.distance)
              chapter.keep("inside.s\(steps).\(spacing)", drawn.inside)
            }
            return "\(fixed(drawn.distance, 3)) (\(fixed(drawn.inside, 2)))"
          }
      })
  }

  /// Three ways to end a walk of fifty steps.
  private func theIndexBeforeTheFirst(
    using generator: inout SeededGenerator
  ) {
    let n = Self.crowd
    let times = linear.times(50)
    var oracle = CheckerboardPredictor<Float>(schedule: linear)
    var beforeLast = Tensor<Float>.zeros(like: Tensor([0]))
    let right = linear.sample(
      from: .normal([n, 2], using: &generator), with: &oracle,
      visiting: times, using: &generator
    ) { _, x, _ in beforeLast = x }
    let ε = oracle.predictedNoise(in: beforeLast, at: times[0])
    let x̂₀ = linear.predictedClean(from: beforeLast, at: times[0], noise: ε)
    // ANCHOR: wrapped
    // Python's alphas_cumprod[-1] is the last entry of the table
    let ᾱ = linear.alphaBar[linear.timesteps]
    let wrapped = Tensor.mix(
      Float(ᾱ.squareRoot()), x̂₀, Float((1 - ᾱ).squareRoot()), ε)
    // ANCHOR_END: wrapped
    chapter.say()
    chapter.say("Fifty steps, and three ways to make the last:")
    chapter.table(
      ["", "inside", "median |x|"],
      [
        ("right", "alphaBar before the first is 1", right),
        ("stopped", "no last step: x_1 is shown", beforeLast),
        ("wrapped", "alphaBar[-1], as Python has it", wrapped),
      ].map { key, name, points in
        let sizes = points.scalars.map { abs(Double($0)) }.sorted()
        let median = sizes[sizes.count / 2]
        let inside = BoardCensus(points).inside
        let law = ["right": 0.9966, "stopped": 0.946, "wrapped": 0.485][key]
        chapter.keep(
          "last.inside.\(key)", inside, expect: law,
          within: 4
            * standardError(
              ofShare: n, probability: law ?? 0.5) + 0.008)
        chapter.keep("last.median.\(key)", median)
        return [name, fixed(inside, 3), format(median, 2)]
      })
  }

  private func drawQuality(
    _ result: (Int, Double, StepSpacing) -> Drawn, floor: Double,
    chance: Double
  ) throws {
    let ends = [Double(Self.fewer[0]), Double(Self.fewer[4])]
    try Chart(
      x: Axis(
        "steps", .log, range: 4.5...110,
        ticks: Self.fewer.map { Tick(Double($0), "\($0)") }),
      y: Axis("SW1", .log, range: 0.006...0.4), height: 320
    ) {
      Band(
        x: ends,
        lower: [floor - 3 * chance, floor - 3 * chance].map {
          max(0.006, $0)
        }, upper: [floor + 3 * chance, floor + 3 * chance],
        label: "floor ± 3 sd", hue: .grey)
      Line(
        x: Self.fewer, y: Self.fewer.map { result($0, 1, .even).distance },
        label: "η = 1", hue: .red, points: true)
      Line(
        x: Self.fewer, y: Self.fewer.map { result($0, 0, .even).distance },
        label: "η = 0", hue: .blue, points: true)
    }.save(as: "quality", in: chapter.output)
  }

  private func drawBoards(
    _ result: (Int, Double, StepSpacing) -> Drawn, _ fresh: Tensor<Float>
  ) throws {
    try Panels(columns: 3, spacing: 12) {
      for steps in [5, 10, 20, 50, 100] {
        Panel("\(steps) steps", scatter(result(steps, 0, .even).points, .blue))
      }
      Panel("the board", scatter(fresh, .ink))
    }.save(as: "boards", in: chapter.output)
  }

  private func drawSpacings(
    _ result: (Int, Double, StepSpacing) -> Drawn
  ) throws {
    try Panels(columns: 3, spacing: 12) {
      for spacing in StepSpacing.allCases {
        let times = linear.times(10, spacing: spacing)
        Panel(
          "\(spacing.rawValue): \(times[0]), \(times[1]) … \(times[9])",
          scatter(result(10, 0, spacing).points, .blue))
      }
    }.save(as: "spacings", in: chapter.output)
  }

  private func scatter(_ x: Tensor<Float>, _ hue: Hue) -> Chart {
    Chart(
      x: Axis("", range: -1.25...1.25), y: Axis("", range: -1.25...1.25),
      equalAspect: true
    ) {
      Points(interleaved: x.scalars, hue: hue, radius: 0.8, opacity: 0.5)
    }
  }
}
