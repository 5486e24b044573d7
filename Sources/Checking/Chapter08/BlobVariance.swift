import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 8.2.
struct BlobInput: Sendable {
  let time: TimeInTable
  let noisy: Double
  let centre: Double
  let variance: Double

  /// alphaBar_{t-1}.
  var before: Double { time.alphaBar[time.t - 1] }

  var beta: Double { 1 - time.alpha }

  /// The variance of a blob at time t.
  var spread: Double { time.now * variance + 1 - time.now }

  /// The share of a doubt about the blob that x_t leaves.
  var rest: Double { (1 - time.now) / spread }

  var posterior: Double { beta * (1 - before) / (1 - time.now) }

  /// c_t, the weight of x_0.
  var weight: Double { before.squareRoot() * beta / (1 - time.now) }

  /// How sure the blob is, from -1 to 1.
  func lean(_ spread: Double, root: Bool = true) -> Double {
    tanh((root ? time.now.squareRoot() : 1) * centre * noisy / spread)
  }

  /// What is unknown about where in the blob x_0 was.
  var within: Double { variance * rest }

  /// What is unknown about which blob it was.
  func between(_ lean: Double) -> Double {
    centre * centre * rest * rest * (1 - lean * lean)
  }

  /// The answer, for some opinion on Var(x_0 | x_t).
  func answer(_ clean: Double) -> [Double] {
    [posterior + weight * weight * clean]
  }
}

