import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 10.1.
struct DivergenceInput: Sendable {
  let mean: [Double]
  let variance: Double
  let modelMean: [Double]
  let modelLogVariance: [Double]

  /// Sums something over the coordinates: (gap of the means, v, l).
  func sum(
    _ term: (_ gap: Double, _ v: Double, _ l: Double) -> Double
  ) -> [Double] {
    var total = 0.0
    for i in mean.indices {
      total += term(mean[i] - modelMean[i], variance, modelLogVariance[i])
    }
    return [total]
  }

  /// The right answer, up to a factor.
  func right(times factor: Double) -> [Double] {
    sum { gap, v, l in
      factor * 0.5 * (l - log(v) + (v + gap * gap) / exp(l) - 1)
    }
  }
}

extension Exercise {
  /// Exercise 10.1: the divergence of two Gaussians.
  static let stepDivergence = Assignment<DivergenceInput>(
    id: "10.1", title: "The divergence of a step", function: "divergence",
    section: "10.2",
    hint: "For one coordinate, with v the variance, l the model's logarithm "
      + "and d the difference of the means: half of l - ln v + "
      + "(v + d^2) / e^l - 1.",
    call: {
      "divergence(mean: \(Wording.list($0.mean)), "
        + "variance: \(Wording.number($0.variance)), "
        + "modelMean: \(Wording.list($0.modelMean)), "
        + "modelLogVariance: \(Wording.list($0.modelLogVariance)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter10.divergence(
          mean: $0.mean, variance: $0.variance, modelMean: $0.modelMean,
          modelLogVariance: $0.modelLogVariance)
      ]
    },
    reference: {
      [
        try Solutions.Chapter10.divergence(
          mean: $0.mean, variance: $0.variance, modelMean: $0.modelMean,
          modelLogVariance: $0.modelLogVariance)
      ]
    },
    alternatives: [
      { i in
        // A precision instead of a division
        i.sum { gap, v, l in
          let precision = exp(-l)
          return 0.5 * (gap * gap * precision + v * precision - log(v) + l - 1)
        }
      },
      { i in
        // By way of standard deviations, as the source has it
        i.sum { gap, v, l in
          let (σ, s) = (v.squareRoot(), exp(l / 2))
          return log(s / σ) + (σ * σ + gap * gap) / (2 * s * s) - 0.5
        }
      },
    ],
    example: DivergenceInput(
      mean: [1, -2], variance: 0.25, modelMean: [0.5, -1],
      modelLogVariance: [0, 0.5]),
    probes: { generator in
      var inputs = [
        DivergenceInput(
          mean: [], variance: 1, modelMean: [], modelLogVariance: []),
        DivergenceInput(
          mean: [3], variance: 1, modelMean: [3], modelLogVariance: [0]),
      ]
      for count in [1, 2, 3, 7] {
        for smallest in [1e-6, 1e-3, 0.1] {
          let mean = generator.normals(count)
          inputs.append(
            DivergenceInput(
              mean: mean, variance: generator.logUniform(smallest, 10),
              modelMean: mean.map { $0 + 0.3 * generator.normal() },
              modelLogVariance: mean.map { _ in generator.uniform(-14, 3) }))
        }
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "the two Gaussians swapped",
        clue: "You compute KL(model || right step). The mean is taken over the "
          + "right step's Gaussian, so *its* variance and the squared "
          + "difference stand above the model's."
      ) {
        $0.sum { gap, v, l in
          0.5 * (log(v) - l + (exp(l) + gap * gap) / v - 1)
        }
      },
      Mistake(
        "the logarithm taken for that of a standard deviation",
        clue: "You read the model's number as the logarithm of a standard "
          + "deviation. It is that of a variance: e^l, not e^(2l)."
      ) {
        $0.sum { gap, v, l in
          0.5 * (2 * l - log(v) + (v + gap * gap) / exp(2 * l) - 1)
        }
      },
      Mistake(
        "divided by the standard deviation",
        clue: "You divide by the root of the model's variance. It is the "
          + "variance, e^l, that belongs below."
      ) {
        $0.sum { gap, v, l in
          0.5 * (l - log(v) + (v + gap * gap) / exp(l / 2) - 1)
        }
      },
      Mistake(
        "the half forgotten",
        clue: "Every term is twice what it should be: a Gaussian's exponent "
          + "has a half in it, and so has the root in front of it."
      ) { $0.right(times: 2) },
      Mistake(
        "the minus one forgotten",
        clue: "You leave out the - 1 of every coordinate. Without it, a model "
          + "that is exactly right would not get 0."
      ) {
        $0.sum { gap, v, l in
          0.5 * (l - log(v) + (v + gap * gap) / exp(l))
        }
      },
      Mistake(
        "the mean over the coordinates",
        clue: "You return the mean over the coordinates. A divergence of the "
          + "whole step is asked for: their sum."
      ) { $0.right(times: 1 / Double(max(1, $0.mean.count))) },
      Mistake(
        "in bits",
        clue: "Your answer is in bits: it has logarithms to the base 2. Nats "
          + "are asked for, with natural logarithms."
      ) { $0.right(times: 1 / log(2)) },
      Mistake(
        "the right step's own variance forgotten",
        clue: "Above the model's variance you have only the squared difference "
          + "of the means. The right step scatters as well: add its variance."
      ) {
        $0.sum { gap, v, l in
          0.5 * (l - log(v) + gap * gap / exp(l) - 1)
        }
      },
      Mistake(
        "divided by the right step's variance",
        clue: "You divide by the variance of the right step. What counts is "
          + "how surprised the *model* is: its variance belongs below."
      ) {
        $0.sum { gap, v, l in
          0.5 * (l - log(v) + (v + gap * gap) / v - 1)
        }
      },
      Mistake(
        "the logarithms with the wrong sign",
        clue: "You have ln v - l. A model that is too wide pays with its "
          + "logarithm: l - ln v."
      ) {
        $0.sum { gap, v, l in
          0.5 * (log(v) - l + (v + gap * gap) / exp(l) - 1)
        }
      },
      Mistake(
        "the difference of the means not squared",
        clue: "You add the difference of the means where its square belongs."
      ) {
        $0.sum { gap, v, l in
          0.5 * (l - log(v) + (v + abs(gap)) / exp(l) - 1)
        }
      },
    ])
}
