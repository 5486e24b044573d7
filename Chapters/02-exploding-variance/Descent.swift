import ChapterKit
import Diffusion
import Figures
import Tensors

/// Section 2.5: what the size of the numbers does to somebody who learns.
struct Descent {
  let chapter: Chapter
  let sample: Sample

  private let schedule = NoiseSchedule.source
  private let steps = 10

  init(chapter: Chapter, sample: Sample) {
    self.chapter = chapter
    self.sample = sample
  }

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("2.5", "What the factor really buys")
    let pairs = walkBoth(using: &generator)
    reportInputs(pairs)
    try learn(pairs)
  }

  private func walkBoth(using generator: inout SeededGenerator) -> [Pair] {
    let exploding = ExplodingView(of: schedule)
    let clean = Tensor<Double>(sample.pixels(every: 11))
    var y = clean
    var pairs = [Pair(t: 0, x: clean, y: clean, noise: .zeros(like: clean))]
    for t in 1...schedule.timesteps {
      let ε = Tensor<Double>.normal(clean.shape, using: &generator)
      y = exploding.step(y, to: t, noise: ε)
      guard t.isMultiple(of: 5) else { continue }
      let s = exploding.noiseVariance(at: t).squareRoot()
      pairs.append(
        Pair(
          t: t, x: exploding.state(behind: y, at: t), y: y,
          noise: (y - clean) / s))
    }
    return pairs
  }

  private func reportInputs(_ pairs: [Pair]) {
    chapter.say("The mean square of the numbers that a learner would see:")
    chapter.table(
      ["t", "x_t", "y_t"],
      pairs.filter { $0.t.isMultiple(of: 10) }.map {
        ["\($0.t)", fixed(meanSquare($0.x), 3), fixed(meanSquare($0.y), 3)]
      })
    let (first, last) = (pairs[0], pairs[pairs.count - 1])
    let square = meanSquare(first.x)
    let ᾱ = schedule.alphaBar[50]
    let laws = [
      ("x", last.x, Law(signal: ᾱ.squareRoot(), noise: 1 - ᾱ)),
      ("y", last.y, Law(signal: 1, noise: (1 - ᾱ) / ᾱ)),
    ]
    chapter.report("input.clean", "at t = 0", square)
    for (name, state, law) in laws {
      chapter.report(
        "input.\(name)", "\(name)_t at t = 50", meanSquare(state),
        expect: law.variance(from: square),
        within: law.band(from: square, count: state.count))
    }
  }

  private let learners = [
    Learner(name: "x_t, step size 0.4", input: { $0.x }, rate: 0.4),
    Learner(name: "y_t, step size 0.4", input: { $0.y }, rate: 0.4),
    Learner(name: "y_t, step size 0.03", input: { $0.y }, rate: 0.03),
  ]

  /// The share of the way to the least error that is left, step by step.
  private func wayLeft(_ learner: Learner, _ pair: Pair) -> [Double] {
    let input = learner.input(pair)
    let errors = learner.errors(from: input, to: pair.noise, steps: steps)
    let least = leastError(from: input, to: pair.noise)
    return errors.map { ($0 - least) / (errors[0] - least) }
  }

  private func learn(_ pairs: [Pair]) throws {
    let (early, late) = (pairs[2], pairs[pairs.count - 1])
    let least = leastError(from: late.x, to: late.noise)
    let other = leastError(from: late.y, to: late.noise)
    chapter.say()
    chapter.say("Guess the noise as w times the input. The least error at")
    chapter.say("t = 50 is the same in both views:")
    chapter.report("descent.floor.x", "from x_t", least)
    chapter.report(
      "descent.floor.y", "from y_t", other, expect: least,
      within: 1e-9 * least)

    chapter.say("Ten steps of gradient descent from w = 0. What is left of")
    chapter.say("the way to the least error:")
    let atEarly = learners.map { wayLeft($0, early) }
    let atLate = learners.map { wayLeft($0, late) }
    func written(_ left: Double) -> String {
      left < 1e-6 ? "none" : format(left, 2)
    }
    chapter.table(
      ["", "t = 10", "t = 50"],
      learners.indices.map { k in
        [
          learners[k].name, written(atEarly[k][steps]),
          written(atLate[k][steps]),
        ]
      })
    chapter.report(
      "descent.cautious", "the last learner at t = 10", atEarly[2][steps])
    chapter.report(
      "descent.exploded", "the second at t = 50", atLate[1][steps])
    // A handful of pixels may miss it by chance
    chapter.require(
      late.x.count < 1000
        || atLate[0][steps] < 1 && atLate[1][steps] > 1 && atLate[2][steps] < 1,
      "at t = 50 the second learner alone should diverge")
    try draw(pairs, atEarly, atLate)
  }

  private func draw(
    _ pairs: [Pair], _ atEarly: [[Double]], _ atLate: [[Double]]
  ) throws {
    let ts = pairs.map(\.t)
    let even = stride(from: 0, through: steps, by: 2).map {
      Tick(Double($0), "\($0)")
    }
    try Panels(columns: 2) {
      Panel(
        "a. What the learner sees",
        Chart(
          x: "timestep t", y: Axis("mean square of the input", .log),
          height: 290
        ) {
          Line(
            x: ts, y: pairs.map { meanSquare($0.x) }, label: "xₜ", hue: .blue,
            points: true)
          Line(
            x: ts, y: pairs.map { meanSquare($0.y) }, label: "yₜ", hue: .red,
            points: true)
        })
      Panel(
        "b. How it gets on",
        Chart(
          x: Axis("step of descent", ticks: even),
          y: Axis("share of the way left", .log, range: 0.01...100),
          height: 290
        ) {
          Line(
            x: 0...steps, y: atLate[0], label: "xₜ, t = 50, size 0.4",
            hue: .blue, points: true)
          Line(
            x: 0...steps, y: atLate[1], label: "yₜ, t = 50, size 0.4",
            hue: .red, points: true)
          Line(
            x: 0...steps, y: atEarly[2], label: "yₜ, t = 10, size 0.03",
            hue: .gold, points: true)
        })
    }.save(as: "learner", in: chapter.output)
  }
}
