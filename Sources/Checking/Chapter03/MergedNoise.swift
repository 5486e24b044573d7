import Exercises
import Solutions
import Tensors

/// The arguments of exercise 3.3.
struct MergeInput: Sendable {
  let noises: [Double]
  let beta: [Double]

  /// The number of steps t.
  var t: Int { beta.count - 1 }

  /// The table of alphaBar.
  var alphaBar: [Double] {
    var product = 1.0
    return beta.map {
      product *= 1 - $0
      return product
    }
  }

  /// The variance of all noise at the end.
  var variance: Double { 1 - alphaBar[t] }

  /// The sum of the noises, each with a weight.
  func sum(_ weight: (Int) -> Double) -> Double {
    (1...t).reduce(0) { $0 + weight($1) * noises[$1] }
  }

  /// The share of variance that is left of noise s at time t.
  func share(_ s: Int) -> Double { beta[s] * alphaBar[t] / alphaBar[s] }
}

extension Exercise {
  /// Exercise 3.3: one noise that does what t noises did.
  static let mergedNoise = Assignment<MergeInput>(
    id: "3.3", title: "All noises in one", function: "mergedNoise",
    section: "3.3",
    hint: "Let a pixel walk from x_0 = 0. Where it ends, the jump says "
      + "sqrt(1 - alphaBar_t) eps.",
    call: {
      "mergedNoise(of: \(Wording.list($0.noises)), "
        + "beta: \(Wording.list($0.beta)))"
    },
    show: Wording.single,
    reader: {
      [try Exercises.Chapter03.mergedNoise(of: $0.noises, beta: $0.beta)]
    },
    reference: {
      [try Solutions.Chapter03.mergedNoise(of: $0.noises, beta: $0.beta)]
    },
    alternatives: [
      { i in [i.sum { i.share($0).squareRoot() } / i.variance.squareRoot()] },
      { i in
        // One rung after the other: merged noise and new noise make one
        var (merged, left) = (0.0, 1.0)
        for s in 1...i.t {
          let now = left * (1 - i.beta[s])
          merged *= ((1 - i.beta[s]) * (1 - left)).squareRoot()
          merged += i.beta[s].squareRoot() * i.noises[s]
          merged /= (1 - now).squareRoot()
          left = now
        }
        return [merged]
      },
    ],
    example: MergeInput(noises: [0, 1, 2], beta: [0, 0.25, 0.36]),
    probes: { generator in
      var inputs: [MergeInput] = []
      for t in [1, 2, 3, 10, 25, 50, 120] {
        for (first, last) in [
          (1e-3, 0.1), (0.2, 0.2), (0.3, 0.01), (1e-4, 2e-4), (0.1, 0.9995),
          (generator.uniform(0.01, 0.5), generator.uniform(0.01, 0.5)),
        ] {
          let gaps = Double(max(t - 1, 1))
          let beta = (0..<t).map { first + (last - first) * Double($0) / gaps }
          // All of one sign now and then, and as large as they like
          let noises = generator.normals(t)
          for list in [noises, noises.map { abs($0) }, noises.map { 1e6 * $0 }]
          {
            inputs.append(MergeInput(noises: [0] + list, beta: [0] + beta))
          }
        }
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "the last noise only",
        clue: "You return the noise of the last step. The jump contains all t "
          + "of them, each faded by the steps after it; the last one is only "
          + "the loudest."
      ) { [$0.noises[$0.t]] },
      Mistake(
        "the first noise only",
        clue: "You return the noise of step 1. The jump contains all t of "
          + "them."
      ) { [$0.noises[1]] },
      Mistake(
        "all noises weigh alike",
        clue: "You add the noises and divide by sqrt(t). Their betas differ, "
          + "and early ones have faded: each has a weight of its own."
      ) { i in [i.sum { _ in 1 } / Double(i.t).squareRoot()] },
      Mistake(
        "the mean of the noises",
        clue: "You take the mean. A mean of t noises has variance 1 / t; the "
          + "merged noise has variance 1, and its parts have weights."
      ) { i in [i.sum { _ in 1 } / Double(i.t)] },
      Mistake(
        "noises do not fade",
        clue: "You weigh each noise with sqrt(beta_s) alone. The steps after s "
          + "shrink it like everything else, by sqrt(alphaBar_t / alphaBar_s)."
      ) { i in
        [i.sum { i.beta[$0].squareRoot() } / i.variance.squareRoot()]
      },
      Mistake(
        "the exploding chain's noise",
        clue: "You divide the sum of sqrt(beta_s) eps_s by the root of the sum "
          + "of the betas. That merges the noises of the chain that does not "
          + "shrink what it has."
      ) { i in
        [
          i.sum { i.beta[$0].squareRoot() }
            / i.beta.reduce(0, +).squareRoot()
        ]
      },
      Mistake(
        "not divided by its deviation",
        clue: "You return all the noise in x_t. It has variance "
          + "1 - alphaBar_t; divide by the root of that, so that eps has "
          + "variance 1."
      ) { i in [i.sum { i.share($0).squareRoot() }] },
      Mistake(
        "divided by the variance",
        clue: "You divide by 1 - alphaBar_t. That is the variance of the "
          + "noise; divide by its square root."
      ) { i in [i.sum { i.share($0).squareRoot() } / i.variance] },
      Mistake(
        "weights without their roots",
        clue: "Your weights are the shares of *variance*. The noises "
          + "themselves are multiplied by square roots."
      ) { i in [i.sum { i.share($0) } / i.variance] },
      Mistake(
        "faded by its own step",
        clue: "You shrink each noise by its own step too, as if it had been "
          + "there before. Only the steps after s shrink noise s: "
          + "alphaBar_t / alphaBar_s."
      ) { i in
        [
          i.sum { (i.share($0) * (1 - i.beta[$0])).squareRoot() }
            / i.variance.squareRoot()
        ]
      },
      Mistake(
        "faded from the wrong end",
        clue: "You shrink noise s by sqrt(alphaBar_s), so that the last one "
          + "fades most. It has just arrived: it is the early ones that have "
          + "been shrunk, by the steps after them."
      ) { i in
        [
          i.sum { (i.beta[$0] * i.alphaBar[$0 - 1]).squareRoot() }
            / i.variance.squareRoot()
        ]
      },
      Mistake(
        "the last noise forgotten",
        clue: "Your loop ends before step t: the noise of the last step is "
          + "missing."
      ) { i in
        let last = i.beta[i.t].squareRoot() * i.noises[i.t]
        let sum = i.sum { i.share($0).squareRoot() }
        return [(sum - last) / i.variance.squareRoot()]
      },
      Mistake(
        "beta for its root",
        clue: "You weigh each noise with beta_s, a variance. What step s adds "
          + "is *sqrt*(beta_s) eps_s."
      ) { i in
        [
          i.sum { (i.share($0) * i.beta[$0]).squareRoot() }
            / i.variance.squareRoot()
        ]
      },
    ],
    experiments: [
      Experiment(
        quantity: "Over many chains of 25 steps, the variance",
        expected: 1, within: 0.13
      ) { answer, generator in
        // 2,000 chains: the standard error is .032
        let beta = [0] + (0..<25).map { 1e-4 + 0.002 * Double($0) }
        return try (0..<2000).map { _ in
          try answer(
            MergeInput(noises: [0] + generator.normals(25), beta: beta))[0]
        }.variance
      }
    ])
}
