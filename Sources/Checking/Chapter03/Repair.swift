import Exercises
import Solutions
import Tensors

/// The arguments of exercise 3.2.
struct RepairInput: Sendable {
  let timesteps: Int
  let first: Double
  let last: Double
  let original: Int

  /// How many of the original steps one of the new ones stands for.
  var stretch: Double { Double(original) / Double(timesteps) }

  /// The betas before they are stretched, and the entry 0.
  func betas(_ stretch: Double = 1, gaps: Int? = nil) -> [Double] {
    let gaps = Double(gaps ?? max(timesteps - 1, 1))
    return [0]
      + (1...timesteps).map {
        stretch * (first + (last - first) * Double($0 - 1) / gaps)
      }
  }
}

extension Exercise {
  /// Exercise 3.2: a linear schedule for fewer steps.
  static let repair = Assignment<RepairInput>(
    id: "3.2", title: "Repair a schedule", function: "repairedBetas",
    section: "3.6",
    hint: "First the line from `first` to `last` with T points, then multiply "
      + "all of it by one number. Is the sum of the betas what it was?",
    call: {
      "repairedBetas(timesteps: \($0.timesteps), "
        + "from: \(Wording.number($0.first)), "
        + "through: \(Wording.number($0.last)), madeFor: \($0.original))"
    },
    reader: {
      try Exercises.Chapter03.repairedBetas(
        timesteps: $0.timesteps, from: $0.first, through: $0.last,
        madeFor: $0.original)
    },
    reference: {
      try Solutions.Chapter03.repairedBetas(
        timesteps: $0.timesteps, from: $0.first, through: $0.last,
        madeFor: $0.original)
    },
    alternatives: [
      { i in
        // The line between its ends, each with its share
        let n = Double(i.timesteps)
        return (0...i.timesteps).map { t in
          if t == 0 { return 0 }
          let share = n == 1 ? 0 : Double(t - 1) / (n - 1)
          return Double(i.original) * (i.first * (1 - share) + i.last * share)
            / n
        }
      },
      { i in
        // A beta that grows by the same amount at every step
        var beta = i.first * i.stretch
        let end = i.last * i.stretch
        let growth =
          i.timesteps == 1 ? 0 : (end - beta) / Double(i.timesteps - 1)
        var betas = [0.0]
        for _ in 1...i.timesteps {
          betas.append(beta)
          beta += growth
        }
        return betas
      },
    ],
    example: RepairInput(timesteps: 3, first: 0.01, last: 0.05, original: 12),
    probes: { generator in
      var inputs: [RepairInput] = []
      for timesteps in [1, 2, 3, 4, 10, 25, 50, 101] {
        for original in [timesteps, 2 * timesteps + 1, 20 * timesteps] {
          for (first, last) in [
            (1e-4, 0.02), (0.01, 0.01), (0.03, 0.002), (0, 0.04),
            (generator.uniform(0, 0.04), generator.uniform(0, 0.04)),
          ] {
            inputs.append(
              RepairInput(
                timesteps: timesteps, first: first, last: last,
                original: original))
          }
        }
      }
      inputs += [
        RepairInput(timesteps: 50, first: 1e-4, last: 0.02, original: 1000),
        RepairInput(timesteps: 1000, first: 1e-4, last: 0.02, original: 1000),
        RepairInput(timesteps: 400, first: 1e-3, last: 0.2, original: 100),
        // The last beta is 0.9995
        RepairInput(timesteps: 20, first: 1e-4, last: 0.01999, original: 1000),
      ]
      return inputs
    },
    mistakes: [
      Mistake(
        "not stretched",
        clue: "You spread the old betas over the new steps. There are fewer of "
          + "them now, so each has to add original / T times as much."
      ) { $0.betas() },
      Mistake(
        "stretched the wrong way",
        clue: "You multiply by T / original. Fewer steps have to add *more* "
          + "each: the factor is original / T."
      ) { $0.betas(1 / $0.stretch) },
      Mistake(
        "only the last beta stretched",
        clue: "Your betas end where they should, but they begin with the old "
          + "`first`. The whole line is multiplied, both ends of it."
      ) { i in
        RepairInput(
          timesteps: i.timesteps, first: i.first, last: i.stretch * i.last,
          original: i.original
        ).betas()
      },
      Mistake(
        "the root of the stretch",
        clue: "You multiply by sqrt(original / T). Betas are variances, and "
          + "variances add up: no root."
      ) { $0.betas($0.stretch.squareRoot()) },
      Mistake(
        "the ratio of gaps",
        clue: "You multiply by (original - 1) / (T - 1). It is the number of "
          + "steps that counts here, not the gaps between them."
      ) { i in
        i.betas(Double(i.original - 1) / Double(max(i.timesteps - 1, 1)))
      },
      Mistake(
        "end point excluded",
        clue: "Your last beta stays short: you divide by T, but T points with "
          + "both ends included have T - 1 gaps."
      ) { $0.betas($0.stretch, gaps: $0.timesteps) },
      Mistake(
        "entry 0 is missing",
        clue: "Your list begins with beta_1. Tables start at t = 0 here, with "
          + "beta_0 = 0, so that `beta[t]` belongs to step t."
      ) { Array($0.betas($0.stretch).dropFirst()) },
      Mistake(
        "entry 0 is stretched noise",
        clue: "Your entry 0 is not 0: before the first step nothing has "
          + "happened. beta_1 is the first beta of the line."
      ) { i in
        var betas = i.betas(i.stretch)
        betas[0] = i.stretch * i.first
        return betas
      },
      Mistake(
        "alphaBar instead of beta",
        clue: "You return the products of 1 - beta. This exercise asks for "
          + "the betas themselves."
      ) { i in
        var product = 1.0
        return i.betas(i.stretch).map {
          product *= 1 - $0
          return product
        }
      },
      Mistake(
        "steps merged in groups",
        clue: "You let each new step do what a group of old ones did: 1 minus "
          + "the product of their alphas. That is a repair too, and keeps "
          + "alphaBar_T exactly; this exercise asks for the stretched line."
      ) { i in
        let old = RepairInput(
          timesteps: i.original, first: i.first, last: i.last,
          original: i.original
        ).betas()
        return [0]
          + (1...i.timesteps).map { t in
            let from = (t - 1) * i.original / i.timesteps
            let through = t * i.original / i.timesteps
            return 1
              - old[1...][(from + 1)..<(through + 1)]
              .reduce(1) { $0 * (1 - $1) }
          }
      },
      Mistake(
        "0 divided by 0 for a single step",
        clue: "With T = 1 there is no gap, and (t - 1) / (T - 1) is 0 / 0. "
          + "The only beta is original times `first`."
      ) { $0.timesteps == 1 ? [0, .nan] : $0.betas($0.stretch) },
      Mistake(
        "the schedule backwards",
        clue: "Your betas start with `last` and end with `first`."
      ) { [0] + $0.betas($0.stretch).dropFirst().reversed() },
      Mistake(
        "divided as whole numbers",
        clue: "You divide `original / timesteps` while both are whole numbers, "
          + "which drops the fraction. Convert each to `Double` first."
      ) { $0.betas(Double($0.original / $0.timesteps)) },
      Mistake(
        "a single step not stretched",
        clue: "With T = 1 you return `first` as it is. That one step stands "
          + "for all of the original ones: original times `first`."
      ) { $0.betas($0.timesteps == 1 ? 1 : $0.stretch) },
    ],
    unchanged: { $0.betas() },
    experiments: [
      Experiment(
        quantity: "Fifty steps instead of 1000: the sum of the betas",
        expected: 10.05, within: 1e-6
      ) { answer, _ in
        try answer(
          RepairInput(timesteps: 50, first: 1e-4, last: 0.02, original: 1000)
        ).reduce(0, +)
      }
    ])
}
