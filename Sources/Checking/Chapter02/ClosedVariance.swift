import Diffusion
import Exercises
import Solutions
import Tensors

/// A time, and the table of alphaBar that it points into.
struct TimeInTable: Sendable {
  let t: Int
  let alphaBar: [Double]

  /// alphaBar_t.
  var now: Double { alphaBar[t] }

  /// alphaBar_t / alphaBar_{t-1}, the alpha of step t alone; 1 at t = 0.
  var alpha: Double { t == 0 ? 1 : alphaBar[t] / alphaBar[t - 1] }

  /// The variances beta_1, ..., beta_t that were added until now.
  var betas: [Double] {
    (0..<t).map { 1 - alphaBar[$0 + 1] / alphaBar[$0] }
  }

  /// The same table, some steps later; nil outside of the table.
  func moved(by steps: Int) -> TimeInTable? {
    alphaBar.indices.contains(t + steps)
      ? TimeInTable(t: t + steps, alphaBar: alphaBar) : nil
  }

  /// Times at the start, in the middle and at the end of several tables.
  static func probes(_ generator: inout SeededGenerator) -> [TimeInTable] {
    let rough = (0..<7).map { _ in generator.uniform(0.01, 0.6) }
    return [
      NoiseSchedule.source,
      .linear(timesteps: 1, from: 0.3, through: 0.3),
      .linear(timesteps: 2, from: 0.1, through: 0.2),
      .linear(timesteps: 1000, from: 1e-4, through: 0.02),
      .cosine(timesteps: 25),
      NoiseSchedule(betas: rough),
      // Hardly any noise, hardly any signal, and a step that leaves next to
      // nothing
      .linear(timesteps: 3, from: 1e-5, through: 3e-5),
      .linear(timesteps: 60, from: 0.3, through: 0.3),
      NoiseSchedule(betas: [0.2, 0.9995, 0.1]),
    ].flatMap { schedule in
      let last = schedule.timesteps
      let times = [0, 1, 2, last / 2, last - 1, last]
      return Set(times.filter { 0...last ~= $0 }).sorted().map {
        TimeInTable(t: $0, alphaBar: schedule.alphaBar)
      }
    }
  }
}

/// The arguments of exercise 2.2.
struct VarianceInput: Sendable {
  let initial: Double
  let time: TimeInTable
}

extension Exercise {
  /// Exercise 2.2: Var_t in closed form.
  static let closedVariance = Assignment<VarianceInput>(
    id: "2.2", title: "The variance in one go", function: "variance",
    section: "2.3",
    hint: "Subtract 1 from both sides of the rule for one step. What does a "
      + "step do to Var - 1?",
    call: {
      "variance(after: \($0.time.t), initial: \(Wording.number($0.initial)), "
        + "alphaBar: \(Wording.list($0.time.alphaBar)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter02.variance(
          after: $0.time.t, initial: $0.initial, alphaBar: $0.time.alphaBar)
      ]
    },
    reference: {
      [
        try Solutions.Chapter02.variance(
          after: $0.time.t, initial: $0.initial, alphaBar: $0.time.alphaBar)
      ]
    },
    alternatives: [
      { [$0.time.now * $0.initial + (1 - $0.time.now)] },
      { i in
        // Step by step after all
        [i.time.betas.reduce(i.initial) { (1 - $1) * $0 + $1 }]
      },
    ],
    example: VarianceInput(
      initial: 3, time: TimeInTable(t: 2, alphaBar: [1, 0.8, 0.4, 0.1])),
    probes: { generator in
      TimeInTable.probes(&generator).flatMap { time in
        [0, 0.38, 1, 4.1, generator.logUniform(0.01, 100), 1e6].map {
          VarianceInput(initial: $0, time: time)
        }
      }
    },
    mistakes: [
      Mistake(
        "the noise forgotten",
        clue: "alphaBar_t Var_0 is what is left of the data. The noise that "
          + "came in has variance 1 - alphaBar_t: add it."
      ) { [$0.time.now * $0.initial] },
      Mistake(
        "1 added instead of 1 - alphaBar_t",
        clue: "You add a whole unit of noise at every t. At t = 0 there is "
          + "none yet: the noise has variance 1 - alphaBar_t."
      ) { [1 + $0.time.now * $0.initial] },
      Mistake(
        "the two shares swapped",
        clue: "At t = 0 alphaBar is 1 and the answer has to be Var_0: alphaBar "
          + "goes with the data, 1 - alphaBar with the noise."
      ) { [(1 - $0.time.now) * $0.initial + $0.time.now] },
      Mistake(
        "the root of alphaBar",
        clue: "sqrt(alphaBar_t) multiplies the numbers. Their variance is "
          + "multiplied by its square, alphaBar_t."
      ) { [1 + $0.time.now.squareRoot() * ($0.initial - 1)] },
      Mistake(
        "alpha of the last step only",
        clue: "You use alphaBar_t / alphaBar_{t-1}, which is one step's alpha. "
          + "All t steps count, and their product is alphaBar_t."
      ) { [1 + $0.time.alpha * ($0.initial - 1)] },
      Mistake(
        "one timestep early",
        clue: "You read the table at t - 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let before = $0.time.moved(by: -1) ?? $0.time
        return [1 + before.now * ($0.initial - 1)]
      },
      Mistake(
        "one timestep late",
        clue: "You read the table at t + 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let after = $0.time.moved(by: 1) ?? $0.time
        return [1 + after.now * ($0.initial - 1)]
      },
      Mistake(
        "the exploding chain's variance",
        clue: "Var_0 plus the sum of the betas is what happens *without* the "
          + "factor sqrt(1 - beta)."
      ) { [$0.initial + $0.time.betas.reduce(0, +)] },
      Mistake(
        "the standard deviation",
        clue: "You return the root of the right answer: the standard deviation."
      ) { [(1 + $0.time.now * ($0.initial - 1)).squareRoot()] },
      Mistake(
        "Var_0 added whole",
        clue: "You have Var_0 + 1 - alphaBar_t: the noise is right, but the "
          + "data fade too, by alphaBar_t."
      ) { [$0.initial + 1 - $0.time.now] },
      Mistake(
        "the table multiplied once more",
        clue: "You multiply the entries of `alphaBar` up to t. Each of them is "
          + "a product already: `alphaBar[t]` is all you need."
      ) {
        let product = $0.time.alphaBar[...$0.time.t].reduce(1, *)
        return [1 + product * ($0.initial - 1)]
      },
      Mistake(
        "the end of the table",
        clue: "You use the last entry of the table whatever t is."
      ) {
        let last = $0.time.alphaBar[$0.time.alphaBar.count - 1]
        return [1 + last * ($0.initial - 1)]
      },
    ],
    unchanged: { [$0.initial] },
    later: { input, steps in
      input.time.moved(by: steps).map {
        VarianceInput(initial: input.initial, time: $0)
      }
    })
}
