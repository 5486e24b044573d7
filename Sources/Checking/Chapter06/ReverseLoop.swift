import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 6.1.
struct LoopInput: Sendable {
  let start: [Double]
  let fresh: [[Double]]
  let alphaBar: [Double]
  /// What the predictor of this case believes every number of x_0 to be.
  let belief: Double

  var last: Int { alphaBar.count - 1 }

  /// The noise that an oracle finds which believes in `belief`.
  ///
  /// It answers for every t, also for those that the table does not have.
  func predictedNoise(_ x: [Double], _ t: Int) -> [Double] {
    let ᾱ = alphaBar[min(max(t, 1), last)]
    return x.map {
      ($0 - ᾱ.squareRoot() * belief) / (1 - ᾱ).squareRoot()
    }
  }

  /// What one step of a loop may do differently.
  struct Step {
    var t: Int
    var x: [Double]
    var ε: [Double]
    var α: Double
    var ᾱ: Double
    var fresh: [Double]

    var β: Double { 1 - α }
    var push: Double { β / (1 - ᾱ).squareRoot() }
    var σ: Double { t > 1 ? β.squareRoot() : 0 }

    /// The step with other coefficients.
    func taken(push: Double, over root: Double, σ: Double) -> [Double] {
      x.indices.map { (x[$0] - push * ε[$0]) / root + σ * fresh[$0] }
    }

    /// The right step.
    var right: [Double] { taken(push: push, over: α.squareRoot(), σ: σ) }
  }

  /// The fresh noises as they are written in a call.
  var noises: String {
    "[" + fresh.map { Wording.list($0) }.joined(separator: ", ") + "]"
  }

  /// All states of a loop that takes such steps.
  func states(
    step: (Step) -> [Double] = { $0.right },
    askedAbout: (_ start: [Double], _ now: [Double]) -> [Double] = { $1 },
    saying: (Int) -> Int = { $0 },
    freshOf: (Int) -> Int = { $0 }
  ) -> [[Double]] {
    var states = [start]
    for t in (1...last).reversed() {
      let x = states[states.count - 1]
      states.append(
        step(
          Step(
            t: t, x: x,
            ε: predictedNoise(askedAbout(start, x), saying(t)),
            α: alphaBar[t] / alphaBar[t - 1], ᾱ: alphaBar[t],
            fresh: fresh[freshOf(t)])))
    }
    return states
  }

  static func random(
    _ count: Int, _ schedule: NoiseSchedule,
    _ generator: inout SeededGenerator
  ) -> LoopInput {
    LoopInput(
      start: generator.normals(count),
      fresh: (0...schedule.timesteps).map { _ in generator.normals(count) },
      alphaBar: schedule.alphaBar, belief: generator.uniform(-1, 1))
  }
}

extension Collection where Element == [Double] {
  /// All numbers, one list after the other.
  fileprivate var flat: [Double] { flatMap { $0 } }
}

