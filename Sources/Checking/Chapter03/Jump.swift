import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 3.1.
struct JumpInput: Sendable {
  let clean: [Double]
  let noise: [Double]
  let time: TimeInTable

  /// A formula applied number by number.
  func each(_ formula: (Double, Double) -> Double) -> [Double] {
    zip(clean, noise).map(formula)
  }

  /// The jump with some other alphaBar.
  func jumped(by alphaBar: Double) -> [Double] {
    each { alphaBar.squareRoot() * $0 + (1 - alphaBar).squareRoot() * $1 }
  }
}

extension Exercise {
  /// Exercise 3.1: all steps up to t at once.
  static let jump = Assignment<JumpInput>(
    id: "3.1", title: "The jump", function: "jump", section: "3.2",
    hint: "Two factors, and their squares add up to 1: the share of variance "
      + "that the data keep, and the share that is noise by now.",
    call: {
      "jump(from: \(Wording.list($0.clean)), to: \($0.time.t), "
        + "noise: \(Wording.list($0.noise)), "
        + "alphaBar: \(Wording.list($0.time.alphaBar)))"
    },
    reader: {
      try Exercises.Chapter03.jump(
        from: $0.clean, to: $0.time.t, noise: $0.noise,
        alphaBar: $0.time.alphaBar)
    },
    reference: {
      try Solutions.Chapter03.jump(
        from: $0.clean, to: $0.time.t, noise: $0.noise,
        alphaBar: $0.time.alphaBar)
    },
    alternatives: [
      { i in
        i.clean.indices.map {
          pow(1 - i.time.now, 0.5) * i.noise[$0]
            + exp(0.5 * log(i.time.now)) * i.clean[$0]
        }
      },
      { i in
        // The second factor from the first: their squares add up to 1
        let kept = sqrt(i.time.now)
        let added = sqrt((1 - kept) * (1 + kept))
        var x = i.noise
        for k in x.indices { x[k] = kept * i.clean[k] + added * x[k] }
        return x
      },
    ],
    example: JumpInput(
      clean: [1, -2], noise: [0.5, 1],
      time: TimeInTable(t: 2, alphaBar: [1, 0.8, 0.64, 0.2])),
    probes: { generator in
      var inputs: [JumpInput] = []
      for time in TimeInTable.probes(&generator) {
        for (count, scale) in [(0, 1.0), (1, 1), (2, 1), (7, 1e6), (64, 1)] {
          inputs.append(
            JumpInput(
              clean: generator.normals(count, scale: scale),
              noise: generator.normals(count), time: time))
        }
        inputs.append(
          JumpInput(
            clean: generator.normals(5),
            noise: generator.normals(5, scale: 100), time: time))
      }
      // A whole image
      inputs.append(
        JumpInput(
          clean: generator.normals(784), noise: generator.normals(784),
          time: TimeInTable(t: 1, alphaBar: [1, 0.7, 0.3])))
      return inputs
    },
    mistakes: [
      Mistake(
        "no square roots at all",
        clue: "You mix with alphaBar and 1 - alphaBar. These are shares of "
          + "variance: the numbers are multiplied by their square roots."
      ) { i in i.each { i.time.now * $0 + (1 - i.time.now) * $1 } },
      Mistake(
        "alphaBar without its root",
        clue: "Your x_0 is multiplied by alphaBar_t. That is the share of its "
          + "*variance* that is left; the numbers shrink by its square root."
      ) { i in
        i.each { i.time.now * $0 + (1 - i.time.now).squareRoot() * $1 }
      },
      Mistake(
        "1 - alphaBar without its root",
        clue: "Your noise is multiplied by 1 - alphaBar_t. That is its "
          + "variance: the factor is the square root."
      ) { i in
        i.each { i.time.now.squareRoot() * $0 + (1 - i.time.now) * $1 }
      },
      Mistake(
        "1 minus the root",
        clue: "Your noise is multiplied by 1 - sqrt(alphaBar_t). It is the "
          + "*squares* of the two factors that add up to 1: the factor is "
          + "sqrt(1 - alphaBar_t)."
      ) { i in
        let root = i.time.now.squareRoot()
        return i.each { root * $0 + (1 - root) * $1 }
      },
      Mistake(
        "one timestep early",
        clue: "You read the table at t - 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { $0.jumped(by: ($0.time.moved(by: -1) ?? $0.time).now) },
      Mistake(
        "one timestep late",
        clue: "You read the table at t + 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { $0.jumped(by: ($0.time.moved(by: 1) ?? $0.time).now) },
      Mistake(
        "alpha of the last step only",
        clue: "You use alphaBar_t / alphaBar_{t-1}, which is one step's alpha: "
          + "this takes the last step only. All t steps together have "
          + "alphaBar_t."
      ) { $0.jumped(by: $0.time.alpha) },
      Mistake(
        "the end of the table",
        clue: "You use the last entry of the table whatever t is."
      ) { $0.jumped(by: $0.time.alphaBar[$0.time.alphaBar.count - 1]) },
      Mistake(
        "the product of alphaBars",
        clue: "You multiply the entries of the table. Each is a product "
          + "already: alphaBar_t alone holds all steps up to t."
      ) { $0.jumped(by: $0.time.alphaBar[...$0.time.t].reduce(1, *)) },
      Mistake(
        "the two factors swapped",
        clue: "sqrt(alphaBar_t) belongs to x_0: at t = 0 it is 1, and x_0 has "
          + "to come back unchanged."
      ) { $0.jumped(by: 1 - $0.time.now) },
      Mistake(
        "the data do not fade",
        clue: "You add noise but keep all of x_0. After t steps its factor is "
          + "sqrt(alphaBar_t)."
      ) { i in i.each { $0 + (1 - i.time.now).squareRoot() * $1 } },
      Mistake(
        "noise not scaled",
        clue: "You add the noise as it is. At t = 0 there is none yet: its "
          + "factor is sqrt(1 - alphaBar_t)."
      ) { i in i.each { i.time.now.squareRoot() * $0 + $1 } },
      Mistake(
        "noise subtracted",
        clue: "You subtract the noise. Its sign makes no difference to the "
          + "statistics, but a network is to find exactly the noise that was "
          + "added."
      ) { i in
        i.each {
          i.time.now.squareRoot() * $0 - (1 - i.time.now).squareRoot() * $1
        }
      },
      Mistake(
        "no noise added",
        clue: "Only sqrt(alphaBar_t) x_0 is left in your answer: the noise is "
          + "missing."
      ) { i in i.each { x, _ in i.time.now.squareRoot() * x } },
    ],
    unchanged: { $0.clean },
    later: { input, steps in
      input.time.moved(by: steps).map {
        JumpInput(clean: input.clean, noise: input.noise, time: $0)
      }
    },
    experiments: [
      Experiment(
        quantity: "From data of variance 1, half way, the variance",
        expected: 1, within: 0.13
      ) { answer, generator in
        // 2,000 numbers: the standard error is .032
        let time = TimeInTable(t: 1, alphaBar: [1, 0.5, 0.25])
        let x = generator.normals(2000)
        let noise = generator.normals(x.count)
        return try answer(JumpInput(clean: x, noise: noise, time: time))
          .variance
      }
    ])
}
