import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 2.1.
struct FactorInput: Sendable {
  let variance: Double
  let beta: Double
}

extension Exercise {
  /// Exercise 2.1: the scaling factor for any target variance.
  static let keepingFactor = Assignment<FactorInput>(
    id: "2.1", title: "Any target variance", function: "keepingFactor",
    section: "2.3",
    hint: "Variances of independent parts add: c^2 v + beta. Set that equal "
      + "to v, and solve for c.",
    call: {
      "keepingFactor(variance: \(Wording.number($0.variance)), "
        + "beta: \(Wording.number($0.beta)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter02.keepingFactor(
          variance: $0.variance, beta: $0.beta)
      ]
    },
    reference: {
      [
        try Solutions.Chapter02.keepingFactor(
          variance: $0.variance, beta: $0.beta)
      ]
    },
    alternatives: [
      { [(($0.variance - $0.beta) / $0.variance).squareRoot()] },
      { [sqrt($0.variance - $0.beta) / sqrt($0.variance)] },
      { [pow(1 - $0.beta * (1 / $0.variance), 0.5)] },
    ],
    example: FactorInput(variance: 4, beta: 0.75),
    probes: { generator in
      var inputs: [FactorInput] = []
      for variance in [
        1e-6, 0.01, 0.38, 0.5, 1, 1.5, 4, 100, 1e4,
        generator.logUniform(0.1, 10), generator.logUniform(0.1, 10),
      ] {
        // Any share of the variance, but beta stays below 1
        let largest = min(variance, 1)
        for share in [
          0, 1e-4, 0.1, 0.5, 0.9, 0.99, 1 - 1e-5, generator.uniform(),
          generator.uniform(0.9, 0.999),
        ] {
          inputs.append(FactorInput(variance: variance, beta: share * largest))
        }
      }
      // Beta is all of the variance: nothing may be kept
      inputs.append(FactorInput(variance: 0.25, beta: 0.25))
      return inputs
    },
    mistakes: [
      Mistake(
        "the target variance ignored",
        clue: "sqrt(1 - beta) is the answer for v = 1 only. For another "
          + "variance the noise is a larger or smaller part of it."
      ) { [(1 - $0.beta).squareRoot()] },
      Mistake(
        "the root forgotten",
        clue: "1 - beta / v is c^2. The factor is its square root, for a "
          + "factor c multiplies the variance by c^2."
      ) { [1 - $0.beta / $0.variance] },
      Mistake(
        "not divided by the variance",
        clue: "c^2 v + beta = v gives c^2 = (v - beta) / v. You have stopped "
          + "at v - beta."
      ) { [($0.variance - $0.beta).squareRoot()] },
      Mistake(
        "beta times v instead of beta over v",
        clue: "You have 1 - beta v. Dividing v - beta by v gives 1 - beta / v."
      ) { [(1 - $0.beta * $0.variance).squareRoot()] },
      Mistake(
        "beta used as a standard deviation",
        clue: "You have beta^2 where beta belongs. sqrt(beta) times noise of "
          + "variance 1 has variance beta."
      ) { [(1 - $0.beta * $0.beta / $0.variance).squareRoot()] },
      Mistake(
        "all of it divided by v",
        clue: "You have (1 - beta) / v. It is v itself that beta is taken "
          + "from: (v - beta) / v."
      ) { [((1 - $0.beta) / $0.variance).squareRoot()] },
      Mistake(
        "nothing scaled down",
        clue: "With c = 1 every step adds beta to the variance, and nothing "
          + "takes it away again."
      ) { _ in [1] },
      Mistake(
        "1 - beta",
        clue: "That is the factor whose fixed point lies too low, and for "
          + "variance 1 at that. Solve c^2 v + beta = v."
      ) { [1 - $0.beta] },
      Mistake(
        "v taken for a standard deviation",
        clue: "You have v^2 where v belongs. v is a variance already."
      ) { [(1 - $0.beta / ($0.variance * $0.variance)).squareRoot()] },
      Mistake(
        "the other root",
        clue: "Two numbers solve c^2 = 1 - beta / v. Yours would turn the "
          + "image into its negative at every step: take the other."
      ) { [-(1 - $0.beta / $0.variance).squareRoot()] },
      Mistake(
        "a sign the wrong way",
        clue: "You have 1 + beta / v, more than 1. The step has to make room "
          + "for the noise that comes in."
      ) { [(1 + $0.beta / $0.variance).squareRoot()] },
    ],
    experiments: [
      Experiment(
        quantity: "With beta = 0.1 and data of variance 4, the variance after "
          + "200 steps",
        expected: 4, within: 1e-6
      ) { answer, _ in
        let c = try answer(FactorInput(variance: 4, beta: 0.1))[0]
        return (0..<200).reduce(4.0) { v, _ in c * c * v + 0.1 }
      }
    ])
}