extension Exercise {
  /// Exercise 6.1: the reverse chain with all its states.
  static let reverseLoop = Assignment<LoopInput>(
    id: "6.1", title: "The loop", function: "reverseChain", section: "6.1",
    hint: "Begin with a list that holds only `start`. Each step takes the last "
      + "state of the list and appends the next one; t runs down from T to 1.",
    call: {
      "reverseChain(from: \(Wording.list($0.start)), "
        + "fresh: \($0.noises), "
        + "alphaBar: \(Wording.list($0.alphaBar))) with a predictor that "
        + "believes x_0 to be \(Wording.number($0.belief))"
    },
    reader: { i in
      try Exercises.Chapter06.reverseChain(
        from: i.start, fresh: i.fresh, alphaBar: i.alphaBar,
        predictedNoise: i.predictedNoise
      ).flat
    },
    reference: { i in
      try Solutions.Chapter06.reverseChain(
        from: i.start, fresh: i.fresh, alphaBar: i.alphaBar,
        predictedNoise: i.predictedNoise
      ).flat
    },
    alternatives: [
      { $0.states().flat },
      { i in
        // By way of the belief and the posterior's two weights
        i.states { (s: LoopInput.Step) -> [Double] in
          let before = s.ᾱ / s.α
          let clean = before.squareRoot() * s.β / (1 - s.ᾱ)
          let noisy = s.α.squareRoot() * (1 - before) / (1 - s.ᾱ)
          return s.x.indices.map { (i: Int) -> Double in
            let belief =
              (s.x[i] - (1 - s.ᾱ).squareRoot() * s.ε[i]) / s.ᾱ.squareRoot()
            return clean * belief + noisy * s.x[i] + s.σ * s.fresh[i]
          }
        }.flat
      },
    ],
    example: LoopInput(
      start: [1], fresh: [[9], [0.5], [-1], [2]],
      alphaBar: [1, 0.8, 0.4, 0.1], belief: 0.5),
    probes: { generator in
      [
        LoopInput.random(
          1, .linear(timesteps: 1, from: 0.3, through: 0.3), &generator),
        .random(3, .linear(timesteps: 2, from: 0.1, through: 0.2), &generator),
        .random(2, .linear(timesteps: 3, from: 0.05, through: 0.4), &generator),
        .random(0, .linear(timesteps: 3, from: 0.1, through: 0.2), &generator),
        .random(
          5, .linear(timesteps: 12, from: 0.01, through: 0.5), &generator),
        .random(2, .source, &generator),
        .random(2, .repaired(timesteps: 50), &generator),
      ]
    },
    mistakes: [
      Mistake(
        "x_0 not kept",
        clue: "Your list ends with x_1. You append the state you come from; "
          + "append the state you get, or x_0 is never shown to anybody."
      ) { $0.states().dropLast().flat },
      Mistake(
        "x_T not kept",
        clue: "Your list begins with x_{T-1}. The start is a state too."
      ) { $0.states().dropFirst().flat },
      Mistake(
        "only the sample",
        clue: "You return x_0 alone. The film needs all T + 1 states."
      ) { i in i.states()[i.last] },
      Mistake(
        "x_0 first",
        clue: "Your states are right, but in the order of t. The chain begins "
          + "with x_T."
      ) { $0.states().reversed().flat },
      Mistake(
        "noise in the last step",
        clue: "You add fresh noise at t = 1 as well. No step follows that "
          + "could take it out: x_0 is the mean."
      ) {
        $0.states { s in
          s.taken(push: s.push, over: s.α.squareRoot(), σ: s.β.squareRoot())
        }.flat
      },
      Mistake(
        "noise left out one step early",
        clue: "You add none at t = 2 either. \"If t > 1\" is the rule for t "
          + "counted from 1."
      ) {
        $0.states { s in
          s.taken(
            push: s.push, over: s.α.squareRoot(),
            σ: s.t > 2 ? s.β.squareRoot() : 0)
        }.flat
      },
      Mistake(
        "no fresh noise",
        clue: "You take noise out and put none in. Then the states are too "
          + "smooth for their times."
      ) {
        $0.states { $0.taken(push: $0.push, over: $0.α.squareRoot(), σ: 0) }
          .flat
      },
      Mistake(
        "beta_t for its root",
        clue: "You multiply the fresh noise by beta_t, a variance. Its factor "
          + "is a standard deviation, the root."
      ) {
        $0.states { s in
          s.taken(
            push: s.push, over: s.α.squareRoot(), σ: s.t > 1 ? s.β : 0)
        }.flat
      },
      Mistake(
        "a plus for the minus",
        clue: "You add the predicted noise. It has to come out: minus."
      ) {
        $0.states { $0.taken(push: -$0.push, over: $0.α.squareRoot(), σ: $0.σ) }
          .flat
      },
      Mistake(
        "1 - alphaBar_t without its root",
        clue: "You divide by 1 - alphaBar_t. The noise has the root of that "
          + "as its factor in x_t."
      ) {
        $0.states { s in
          s.taken(push: s.β / (1 - s.ᾱ), over: s.α.squareRoot(), σ: s.σ)
        }.flat
      },
      Mistake(
        "alpha_t for alphaBar_t under the root",
        clue: "You divide by sqrt(1 - alpha_t), the noise of one step. The "
          + "predictor names the merged noise of t steps."
      ) {
        $0.states { s in
          s.taken(push: s.β.squareRoot(), over: s.α.squareRoot(), σ: s.σ)
        }.flat
      },
      Mistake(
        "not divided by sqrt(alpha_t)",
        clue: "The step forward shrank the state by sqrt(alpha_t). Divide by "
          + "it."
      ) {
        $0.states { $0.taken(push: $0.push, over: 1, σ: $0.σ) }
          .flat
      },
      Mistake(
        "the predictor told t - 1",
        clue: "You ask the predictor about t - 1, as programs do that count "
          + "from 0. Here t runs from T to 1."
      ) { $0.states(saying: { $0 - 1 }).flat },
      Mistake(
        "always asked about the start",
        clue: "You ask for the noise in x_T again and again. Ask about the "
          + "state that you have come to."
      ) { $0.states(askedAbout: { start, _ in start }).flat },
      Mistake(
        "the same fresh noise in every step",
        clue: "You use one entry of `fresh` for all steps. Step t has its own, "
          + "`fresh[t]`."
      ) { i in i.states(freshOf: { _ in i.last }).flat },
      Mistake(
        "the fresh noise of t - 1",
        clue: "You use `fresh[t - 1]` in step t."
      ) { $0.states(freshOf: { $0 - 1 }).flat },
      Mistake(
        "fresh noise taken from the front",
        clue: "You use the noises in the order of the list. Step t has "
          + "`fresh[t]`, so the last one comes first."
      ) { i in i.states(freshOf: { i.last - $0 }).flat },
    ],
    experiments: [
      Experiment(
        quantity: "The end of fifty steps back with a predictor that believes "
          + "in x_0 = 0.5",
        expected: 0.5, within: 1e-9
      ) { answer, generator in
        let s = NoiseSchedule.source
        let random = LoopInput.random(1, s, &generator)
        let states = try answer(
          LoopInput(
            start: random.start, fresh: random.fresh, alphaBar: s.alphaBar,
            belief: 0.5))
        return states[states.count - 1]
      }
    ])
}
