import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 1.1.
struct StepInput: Sendable {
  let previous: [Double]
  let noise: [Double]
  let beta: Double

  /// A formula applied number by number.
  func each(_ formula: (Double, Double) -> Double) -> [Double] {
    zip(previous, noise).map(formula)
  }
}

extension Exercise {
  /// Exercise 1.1: one step of the forward chain.
  static let oneStep = Assignment<StepInput>(
    id: "1.1", title: "One step", function: "oneStep", section: "1.1",
    hint: "Two square roots: one for the share that is kept, one for the "
      + "noise. Their arguments add up to 1.",
    call: {
      "oneStep(from: \(Wording.list($0.previous)), "
        + "noise: \(Wording.list($0.noise)), "
        + "beta: \(Wording.number($0.beta)))"
    },
    reader: {
      try Exercises.Chapter01.oneStep(
        from: $0.previous, noise: $0.noise, beta: $0.beta)
    },
    reference: {
      try Solutions.Chapter01.oneStep(
        from: $0.previous, noise: $0.noise, beta: $0.beta)
    },
    alternatives: [
      { i in
        i.previous.indices.map {
          pow(i.beta, 0.5) * i.noise[$0] + pow(1 - i.beta, 0.5) * i.previous[$0]
        }
      },
      { i in
        var x = i.noise
        for k in x.indices {
          x[k] *= sqrt(i.beta)
          x[k] += exp(0.5 * log1p(-i.beta)) * i.previous[k]
        }
        return x
      },
    ],
    example: StepInput(previous: [1, -2], noise: [0.5, 1], beta: 0.36),
    probes: { generator in
      var inputs: [StepInput] = []
      // Every length with every size of beta
      for count in [0, 1, 2, 3, 7, 64] {
        for beta in [
          0, 1e-4, 0.01, 0.25, 0.5, 0.75, 1,
          generator.uniform(), generator.logUniform(1e-6, 1),
        ] {
          inputs.append(
            StepInput(
              previous: generator.normals(count),
              noise: generator.normals(count), beta: beta))
        }
      }
      // A whole image; nothing is clipped, however large or small
      inputs.append(
        StepInput(
          previous: generator.normals(784), noise: generator.normals(784),
          beta: generator.uniform()))
      for scale in [1e-6, 30, 1e6] {
        inputs.append(
          StepInput(
            previous: generator.normals(5, scale: scale),
            noise: generator.normals(5), beta: generator.uniform()))
        inputs.append(
          StepInput(
            previous: generator.normals(5),
            noise: generator.normals(5, scale: scale),
            beta: generator.uniform()))
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "beta used as a standard deviation",
        clue: "Your noise is multiplied by beta. Beta is the *variance* of "
          + "the noise, and a factor acts on the standard deviation: it has "
          + "to be sqrt(beta)."
      ) { i in
        i.each { (1 - i.beta).squareRoot() * $0 + i.beta * $1 }
      },
      Mistake(
        "the old state is not shrunk",
        clue: "You add noise but keep all of x_{t-1}. Without the factor "
          + "sqrt(1 - beta) the variance grows at every step."
      ) { i in
        i.each { $0 + i.beta.squareRoot() * $1 }
      },
      Mistake(
        "1 - beta without its root",
        clue: "Your x_{t-1} is multiplied by 1 - beta. That is the share of "
          + "the *variance* that stays; the numbers themselves shrink by its "
          + "square root."
      ) { i in
        i.each { (1 - i.beta) * $0 + i.beta.squareRoot() * $1 }
      },
      Mistake(
        "the two factors swapped",
        clue: "sqrt(1 - beta) belongs to x_{t-1} and sqrt(beta) to the noise; "
          + "you have them the other way round. The variance cannot tell, but "
          + "nothing of the image is left after one step."
      ) { i in
        i.each { i.beta.squareRoot() * $0 + (1 - i.beta).squareRoot() * $1 }
      },
      Mistake(
        "no square roots at all",
        clue: "You mix with 1 - beta and beta. These are variances: take the "
          + "square root of each."
      ) { i in
        i.each { (1 - i.beta) * $0 + i.beta * $1 }
      },
      Mistake(
        "noise subtracted",
        clue: "You subtract the noise. Its sign makes no difference to the "
          + "statistics, but later chapters want back exactly the noise that "
          + "was added."
      ) { i in
        i.each { (1 - i.beta).squareRoot() * $0 - i.beta.squareRoot() * $1 }
      },
      Mistake(
        "no noise added",
        clue: "Only sqrt(1 - beta) x_{t-1} is left in your answer: the noise "
          + "is missing."
      ) { i in
        i.each { x, _ in (1 - i.beta).squareRoot() * x }
      },
      Mistake(
        "noise not scaled",
        clue: "You add the noise as it is. It has variance 1 and has to be "
          + "scaled to variance beta: multiply it by sqrt(beta)."
      ) { i in
        i.each { (1 - i.beta).squareRoot() * $0 + $1 }
      },
      Mistake(
        "1 minus the root of beta",
        clue: "You multiply x_{t-1} by 1 - sqrt(beta). It is the *squares* of "
          + "the two factors that add up to 1: the factor is sqrt(1 - beta)."
      ) { i in
        let root = i.beta.squareRoot()
        return i.each { (1 - root) * $0 + root * $1 }
      },
      Mistake(
        "one noise for all numbers",
        clue: "You add `noise[0]` everywhere. Each number has a noise of its "
          + "own."
      ) { i in
        i.each { old, _ in
          (1 - i.beta).squareRoot() * old + i.beta.squareRoot() * i.noise[0]
        }
      },
    ],
    unchanged: { $0.previous },
    experiments: [
      Experiment(
        quantity: "After 50 steps from data of variance 1, the variance",
        expected: 1, within: 0.13
      ) { answer, generator in
        // 2,000 numbers: the standard error is .032
        var x = generator.normals(2000)
        for t in 1...50 {
          let beta = 1e-4 + (0.1 - 1e-4) * Double(t - 1) / 49
          let noise = generator.normals(x.count)
          x = try answer(StepInput(previous: x, noise: noise, beta: beta))
        }
        return x.variance
      },
      Experiment(
        quantity: "After one small step (beta = 1e-4), the correlation with "
          + "the image",
        expected: 1, within: 1e-3
      ) { answer, generator in
        let x = generator.normals(2000)
        let noise = generator.normals(x.count)
        let y = try answer(StepInput(previous: x, noise: noise, beta: 1e-4))
        return x.covariance(with: y) / (x.variance * y.variance).squareRoot()
      },
    ])
}
