import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 10.3.
struct BitsInput: Sendable {
  let divergences: [Double]
  let dimensions: Int
  let betas: [Double]

  /// The number of coordinates.
  var d: Double { Double(dimensions) }

  /// The divergences of one coordinate, all steps together.
  var sum: Double { divergences.reduce(0, +) }

  /// The variance of the noise in x_T.
  var noise: Double { 1 - betas.reduce(1) { $0 * (1 - $1) } }

  /// The entropy of a normal number, in nats.
  static func entropy(_ v: Double) -> Double { 0.5 * log(2 * .pi * M_E * v) }

  var ofEnd: Double { Self.entropy(noise) }
  var ofStart: Double { Self.entropy(betas[0]) }
  var ofNoise: Double { Self.entropy(1) }

  /// Nats of one coordinate as bits of all.
  func bits(_ nats: Double) -> [Double] { [d * nats / log(2)] }
}

extension Exercise {
  /// Exercise 10.3: the bound with its entropies.
  static let boundInBits = Assignment<BitsInput>(
    id: "10.3", title: "The entropies and the bits", function: "boundInBits",
    section: "10.6",
    hint: "Work out all four terms for one coordinate and in nats. Then there "
      + "is one factor for the coordinates and one for the bits. The noise in "
      + "x_T has the variance 1 - alphaBar_T.",
    call: {
      "boundInBits(divergences: \(Wording.list($0.divergences)), "
        + "dimensions: \($0.dimensions), betas: \(Wording.list($0.betas)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter10.boundInBits(
          divergences: $0.divergences, dimensions: $0.dimensions,
          betas: $0.betas)
      ]
    },
    reference: {
      [
        try Solutions.Chapter10.boundInBits(
          divergences: $0.divergences, dimensions: $0.dimensions,
          betas: $0.betas)
      ]
    },
    alternatives: [
      { i in
        // The constants of two entropies cancel
        let ends = log(i.noise) - log(2 * .pi * i.betas[0]) - 1
        return [(0.5 * i.d * ends - i.d * i.sum) / log(2)]
      },
      { i in
        // In bits from the start
        let ends = log2(i.noise / (2 * .pi * M_E * i.betas[0])) / 2
        return [i.d * (ends - i.sum / log(2))]
      },
    ],
    example: BitsInput(
      divergences: [0.25, 0.5], dimensions: 2, betas: [0.1, 0.5, 0.8]),
    probes: { generator in
      var inputs = [
        BitsInput(divergences: [], dimensions: 2, betas: [1e-5]),
        BitsInput(divergences: [], dimensions: 1, betas: [0.5]),
        BitsInput(
          divergences: [0, 0, 0], dimensions: 3, betas: [0.3, 0.3, 0.3, 0.3]),
      ]
      for dimensions in [1, 2, 784] {
        for steps in [2, 5, 40] {
          inputs.append(
            BitsInput(
              divergences: (1..<steps).map { _ in generator.uniform(0, 0.3) },
              dimensions: dimensions,
              betas: [generator.logUniform(1e-5, 1e-2)]
                + (1..<steps).map { _ in generator.uniform(0.01, 0.9) }))
        }
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "the entropies left out",
        clue: "You have the sum of the divergences and no entropies. That is "
          + "enough to train with, but it is no bound in bits."
      ) { $0.bits(-$0.sum) },
      Mistake(
        "the mean over the steps",
        clue: "You take the mean of the divergences over the steps. Every step "
          + "costs: the bound has their sum."
      ) {
        let count = Double(max(1, $0.divergences.count))
        return $0.bits($0.ofEnd - $0.ofStart - $0.ofNoise - $0.sum / count)
      },
      Mistake(
        "the divergences of one coordinate",
        clue: "Your entropies are those of all coordinates, but the "
          + "divergences are still those of one."
      ) {
        let ends = $0.ofEnd - $0.ofStart - $0.ofNoise
        return [($0.d * ends - $0.sum) / log(2)]
      },
      Mistake(
        "the entropies of one coordinate",
        clue: "Your divergences are those of all coordinates, but the "
          + "entropies are still those of one."
      ) {
        let ends = $0.ofEnd - $0.ofStart - $0.ofNoise
        return [(ends - $0.d * $0.sum) / log(2)]
      },
      Mistake(
        "in nats",
        clue: "Your answer is in nats. A bit is ln 2 nats: divide by it."
      ) { [$0.d * ($0.ofEnd - $0.ofStart - $0.ofNoise - $0.sum)] },
      Mistake(
        "H(x_1 | x_0) left out",
        clue: "The entropy of the first state is missing. It is the largest of "
          + "the three: a tiny beta_1 pins the points down."
      ) { $0.bits($0.ofEnd - $0.ofNoise - $0.sum) },
      Mistake(
        "H(x_1 | x_0) with the wrong sign",
        clue: "The entropy of the first state is to be *subtracted*: the "
          + "narrower x_1 lies around x_0, the more the model knows of it."
      ) { $0.bits($0.ofEnd + $0.ofStart - $0.ofNoise - $0.sum) },
      Mistake(
        "H(x_T) left out",
        clue: "The entropy of the noise that the model starts from is missing. "
          + "Without it you get the divergence of two ends, not a bound."
      ) { $0.bits($0.ofEnd - $0.ofStart - $0.sum) },
      Mistake(
        "H(x_T | x_0) left out",
        clue: "The entropy of where the chain ends, given x_0, is missing."
      ) { $0.bits(-$0.ofStart - $0.ofNoise - $0.sum) },
      Mistake(
        "the half in the entropies forgotten",
        clue: "Your entropies are twice too large: that of a normal number is "
          + "*half* the logarithm of 2 pi e v."
      ) { $0.bits(2 * ($0.ofEnd - $0.ofStart - $0.ofNoise) - $0.sum) },
      Mistake(
        "e forgotten in the entropies",
        clue: "You have ln(2 pi v) / 2. The entropy has an e beside the pi, "
          + "for the mean of the exponent."
      ) { $0.bits($0.ofEnd - $0.ofStart - $0.ofNoise + 0.5 - $0.sum) },
      Mistake(
        "the last beta for all the noise",
        clue: "You take beta_T for the variance of x_T given x_0. All the "
          + "steps added noise: it is 1 - alphaBar_T."
      ) {
        let last = BitsInput.entropy($0.betas[$0.betas.count - 1])
        return $0.bits(last - $0.ofStart - $0.ofNoise - $0.sum)
      },
      Mistake(
        "the divergences added",
        clue: "Your divergences raise the bound. They are what the steps back "
          + "lose: subtract them."
      ) { $0.bits($0.ofEnd - $0.ofStart - $0.ofNoise + $0.sum) },
    ])
}
