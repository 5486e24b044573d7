import Diffusion
import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 9.1.
struct StretchInput: Sendable {
  let mean, deviation, lower, upper: Double

  /// The ends in deviations from the mean.
  var a: Double { (lower - mean) / deviation }
  var b: Double { (upper - mean) / deviation }

  /// The right answer, seen with other eyes.
  func answer(mean: Double? = nil, deviation: Double? = nil) -> Double {
    TruncatedNormal(
      mean: mean ?? self.mean, deviation: deviation ?? self.deviation,
      lower: lower, upper: upper
    ).mean
  }

  /// The formula as it stands, with the area from somewhere.
  func naive(area: Double) -> [Double] {
    let bells =
      (exp(-a * a / 2) - exp(-b * b / 2)) / (2 * Double.pi).squareRoot()
    return [mean + deviation * bells / area]
  }

  /// The area between the ends, by the error function.
  var area: Double {
    (erf(b / 2.0.squareRoot()) - erf(a / 2.0.squareRoot())) / 2
  }

  /// The same by its complement, which keeps small numbers on the right.
  var complementaryArea: Double {
    (erfc(a / 2.0.squareRoot()) - erfc(b / 2.0.squareRoot())) / 2
  }
}

extension Exercise {
  /// Exercise 9.1: the mean of what is left of a normal distribution.
  static let truncatedMean = Assignment<StretchInput>(
    id: "9.1", title: "The closed form, far out", function: "truncatedMean",
    section: "9.2",
    hint: "First turn things round so that the stretch's middle is not left "
      + "of the mean. If a > 0, divide both differences by phi(a): the bells "
      + "become 1 - exp((a^2 - b^2) / 2), the area becomes tailRatio(a) - "
      + "tailRatio(b) exp((a^2 - b^2) / 2).",
    call: {
      "truncatedMean(\(Wording.number($0.mean)), "
        + "deviation: \(Wording.number($0.deviation)), "
        + "lower: \(Wording.number($0.lower)), "
        + "upper: \(Wording.number($0.upper)), tailRatio: ...)"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter09.truncatedMean(
          $0.mean, deviation: $0.deviation, lower: $0.lower, upper: $0.upper,
          tailRatio: { TruncatedNormal.tailRatio(max($0, 0)) })
      ]
    },
    reference: {
      [
        try Solutions.Chapter09.truncatedMean(
          $0.mean, deviation: $0.deviation, lower: $0.lower, upper: $0.upper,
          tailRatio: { TruncatedNormal.tailRatio(max($0, 0)) })
      ]
    },
    alternatives: [
      { [$0.answer()] },
      { i in
        // Through the logarithm of each tail
        let flip: Double = i.a + i.b < 0 ? -1 : 1
        let (a, b) = flip > 0 ? (i.a, i.b) : (-i.b, -i.a)
        guard a > 0 else { return i.naive(area: i.area) }
        func logTail(_ z: Double) -> Double {
          log(TruncatedNormal.tailRatio(z)) - z * z / 2
        }
        let share = -expm1(logTail(b) - logTail(a))
        let bells = -expm1((a - b) * (a + b) / 2)
        let step = bells / share / TruncatedNormal.tailRatio(a)
        return [
          min(max(i.mean + flip * i.deviation * step, i.lower), i.upper)
        ]
      },
    ],
    example: StretchInput(mean: 0, deviation: 0.5, lower: 0.5, upper: 1),
    probes: { generator in
      var inputs: [StretchInput] = []
      for (lower, upper) in [(0.5, 1), (-1, -0.5), (0.25, 2), (-0.5, 1.25)] {
        for mean in [0.75, 1.25, -3, 5, -20, 60, -100, 100] {
          for deviation in [0.01, 0.1, 1, 10] {
            inputs.append(
              StretchInput(
                mean: mean, deviation: deviation, lower: lower, upper: upper))
          }
        }
      }
      for _ in 0..<20 {
        let lower = generator.uniform(0.5, 1)
        inputs.append(
          StretchInput(
            mean: generator.uniform(-5, 5),
            deviation: generator.logUniform(0.01, 10), lower: lower,
            upper: lower + generator.uniform(0.25, 1)))
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "0 / 0 in the tail",
        clue: "You take the area as a difference of two numbers close to 1. "
          + "Eight deviations out nothing is left of it. Divide bells and area "
          + "by phi(a) before you subtract."
      ) { $0.naive(area: $0.area) },
      Mistake(
        "0 / 0 in the far tail",
        clue: "The complementary error function takes you to 38 deviations; "
          + "there it is 0 as well. Divide bells and area by phi(a) before you "
          + "subtract."
      ) { $0.naive(area: $0.complementaryArea) },
      Mistake(
        "a guard instead of a cure",
        clue: "You add 1e-300 to the area, or do not let it get smaller. Then "
          + "nothing is infinite, but the quotient may be 1e240, far outside "
          + "of the stretch. Divide both by phi(a) first."
      ) { $0.naive(area: max($0.area, 1e-300)) },
      Mistake(
        "right only to the right of the mean",
        clue: "Your answer is right if the stretch lies above the mean. If it "
          + "lies below, look at it in a mirror: change the sign of mean and "
          + "ends, and of the answer."
      ) { i in
        i.a + i.b >= 0 ? [i.answer()] : i.naive(area: i.area)
      },
      Mistake(
        "pushed the wrong way",
        clue: "Your correction has the wrong sign: it is phi(a) - phi(b), with "
          + "a the lower end. A stretch above the mean pulls it up."
      ) { [2 * $0.mean - $0.answer()] },
      Mistake(
        "the nearest point of the stretch",
        clue: "You return the point of the stretch that is nearest to the "
          + "mean: the most likely place. The mean of all places is asked for."
      ) { [min(max($0.mean, $0.lower), $0.upper)] },
      Mistake(
        "the middle of the stretch",
        clue: "You return the middle. That is right if the deviation is far "
          + "larger than the stretch, when all places are alike."
      ) { [($0.lower + $0.upper) / 2] },
      Mistake(
        "a variance for the deviation",
        clue: "You use the root of the deviation, as if it were a variance."
      ) { [$0.answer(deviation: $0.deviation.squareRoot())] },
      Mistake(
        "the deviation squared",
        clue: "You use the deviation squared where the deviation belongs."
      ) { [$0.answer(deviation: $0.deviation * $0.deviation)] },
      Mistake(
        "the deviation forgotten before the quotient",
        clue: "The quotient counts in deviations. Multiply it by the "
          + "deviation before you add it to the mean."
      ) { [$0.mean + ($0.answer() - $0.mean) / $0.deviation] },
    ],
    unchanged: { [$0.mean] })
}
