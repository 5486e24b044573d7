import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 8.3.
struct ChainInput: Sendable {
  let clean: Double
  let noises: [Double]
  let alphaBar: [Double]

  /// The number of steps T.
  var timesteps: Int { alphaBar.count - 1 }

  /// The alpha of step t alone.
  func alpha(_ t: Int) -> Double { alphaBar[t] / alphaBar[t - 1] }

  /// The states of a chain with a step of our choice, from (x, t).
  func walk(_ step: (Double, Int) -> Double) -> [Double] {
    var states = [clean]
    for t in 0..<timesteps { states.append(step(states[t], t + 1)) }
    return states
  }

  /// A number for each t, from 0.
  func each(_ state: (Int) -> Double) -> [Double] {
    alphaBar.indices.map(state)
  }

  /// The right states.
  var states: [Double] {
    walk { x, t in
      let a = alpha(t)
      return a.squareRoot() * x + (1 - a).squareRoot() * noises[t]
    }
  }

  /// Jumps with some noise of variance 1 for each t.
  func jumps(_ noise: (Int) -> Double) -> [Double] {
    each { t in
      alphaBar[t].squareRoot() * clean
        + (1 - alphaBar[t]).squareRoot() * noise(t)
    }
  }
}

extension Exercise {
  /// Exercise 8.3: a film of one chain.
  static let oneChain = Assignment<ChainInput>(
    id: "8.3", title: "Film one chain", function: "chain", section: "8.1",
    hint: "Each state is made from the one before it. The alpha of a single "
      + "step is the ratio of two neighbours in the table.",
    call: {
      "chain(from: \(Wording.number($0.clean)), "
        + "noises: \(Wording.list($0.noises)), "
        + "alphaBar: \(Wording.list($0.alphaBar)))"
    },
    reader: {
      try Exercises.Chapter08.chain(
        from: $0.clean, noises: $0.noises, alphaBar: $0.alphaBar)
    },
    reference: {
      try Solutions.Chapter08.chain(
        from: $0.clean, noises: $0.noises, alphaBar: $0.alphaBar)
    },
    alternatives: [
      { i in
        // The jump, with noise that is merged on the way
        var merged = 0.0
        return i.each { t in
          if t == 0 { return i.clean }
          let a = i.alpha(t)
          merged *= a.squareRoot()
          merged += (1 - a).squareRoot() * i.noises[t]
          return i.alphaBar[t].squareRoot() * i.clean + merged
        }
      },
      { i in
        // The exploding view: add, and shrink for the film only
        var x = i.clean
        return i.each { t in
          if t > 0 {
            let added = (1 - i.alpha(t)) / i.alphaBar[t]
            x += added.squareRoot() * i.noises[t]
          }
          return i.alphaBar[t].squareRoot() * x
        }
      },
    ],
    example: ChainInput(
      clean: 2, noises: [0, 1, -0.5], alphaBar: [1, 0.64, 0.32]),
    probes: { generator in
      var inputs: [ChainInput] = []
      for timesteps in [1, 2, 3, 7, 30, 100] {
        for (first, last) in [
          (1e-3, 0.02), (0.2, 0.2), (0.4, 0.01), (1e-4, 2e-4),
          (generator.uniform(0.01, 0.5), generator.uniform(0.01, 0.5)),
        ] {
          let schedule = NoiseSchedule.linear(
            timesteps: timesteps, from: first, through: last)
          for clean in [0, 2, -30, generator.normal()] {
            inputs.append(
              ChainInput(
                clean: clean, noises: [0] + generator.normals(timesteps),
                alphaBar: schedule.alphaBar))
          }
        }
      }
      inputs.append(ChainInput(clean: 1.5, noises: [0], alphaBar: [1]))
      return inputs
    },
    mistakes: [
      Mistake(
        "marginals, not a chain",
        clue: "You jump to each t with that step's noise alone. Every frame is "
          + "right, but no frame knows of the one before, and the points leap "
          + "about. Make each state from the last."
      ) { i in i.jumps { i.noises[$0] } },
      Mistake(
        "one noise for the whole film",
        clue: "You jump to each t with the noise of step 1. The points move "
          + "smoothly now, on curves fixed from the start; in a chain every "
          + "step brings noise of its own."
      ) { i in i.jumps { $0 == 0 ? 0 : i.noises[1] } },
      Mistake(
        "noises that do not fade",
        clue: "You jump to each t with the sum of all noises until then, "
          + "divided by sqrt(t). They do not weigh alike: early ones have been "
          + "shrunk by all steps since."
      ) { i in
        i.jumps {
          $0 == 0
            ? 0 : i.noises[...$0].reduce(0, +) / Double($0).squareRoot()
        }
      },
      Mistake(
        "alphaBar in place of alpha",
        clue: "You take single steps with alphaBar_t. It belongs to all steps "
          + "until t; for one step divide it by its neighbour."
      ) { i in
        i.walk { x, t in
          i.alphaBar[t].squareRoot() * x
            + (1 - i.alphaBar[t]).squareRoot() * i.noises[t]
        }
      },
      Mistake(
        "variance for deviation",
        clue: "You multiply the noise by 1 - alpha_t, its variance. A factor "
          + "needs the square root."
      ) { i in
        i.walk { x, t in
          i.alpha(t).squareRoot() * x + (1 - i.alpha(t)) * i.noises[t]
        }
      },
      Mistake(
        "the old state without its root",
        clue: "You multiply the state by alpha_t. That is the share of its "
          + "variance; the numbers shrink by its root."
      ) { i in
        i.walk { x, t in
          i.alpha(t) * x + (1 - i.alpha(t)).squareRoot() * i.noises[t]
        }
      },
      Mistake(
        "the old state is not shrunk",
        clue: "You add noise but keep the old state whole. The points spread "
          + "without end and their centre never moves."
      ) { i in
        i.walk { x, t in x + (1 - i.alpha(t)).squareRoot() * i.noises[t] }
      },
      Mistake(
        "the noise of the step before",
        clue: "You use `noises[t - 1]` in step t. The list starts at t = 0, so "
          + "that `noises[t]` belongs to step t."
      ) { i in
        i.walk { x, t in
          let a = i.alpha(t)
          return a.squareRoot() * x + (1 - a).squareRoot() * i.noises[t - 1]
        }
      },
      Mistake(
        "no noise at all",
        clue: "Your point slides to the middle without any noise."
      ) { i in i.walk { x, t in i.alpha(t).squareRoot() * x } },
      Mistake(
        "the clean point is missing",
        clue: "Your film begins with x_1. There are T + 1 states, and the "
          + "first is the clean point."
      ) { Array($0.states.dropFirst()) },
      Mistake(
        "the last frame is missing",
        clue: "Your film stops one state early. A chain of T steps has T + 1 "
          + "states, and the last one is where it leads."
      ) { Array($0.states.dropLast()) },
      Mistake(
        "the film backwards",
        clue: "Your states run from x_T to x_0. This film goes forward."
      ) { $0.states.reversed() },
      Mistake(
        "only the end",
        clue: "You return the last state alone. A film needs all of them."
      ) { $0.states.suffix(1) },
    ],
    unchanged: { i in i.each { _ in i.clean } },
    experiments: [
      Experiment(
        quantity: "Over 500 chains of the blobs' schedule, the correlation of "
          + "the states at t = 50 and 55",
        expected: 0.896, within: 0.05
      ) { answer, generator in
        // The standard error is .009
        let schedule = NoiseSchedule.linear(
          timesteps: 100, from: 1e-4, through: 0.02)
        let table = Array(schedule.alphaBar[...55])
        var (early, late) = ([Double](), [Double]())
        for _ in 0..<500 {
          let states = try answer(
            ChainInput(
              clean: 2, noises: [0] + generator.normals(55),
              alphaBar: table))
          early.append(states[50])
          late.append(states[55])
        }
        return early.covariance(with: late)
          / (early.variance * late.variance).squareRoot()
      }
    ])
}
