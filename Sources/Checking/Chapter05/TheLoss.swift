import Exercises
import Solutions
import Tensors

/// The arguments of exercise 5.1.
struct LossInput: Sendable {
  let predicted: [Double]
  let noise: [Double]

  var errors: [Double] { zip(predicted, noise).map { $0 - $1 } }
  var n: Double { Double(noise.count) }
  var mean: Double { sum / n }
  var sum: Double { errors.reduce(0) { $0 + $1 * $1 } }
  var slopes: [Double] { errors.map { 2 * $0 / n } }
}

extension Exercise {
  /// Exercise 5.1: the mean squared error of a guess at the noise.
  static let theLoss = Assignment<LossInput>(
    id: "5.1", title: "The loss", function: "noiseLoss", section: "5.1",
    hint: "Write the mean as (1/n) (e_1^2 + ... + e_n^2), with an error e_i "
      + "for each number. Only one of the terms knows predicted[i].",
    call: {
      "noiseLoss(predicted: \(Wording.list($0.predicted)), "
        + "noise: \(Wording.list($0.noise)))"
    },
    show: { answer in
      "loss \(Wording.single(Array(answer.prefix(1)))), "
        + "slopes \(Wording.list(Array(answer.dropFirst())))"
    },
    reader: {
      let answer = try Exercises.Chapter05.noiseLoss(
        predicted: $0.predicted, noise: $0.noise)
      return [answer.loss] + answer.slopes
    },
    reference: {
      let answer = try Solutions.Chapter05.noiseLoss(
        predicted: $0.predicted, noise: $0.noise)
      return [answer.loss] + answer.slopes
    },
    alternatives: [
      { i in
        var loss = 0.0
        for e in i.errors { loss += e * e / i.n }
        return [loss] + i.errors.map { ($0 + $0) / i.n }
      }
    ],
    example: LossInput(predicted: [1, 0.5, -1], noise: [0.5, 2, -1.5]),
    probes: { generator in
      [1, 2, 3, 16, 100].flatMap { count in
        [0.1, 1, 50].map { scale in
          LossInput(
            predicted: generator.normals(count, scale: scale),
            noise: generator.normals(count))
        }
      } + [LossInput(predicted: [0, 0], noise: [0, 0])]
    },
    mistakes: [
      Mistake(
        "the sum for the mean",
        clue: "Your loss is the sum. It grows with the size of the batch and "
          + "of the pictures: divide by how many numbers there are."
      ) { [$0.sum] + $0.errors.map { 2 * $0 } },
      Mistake(
        "slopes of the sum",
        clue: "Your loss is the mean, but your slopes are those of the sum: "
          + "they too have to be divided by n."
      ) { [$0.mean] + $0.errors.map { 2 * $0 } },
      Mistake(
        "the factor 2 forgotten",
        clue: "The derivative of e^2 is 2 e. Your slopes have lost the 2."
      ) { i in [i.mean] + i.errors.map { $0 / i.n } },
      Mistake(
        "slopes that point uphill",
        clue: "Your slopes have the wrong sign. If the prediction is too "
          + "large, making it larger makes the loss grow: the slope is "
          + "positive."
      ) { [$0.mean] + $0.slopes.map { -$0 } },
      Mistake(
        "half of the loss",
        clue: "Your loss has a factor 1/2. Textbooks like it, for the 2 goes "
          + "away in the slopes; here a blind guess must score 1."
      ) { i in [i.mean / 2] + i.errors.map { $0 / i.n } },
      Mistake(
        "the root of the loss",
        clue: "You return the root of the mean square."
      ) { [$0.mean.squareRoot()] + $0.slopes },
      Mistake(
        "absolute errors",
        clue: "You average the sizes of the errors, not their squares."
      ) { i in
        [i.errors.reduce(0) { $0 + abs($1) } / i.n] + i.slopes
      },
      Mistake(
        "the square of the mean",
        clue: "You average first and square then: errors of different signs "
          + "cancel. Square each of them first."
      ) { i in
        let mean = i.errors.reduce(0, +) / i.n
        return [mean * mean] + i.slopes
      },
      Mistake(
        "divided by n - 1",
        clue: "You divide by n - 1, as for a variance around a mean that was "
          + "estimated. Nothing was estimated here: n."
      ) { i in
        let n = max(1, i.n - 1)
        return [i.sum / n] + i.errors.map { 2 * $0 / n }
      },
    ],
    experiments: [
      Experiment(
        quantity: "The loss of saying \"no noise\", over 4,000 numbers",
        expected: 1, within: 4 * (2.0 / 4000).squareRoot()
      ) { answer, generator in
        let noise = generator.normals(4000)
        let zeros = noise.map { _ in 0.0 }
        return try answer(LossInput(predicted: zeros, noise: noise))[0]
      }
    ])
}