extension Exercise {
  /// Exercise 8.2: the variance of a step back between two blobs.
  static let blobVariance = Assignment<BlobInput>(
    id: "8.2", title: "Which variance is best?", function: "bestVariance",
    section: "8.4",
    hint: "Var(x_0 | x_t) has two parts: where in the blob, as for one "
      + "Gaussian, and which blob. The second is at most (m (1 - alphaBar_t) / "
      + "s_t)^2, at x_t = 0.",
    call: {
      "bestVariance(at: \($0.time.t), from: \(Wording.number($0.noisy)), "
        + "centre: \(Wording.number($0.centre)), "
        + "variance: \(Wording.number($0.variance)), "
        + "alphaBar: \(Wording.list($0.time.alphaBar)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter08.bestVariance(
          at: $0.time.t, from: $0.noisy, centre: $0.centre,
          variance: $0.variance, alphaBar: $0.time.alphaBar)
      ]
    },
    reference: {
      [
        try Solutions.Chapter08.bestVariance(
          at: $0.time.t, from: $0.noisy, centre: $0.centre,
          variance: $0.variance, alphaBar: $0.time.alphaBar)
      ]
    },
    alternatives: [
      { i in
        // With the probability of the upper blob
        let z = i.time.now.squareRoot() * i.centre * i.noisy / i.spread
        let p = 1 / (1 + exp(-2 * z))
        let gap = 2 * i.centre * i.rest
        return i.answer(i.within + p * (1 - p) * gap * gap)
      },
      { i in
        // Each blob's own step back, and the distance of their means
        let inBlob = i.posterior + i.weight * i.weight * i.within
        let lean = i.lean(i.spread)
        let half = i.weight * i.centre * i.rest
        return [inBlob + half * half * (1 - lean) * (1 + lean)]
      },
    ],
    example: BlobInput(
      time: TimeInTable(t: 2, alphaBar: [1, 0.8, 0.4, 0.1]), noisy: 0.5,
      centre: 2, variance: 0.5),
    probes: { generator in
      TimeInTable.probes(&generator).filter { $0.t > 0 }.flatMap { time in
        [
          (0, 2, 0.1), (0.3, 2, 0.1), (-0.2, 1, 0.5), (1.5, 2, 1),
          (-4, 1, 0.3), (0.1, 0.5, 0), (0.5, 0, 1), (1, 0, 0), (30, 2, 10),
          (
            generator.normal(), generator.uniform(0, 3),
            generator.uniform(0, 2)
          ),
        ].map {
          BlobInput(time: time, noisy: $0, centre: $1, variance: $2)
        }
      }
    },
    mistakes: [
      Mistake(
        "which blob is forgotten",
        clue: "Your answer is that of a single blob. x_t also leaves open "
          + "which of the two it was, most of all half way between them."
      ) { $0.answer($0.within) },
      Mistake(
        "where in the blob is forgotten",
        clue: "You count only the doubt about which blob it was. Within a blob "
          + "x_0 is uncertain too, by v (1 - alphaBar_t) / s_t."
      ) { $0.answer($0.between($0.lean($0.spread))) },
      Mistake(
        "undecided everywhere",
        clue: "You treat both blobs as equally probable wherever x_t is. Far "
          + "out on one side there is no doubt any more: the factor is "
          + "1 - tanh^2."
      ) { $0.answer($0.within + $0.between(0)) },
      Mistake(
        "tanh not squared",
        clue: "You have 1 - tanh where 1 - tanh^2 belongs: the variance of "
          + "something that is 1 or -1 with mean tanh."
      ) { i in
        let lean = i.lean(i.spread)
        let pull = i.centre * i.rest
        return i.answer(i.within + pull * pull * (1 - lean))
      },
      Mistake(
        "the weight not squared",
        clue: "You multiply the variance of x_0 by c_t. A factor acts on a "
          + "variance with its square."
      ) { i in
        let clean = i.within + i.between(i.lean(i.spread))
        return [i.posterior + i.weight * clean]
      },
      Mistake(
        "the posterior's variance alone",
        clue: "You return the variance of somebody who knows x_0. The doubt "
          + "about x_0 comes on top."
      ) { [$0.posterior] },
      Mistake(
        "the doubt about x_0 alone",
        clue: "You return c_t^2 Var(x_0 | x_t). Even somebody who knows x_0 is "
          + "in doubt about x_{t-1}: add the posterior's variance."
      ) { i in
        let clean = i.within + i.between(i.lean(i.spread))
        return [i.weight * i.weight * clean]
      },
      Mistake(
        "beta",
        clue: "You return beta_t, the best variance for data from N(0, 1). "
          + "These data are two blobs."
      ) { [$0.beta] },
      Mistake(
        "Var(x_0 | x_t) for x_{t-1}",
        clue: "You return what is unknown about x_0. The step leads to "
          + "x_{t-1}: multiply by c_t^2 and add the posterior's variance."
      ) { [$0.within + $0.between($0.lean($0.spread))] },
      Mistake(
        "blobs without a width",
        clue: "In the tanh you divide by 1 - alphaBar_t, the variance of the "
          + "noise. A blob at time t is wider than that: s_t has the data's "
          + "own variance in it."
      ) { i in i.answer(i.within + i.between(i.lean(1 - i.time.now))) },
      Mistake(
        "centres that stay where they were",
        clue: "In the tanh you use m as it is. At time t the centres have "
          + "moved to sqrt(alphaBar_t) m."
      ) { i in i.answer(i.within + i.between(i.lean(i.spread, root: false))) },
      Mistake(
        "the whole distance of the blobs",
        clue: "You take m^2 for the doubt between the blobs. x_t says "
          + "something about the place in either blob too, which brings the "
          + "two guesses closer: by (1 - alphaBar_t) / s_t each."
      ) { i in
        let lean = i.lean(i.spread)
        return i.answer(i.within + i.centre * i.centre * (1 - lean * lean))
      },
      Mistake(
        "the pull not squared",
        clue: "In the doubt between the blobs you have (1 - alphaBar_t) / s_t "
          + "once. It brings numbers closer, so variances shrink by its square."
      ) { i in
        let lean = i.lean(i.spread)
        return i.answer(
          i.within + i.centre * i.centre * i.rest * (1 - lean * lean))
      },
      Mistake(
        "the standard deviation",
        clue: "You return the root of the right answer: the standard deviation."
      ) { i in
        i.answer(i.within + i.between(i.lean(i.spread))).map { $0.squareRoot() }
      },
    ],
    later: { input, steps in
      input.time.moved(by: steps).flatMap {
        $0.t == 0
          ? nil
          : BlobInput(
            time: $0, noisy: input.noisy, centre: input.centre,
            variance: input.variance)
      }
    })
}
