import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 6.3.
struct StartInput: Sendable {
  let noise: [Double]
  let mean: [Double]
  let variance: [Double]
  let alphaBar: [Double]

  /// alphaBar at the end.
  var ᾱ: Double { alphaBar[alphaBar.count - 1] }

  /// An answer, pixel by pixel.
  func each(
    _ formula: (_ ε: Double, _ m: Double, _ v: Double) -> Double
  ) -> [Double] {
    noise.indices.map { formula(noise[$0], mean[$0], variance[$0]) }
  }

  /// The right answer for another alphaBar.
  func right(_ ᾱ: Double) -> [Double] {
    each { ε, m, v in
      ᾱ.squareRoot() * m + (ᾱ * v + 1 - ᾱ).squareRoot() * ε
    }
  }

  static func random(
    _ count: Int, _ schedule: NoiseSchedule,
    _ generator: inout SeededGenerator
  ) -> StartInput {
    StartInput(
      noise: generator.normals(count), mean: generator.normals(count),
      variance: (0..<count).map { _ in generator.logUniform(0.01, 10) },
      alphaBar: schedule.alphaBar)
  }
}

extension Exercise {
  /// Exercise 6.3: a start that fits a schedule with a leak.
  static let matchedStart = Assignment<StartInput>(
    id: "6.3", title: "The start", function: "start", section: "6.3",
    hint: "x_T is sqrt(alphaBar_T) x_0 plus sqrt(1 - alphaBar_T) times noise. "
      + "What are the mean and the variance of that sum?",
    call: {
      "start(noise: \(Wording.list($0.noise)), "
        + "mean: \(Wording.list($0.mean)), "
        + "variance: \(Wording.list($0.variance)), "
        + "alphaBar: \(Wording.list($0.alphaBar)))"
    },
    reader: {
      try Exercises.Chapter06.start(
        noise: $0.noise, mean: $0.mean, variance: $0.variance,
        alphaBar: $0.alphaBar)
    },
    reference: {
      try Solutions.Chapter06.start(
        noise: $0.noise, mean: $0.mean, variance: $0.variance,
        alphaBar: $0.alphaBar)
    },
    alternatives: [
      { $0.right($0.ᾱ) },
      { i in
        // Chapter 2's law for the variance
        i.each { ε, m, v in
          i.ᾱ.squareRoot() * m + (1 + i.ᾱ * (v - 1)).squareRoot() * ε
        }
      },
    ],
    example: StartInput(
      noise: [1, -2], mean: [-0.5, 2], variance: [0.5, 4],
      alphaBar: [1, 0.8, 0.5, 0.25]),
    probes: { generator in
      [
        StartInput.random(5, .source, &generator),
        .random(5, .repaired(timesteps: 50), &generator),
        .random(1, .linear(timesteps: 1, from: 0.3, through: 0.3), &generator),
        .random(3, .linear(timesteps: 2, from: 0.1, through: 0.2), &generator),
        .random(
          4, .linear(timesteps: 100, from: 1e-4, through: 0.02), &generator),
        .random(0, .source, &generator),
        // A pixel that is black in all pictures
        StartInput(
          noise: [0.3, -1], mean: [-1, -1], variance: [0, 0],
          alphaBar: NoiseSchedule.source.alphaBar),
      ]
    },
    mistakes: [
      Mistake(
        "only the mean moved",
        clue: "The mean is right, but the spread is still 1. Of the data's "
          + "variance alphaBar_T is left, and 1 - alphaBar_T of noise came in."
      ) { i in i.each { ε, m, _ in i.ᾱ.squareRoot() * m + ε } },
      Mistake(
        "only the spread fitted",
        clue: "The variance is right, but the mean is 0. That of x_T is "
          + "sqrt(alphaBar_T) times the data's."
      ) { i in i.each { ε, _, v in (i.ᾱ * v + 1 - i.ᾱ).squareRoot() * ε } },
      Mistake(
        "the data's spread forgotten",
        clue: "You add noise of variance 1 - alphaBar_T to the mean picture. "
          + "The pictures differ from their mean: alphaBar_T v comes on top."
      ) { i in
        i.each { ε, m, _ in i.ᾱ.squareRoot() * m + (1 - i.ᾱ).squareRoot() * ε }
      },
      Mistake(
        "the mean not shrunk",
        clue: "You add the data's mean whole. Of every picture, so of their "
          + "mean too, sqrt(alphaBar_T) is left."
      ) { i in i.each { ε, m, v in m + (i.ᾱ * v + 1 - i.ᾱ).squareRoot() * ε } },
      Mistake(
        "alphaBar_T for its root in the mean",
        clue: "Pictures are multiplied by the *root* of alphaBar_T."
      ) { i in
        i.each { ε, m, v in i.ᾱ * m + (i.ᾱ * v + 1 - i.ᾱ).squareRoot() * ε }
      },
      Mistake(
        "sqrt(alphaBar_T) in the variance",
        clue: "A factor sqrt(alphaBar_T) multiplies the variance by its "
          + "square, alphaBar_T."
      ) { i in
        i.each { ε, m, v in
          i.ᾱ.squareRoot() * m
            + (i.ᾱ.squareRoot() * v + 1 - i.ᾱ).squareRoot() * ε
        }
      },
      Mistake(
        "the variance as a standard deviation",
        clue: "You multiply the noise by the variance. Take the root."
      ) { i in
        i.each { ε, m, v in i.ᾱ.squareRoot() * m + (i.ᾱ * v + 1 - i.ᾱ) * ε }
      },
      Mistake(
        "standard deviations added",
        clue: "You add the two standard deviations. Of independent parts the "
          + "*variances* add up."
      ) { i in
        i.each { ε, m, v in
          i.ᾱ.squareRoot() * m
            + ((i.ᾱ * v).squareRoot() + (1 - i.ᾱ).squareRoot()) * ε
        }
      },
      Mistake(
        "a whole unit of noise on top",
        clue: "You have alphaBar_T v + 1. The noise that came in has the "
          + "variance 1 - alphaBar_T."
      ) { i in
        i.each { ε, m, v in
          i.ᾱ.squareRoot() * m + (i.ᾱ * v + 1).squareRoot() * ε
        }
      },
      Mistake(
        "the data's own mean and spread",
        clue: "That is a blurry picture of the data at t = 0. The start has to "
          + "look like x_T."
      ) { i in i.each { ε, m, v in m + v.squareRoot() * ε } },
      Mistake(
        "the first entry that is not 1",
        clue: "You use `alphaBar[1]`. The chain begins at the other end of the "
          + "table."
      ) { $0.right($0.alphaBar[1]) },
      Mistake(
        "the entry before the last",
        clue: "You use alphaBar_{T-1}. The table's last entry is that of T."
      ) { $0.right($0.alphaBar[$0.alphaBar.count - 2]) },
      Mistake(
        "the last step's alpha",
        clue: "You use alphaBar_T / alphaBar_{T-1}, which is one step's alpha. "
          + "All T steps count."
      ) { i in i.right(i.ᾱ / i.alphaBar[i.alphaBar.count - 2]) },
      Mistake(
        "the mean subtracted",
        clue: "You subtract the mean. x_T lies around sqrt(alphaBar_T) times "
          + "the mean: plus."
      ) { i in
        i.each { ε, m, v in
          (i.ᾱ * v + 1 - i.ᾱ).squareRoot() * ε - i.ᾱ.squareRoot() * m
        }
      },
    ],
    unchanged: { $0.noise })
}
