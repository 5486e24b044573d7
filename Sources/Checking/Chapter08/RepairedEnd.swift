import Diffusion
import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 8.1.
struct EndInput: Sendable {
  let beta: [Double]
  let end: Double

  /// The number of steps T.
  var timesteps: Int { beta.count - 1 }

  /// alphaBar_T as it is.
  var now: Double { beta.reduce(1) { $0 * (1 - $1) } }

  /// The power that takes the product to the end asked for.
  var power: Double { log(end) / log(now) }

  /// The table with each alpha taken to a power.
  func raised(to k: Double) -> [Double] {
    beta.map { 1 - pow(1 - $0, k) }
  }
}

extension Exercise {
  /// Exercise 8.1: a schedule that ends where it should.
  static let repairedEnd = Assignment<EndInput>(
    id: "8.1", title: "Betas that end where you want", function: "betas",
    section: "8.5",
    hint: "A product of powers is the power of the product. Which power of "
      + "alphaBar_T is `end`?",
    call: {
      "betas(\(Wording.list($0.beta)), "
        + "endingAt: \(Wording.number($0.end)))"
    },
    reader: { try Exercises.Chapter08.betas($0.beta, endingAt: $0.end) },
    reference: { try Solutions.Chapter08.betas($0.beta, endingAt: $0.end) },
    alternatives: [
      { i in
        // Accurate for small betas
        let k = log(i.end) / i.beta.reduce(0) { $0 + log1p(-$1) }
        return i.beta.map { -expm1(k * log1p(-$0)) }
      },
      { i in
        // By the table of products
        var (product, table) = (1.0, [1.0])
        for beta in i.beta.dropFirst() {
          product *= 1 - beta
          table.append(pow(product, i.power))
        }
        return [0] + (1...i.timesteps).map { 1 - table[$0] / table[$0 - 1] }
      },
    ],
    example: EndInput(beta: [0, 0.2, 0.36], end: 0.3),
    probes: { generator in
      var inputs: [EndInput] = []
      for timesteps in [1, 2, 3, 10, 50, 100] {
        for (first, last) in [
          (1e-3, 0.02), (0.1, 0.1), (0.3, 0.02), (0.01, 0.9),
          (generator.uniform(0.01, 0.5), generator.uniform(0.01, 0.5)),
        ] {
          let beta = NoiseSchedule.linear(
            timesteps: timesteps, from: first, through: last
          ).beta
          for end in [4e-5, 0.01, 0.3, generator.uniform(0.05, 0.6)] {
            inputs.append(EndInput(beta: beta, end: end))
          }
        }
      }
      inputs += [
        EndInput(
          beta: NoiseSchedule.linear(
            timesteps: 100, from: 1e-4, through: 0.02
          ).beta, end: 4.04e-5),
        // A schedule that goes too far, and one that is right already
        EndInput(beta: [0, 0.5, 0.9, 0.99], end: 0.25),
        EndInput(beta: [0, 0.5, 0.5], end: 0.25),
      ]
      return inputs
    },
    mistakes: [
      Mistake(
        "betas multiplied by k",
        clue: "You multiply the betas by k. For small betas that is nearly the "
          + "same, but the end is missed, and a large beta may exceed 1: k is "
          + "a power of 1 - beta."
      ) { i in i.beta.map { i.power * $0 } },
      Mistake(
        "k upside down",
        clue: "You take the power 1 / k. To fall further each alpha has to be "
          + "multiplied more often, not less: k is log(end) over the log of "
          + "alphaBar_T."
      ) { $0.raised(to: 1 / $0.power) },
      Mistake(
        "alphas instead of betas",
        clue: "You return (1 - beta)^k, what each step keeps. Asked for is "
          + "what it adds: 1 minus that."
      ) { i in i.beta.map { pow(1 - $0, i.power) } },
      Mistake(
        "a power of beta",
        clue: "You raise the betas themselves to the power. What multiplies up "
          + "to alphaBar is 1 - beta."
      ) { i in i.beta.map { pow($0, i.power) } },
      Mistake(
        "all steps alike",
        clue: "Your schedule ends where it should, but all of your betas are "
          + "the same. The shape of the old schedule is to be kept: small "
          + "steps first."
      ) { i in
        let beta = 1 - pow(i.end, 1 / Double(i.timesteps))
        return [0] + Array(repeating: beta, count: i.timesteps)
      },
      Mistake(
        "only the last step changed",
        clue: "You let the last step do all that is missing. Every step has to "
          + "take its share: one power for all."
      ) { i in
        var beta = i.beta
        beta[i.timesteps] = 1 - i.end / (i.now / (1 - i.beta[i.timesteps]))
        return beta
      },
      Mistake(
        "ends at the root",
        clue: "Your alphaBar_T is the root of `end`. `end` is a share of "
          + "variance already: no root."
      ) { $0.raised(to: $0.power / 2) },
      Mistake(
        "ends at the square",
        clue: "Your alphaBar_T is the square of `end`. `end` is the share of "
          + "variance that is left, not of the numbers: no square."
      ) { $0.raised(to: 2 * $0.power) },
      Mistake(
        "the sum of the betas",
        clue: "You divide by the sum of the betas. That is only nearly "
          + "-log alphaBar_T; take the logarithm of the product."
      ) { i in i.raised(to: -log(i.end) / i.beta.reduce(0, +)) },
      Mistake(
        "alphaBar instead of alpha",
        clue: "You return 1 - alphaBar_t^k, all the noise until t. Each beta "
          + "belongs to one step: use 1 - beta_t alone."
      ) { i in
        var product = 1.0
        return i.beta.map {
          product *= 1 - $0
          return 1 - pow(product, i.power)
        }
      },
      Mistake(
        "a ratio for the power",
        clue: "You take alphaBar_T / end as the power. It is the ratio of the "
          + "two *logarithms* that says how often to multiply."
      ) { i in i.raised(to: i.now / i.end) },
      Mistake(
        "entry 0 is missing",
        clue: "Your list begins with beta_1. Tables start at t = 0 here, with "
          + "beta_0 = 0."
      ) { Array($0.raised(to: $0.power).dropFirst()) },
    ],
    unchanged: { $0.beta },
    experiments: [
      Experiment(
        quantity: "The blobs' hundred betas, ending at 0.001: their product "
          + "of 1 - beta",
        expected: 1e-3, within: 1e-9
      ) { answer, _ in
        let schedule = NoiseSchedule.linear(
          timesteps: 100, from: 1e-4, through: 0.02)
        return try answer(EndInput(beta: schedule.beta, end: 1e-3))
          .reduce(1) { $0 * (1 - $1) }
      }
    ])
}
