import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 1.2.
struct ScheduleInput: Sendable {
  let timesteps: Int
  let first: Double
  let last: Double

  /// The table of products of 1 - beta_t, for the betas of some formula.
  func products(_ beta: (Int) -> Double) -> [Double] {
    (1...timesteps).reduce(into: [1.0]) { table, t in
      table.append(table[t - 1] * (1 - beta(t)))
    }
  }

  /// The right betas.
  func beta(_ t: Int) -> Double {
    first + (last - first) * Double(t - 1) / Double(max(timesteps - 1, 1))
  }
}

extension Exercise {
  /// Exercise 1.2: the linear schedule.
  static let linearSchedule = Assignment<ScheduleInput>(
    id: "1.2", title: "The linear schedule", function: "linearSchedule",
    section: "1.2",
    hint: "Begin with the list [1.0]. In a loop over t in 1...timesteps, "
      + "append the last number times 1 - beta_t. T points have T - 1 gaps "
      + "between them.",
    call: {
      "linearSchedule(timesteps: \($0.timesteps), "
        + "from: \(Wording.number($0.first)), "
        + "through: \(Wording.number($0.last)))"
    },
    reader: {
      try Exercises.Chapter01.linearSchedule(
        timesteps: $0.timesteps, from: $0.first, through: $0.last)
    },
    reference: {
      try Solutions.Chapter01.linearSchedule(
        timesteps: $0.timesteps, from: $0.first, through: $0.last)
    },
    alternatives: [
      { i in
        // The product as a sum of logarithms
        (0...i.timesteps).map { t in
          exp((0..<t).reduce(0) { $0 + log1p(-i.beta($1 + 1)) })
        }
      },
      { i in
        // A beta that grows by the same amount at every step
        let gaps = Double(i.timesteps - 1)
        let growth = gaps == 0 ? 0 : (i.last - i.first) / gaps
        var (beta, left) = (i.first, 1.0)
        return [1]
          + (1...i.timesteps).map { _ in
            left -= left * beta
            beta += growth
            return left
          }
      },
    ],
    example: ScheduleInput(timesteps: 3, first: 0.1, last: 0.5),
    probes: { generator in
      var inputs: [ScheduleInput] = []
      for timesteps in [1, 2, 3, 4, 5, 10, 25, 49, 50, 101] {
        for (first, last) in [
          (1e-4, 0.1), (0.2, 0.2), (0.4, 0.01), (0, 0.3),
          (generator.uniform(0, 0.5), generator.uniform(0, 0.5)),
        ] {
          inputs.append(
            ScheduleInput(timesteps: timesteps, first: first, last: last))
        }
      }
      inputs += [
        ScheduleInput(timesteps: 1000, first: 1e-4, last: 0.02),
        ScheduleInput(timesteps: 1500, first: 1e-4, last: 0.01),
        // Nothing is left from the first step on
        ScheduleInput(timesteps: 4, first: 1, last: 0.1),
        ScheduleInput(timesteps: 3, first: 1, last: 1),
        ScheduleInput(timesteps: 7, first: 0.3, last: 1),
        ScheduleInput(timesteps: 1, first: 1, last: 0.5),
        ScheduleInput(timesteps: 1, first: 0, last: 1),
      ]
      return inputs
    },
    mistakes: [
      Mistake(
        "end point excluded",
        clue: "Your last beta stays short of `last`: you divide by T, but T "
          + "points with both ends included have T - 1 gaps."
      ) { i in
        i.products { t in
          i.first + (i.last - i.first) * Double(t - 1) / Double(i.timesteps)
        }
      },
      Mistake(
        "beta proportional to t",
        clue: "Your betas are last t / T: they do not begin at `first`."
      ) { i in
        i.products { t in i.last * Double(t) / Double(i.timesteps) }
      },
      Mistake(
        "start point excluded",
        clue: "Your first beta is already one step beyond `first`: at t = 1 "
          + "the fraction (t - 1) / (T - 1) has to be 0."
      ) { i in
        i.products { t in
          i.first + (i.last - i.first) * Double(t) / Double(i.timesteps)
        }
      },
      Mistake(
        "sum instead of product",
        clue: "You subtract the betas, as in 1 - (beta_1 + ... + beta_t). "
          + "Each step keeps a share of what is left: the shares multiply."
      ) { i in
        (1...i.timesteps).reduce(into: [1.0]) { table, t in
          table.append(table[t - 1] - i.beta(t))
        }
      },
      Mistake(
        "alpha instead of its product",
        clue: "You return alpha_t = 1 - beta_t of each step alone. alphaBar_t "
          + "is the product of all of them up to t."
      ) { i in
        [1] + (1...i.timesteps).map { 1 - i.beta($0) }
      },
      Mistake(
        "betas multiplied",
        clue: "You multiply the betas themselves. What is left after a step "
          + "is 1 - beta: multiply those."
      ) { i in
        (1...i.timesteps).reduce(into: [1.0]) { table, t in
          table.append(table[t - 1] * i.beta(t))
        }
      },
      Mistake(
        "entry 0 is missing",
        clue: "Your list begins with alphaBar_1. Tables start at t = 0 here, "
          + "with alphaBar_0 = 1, so that `alphaBar[t]` needs no - 1."
      ) { i in
        Array(i.products(i.beta).dropFirst())
      },
      Mistake(
        "the last step is missing",
        clue: "Your table stops at T - 1: the loop runs over 1...timesteps, "
          + "not 1..<timesteps."
      ) { i in
        Array(i.products(i.beta).dropLast())
      },
      Mistake(
        "one step too late",
        clue: "Your alphaBar_1 is still 1: step 1 has happened by then. The "
          + "number of steps in the product is t, not t - 1."
      ) { i in
        [1] + i.products(i.beta).dropLast()
      },
      Mistake(
        "the square roots",
        clue: "You return sqrt(alphaBar_t), the factor of the data. The table "
          + "holds alphaBar_t itself, the share of their variance."
      ) { i in
        i.products(i.beta).map { $0.squareRoot() }
      },
      Mistake(
        "0 divided by 0 for a single step",
        clue: "With T = 1 there is no gap, and (t - 1) / (T - 1) is 0 / 0. "
          + "The only beta is `first`."
      ) { i in
        i.timesteps == 1 ? [1, .nan] : i.products(i.beta)
      },
      Mistake(
        "the schedule backwards",
        clue: "Your betas start with `last` and end with `first`."
      ) { i in
        i.products { i.beta(i.timesteps + 1 - $0) }
      },
      Mistake(
        "one gap too far",
        clue: "Your fraction is t / (T - 1), which goes beyond 1. It has to be "
          + "0 at t = 1 and 1 at t = T: (t - 1) / (T - 1)."
      ) { i in i.products { i.beta($0 + 1) } },
      Mistake(
        "the betas themselves",
        clue: "You return the betas. alphaBar_t is the product of all the "
          + "factors 1 - beta up to t."
      ) { i in [0] + (1...i.timesteps).map { i.beta($0) } },
    ])
}
