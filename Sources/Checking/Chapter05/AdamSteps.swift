import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 5.3.
struct AdamInput: Sendable {
  let weight: Double
  let gradients: [Double]
  let rate: Double
  let epsilon: Double

  /// The state of Adam after taking a gradient in.
  struct State {
    var t = 0.0
    var g = 0.0
    /// The running means, and what they were before this gradient.
    var m = 0.0
    var v = 0.0
    var mBefore = 0.0
    var vBefore = 0.0

    var mean: Double { m / (1 - pow(0.9, t)) }
    var square: Double { v / (1 - pow(0.999, t)) }
  }

  /// The way of a weight whose steps, in learning rates, some rule makes.
  func way(
    keep: Double = 0.9, keepSquare: Double = 0.999, _ rule: (State) -> Double
  ) -> [Double] {
    var (state, place) = (State(), weight)
    return gradients.map { g in
      (state.mBefore, state.vBefore) = (state.m, state.v)
      state.t += 1
      state.g = g
      state.m = keep * state.m + (1 - keep) * g
      state.v = keepSquare * state.v + (1 - keepSquare) * g * g
      place -= rate * rule(state)
      return place
    }
  }
}

extension Exercise {
  /// Exercise 5.3: the optimiser, for one weight.
  static let adamSteps = Assignment<AdamInput>(
    id: "5.3", title: "Adam", function: "adam", section: "5.4",
    hint: "Keep weight, m and v in variables and go through the gradients in "
      + "a loop. In the first step, divide m by 1 - .9 and v by 1 - .999: "
      + "both are then what the gradient says.",
    call: {
      "adam(from: \(Wording.number($0.weight)), gradients: "
        + "\(Wording.list($0.gradients)), rate: \(Wording.number($0.rate)), "
        + "epsilon: \(Wording.number($0.epsilon)))"
    },
    reader: {
      try Exercises.Chapter05.adam(
        from: $0.weight, gradients: $0.gradients, rate: $0.rate,
        epsilon: $0.epsilon)
    },
    reference: {
      try Solutions.Chapter05.adam(
        from: $0.weight, gradients: $0.gradients, rate: $0.rate,
        epsilon: $0.epsilon)
    },
    alternatives: [
      { i in
        // The corrections moved into the rate
        i.way {
          let root = (1 - pow(0.999, $0.t)).squareRoot()
          return root / (1 - pow(0.9, $0.t)) * $0.m
            / ($0.v.squareRoot() + i.epsilon * root)
        }
      },
      { i in
        // The powers by multiplication
        var (a, b) = (1.0, 1.0)
        return i.way {
          a *= 0.9
          b *= 0.999
          return $0.m / (1 - a) / (($0.v / (1 - b)).squareRoot() + i.epsilon)
        }
      },
    ],
    example: AdamInput(
      weight: 1, gradients: [2, 1, -3], rate: 0.1, epsilon: 0.5),
    probes: { generator in
      [1, 2, 5, 40].flatMap { count in
        [1e-3, 1, 30].flatMap { scale in
          [1e-8, 0.1, 2].map { epsilon in
            AdamInput(
              weight: generator.normal(),
              gradients: generator.normals(count, scale: scale),
              rate: generator.logUniform(1e-3, 1), epsilon: epsilon)
          }
        }
      } + [
        AdamInput(weight: 3, gradients: [], rate: 0.1, epsilon: 1e-8),
        AdamInput(
          weight: 3, gradients: [0, 0, 1, 0], rate: 0.1, epsilon: 0.01),
      ]
    },
    mistakes: [
      Mistake(
        "no correction at all",
        clue: "m and v begin with 0, and for the first steps they are too "
          + "small. Divide m by 1 - .9^t and v by 1 - .999^t."
      ) { i in i.way { $0.m / ($0.v.squareRoot() + i.epsilon) } },
      Mistake(
        "only m corrected",
        clue: "You correct m. v begins with 0 as well: divide it by "
          + "1 - .999^t."
      ) { i in i.way { $0.mean / ($0.v.squareRoot() + i.epsilon) } },
      Mistake(
        "only v corrected",
        clue: "You correct v. m begins with 0 as well: divide it by 1 - .9^t."
      ) { i in i.way { $0.m / ($0.square.squareRoot() + i.epsilon) } },
      Mistake(
        "epsilon inside the root",
        clue: "You add epsilon to v before taking the root. That makes a small "
          + "epsilon large: the root of 1e-8 is 1e-4. Add it to the root."
      ) { i in i.way { $0.mean / ($0.square + i.epsilon).squareRoot() } },
      Mistake(
        "stale momentum",
        clue: "You move the weight with the m and v of the step before: update "
          + "them first, with this step's gradient, then move."
      ) { i in
        i.way {
          let mean = $0.mBefore / (1 - pow(0.9, $0.t))
          let square = $0.vBefore / (1 - pow(0.999, $0.t))
          return mean / (square.squareRoot() + i.epsilon)
        }
      },
      Mistake(
        "stale m",
        clue: "You move the weight with the m of the step before. Take this "
          + "step's gradient in first."
      ) { i in
        i.way {
          $0.mBefore / (1 - pow(0.9, $0.t))
            / ($0.square.squareRoot() + i.epsilon)
        }
      },
      Mistake(
        "t counted from 0",
        clue: "In your first step t is 0, and 1 - .9^0 is 0. Steps count "
          + "from 1."
      ) { i in
        i.way {
          $0.m / (1 - pow(0.9, $0.t - 1))
            / (($0.v / (1 - pow(0.999, $0.t - 1))).squareRoot() + i.epsilon)
        }
      },
      Mistake(
        "corrected as if every step were the first",
        clue: "You divide by 1 - .9 and 1 - .999 in every step. The powers "
          + "grow with t: 1 - .9^t."
      ) { i in
        i.way {
          $0.m / (1 - 0.9) / (($0.v / (1 - 0.999)).squareRoot() + i.epsilon)
        }
      },
      Mistake(
        "uphill",
        clue: "You add the step. The gradient points to where the loss grows: "
          + "subtract."
      ) { i in i.way { -$0.mean / ($0.square.squareRoot() + i.epsilon) } },
      Mistake(
        "the root forgotten",
        clue: "You divide by v, which is a mean of squares. Its root has the "
          + "size of a gradient."
      ) { i in i.way { $0.mean / ($0.square + i.epsilon) } },
      Mistake(
        "the two decays exchanged",
        clue: "You keep .999 of m and .9 of v. The direction may turn quickly, "
          + "the size should be remembered for long."
      ) { i in
        i.way(keep: 0.999, keepSquare: 0.9) {
          $0.m / (1 - pow(0.999, $0.t))
            / (($0.v / (1 - pow(0.9, $0.t))).squareRoot() + i.epsilon)
        }
      },
      Mistake(
        "the gradient itself in place of m",
        clue: "You divide this step's gradient by the root of v. Adam moves "
          + "along the mean m of the gradients."
      ) { i in i.way { $0.g / ($0.square.squareRoot() + i.epsilon) } },
      Mistake(
        "epsilon added before the correction",
        clue: "You divide sqrt(v) + epsilon as a whole by sqrt(1 - .999^t). "
          + "Correct v first, then take the root, then add epsilon."
      ) { i in
        i.way {
          $0.mean
            / (($0.v.squareRoot() + i.epsilon)
              / (1 - pow(0.999, $0.t)).squareRoot())
        }
      },
    ])
}
