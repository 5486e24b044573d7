import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 5.4.
struct ClockInput: Sendable {
  let t: Int
  let width: Int

  var half: Int { width / 2 }

  /// The angles of the clocks, for some rule of their exponents.
  func angles(
    base: Double = 10_000, _ exponent: (Double) -> Double
  ) -> [Double] {
    (0..<half).map { Double(t) * pow(base, -exponent(Double($0))) }
  }

  /// The right angles.
  var right: [Double] { angles { $0 / Double(half - 1) } }
}

/// Sines before cosines.
private func told(_ angles: [Double]) -> [Double] {
  angles.map { sin($0) } + angles.map { cos($0) }
}

extension Exercise {
  /// Exercise 5.4: sines and cosines of the time at many speeds.
  static let clocks = Assignment<ClockInput>(
    id: "5.4", title: "The time, told by clocks", function: "timeEmbedding",
    section: "5.3",
    hint: "First make the list of the angles t w_k. Then return its sines "
      + "followed by its cosines. The first clock has w = 1, the last 1/10000.",
    call: { "timeEmbedding(at: \($0.t), width: \($0.width))" },
    reader: {
      try Exercises.Chapter05.timeEmbedding(at: $0.t, width: $0.width)
    },
    reference: {
      try Solutions.Chapter05.timeEmbedding(at: $0.t, width: $0.width)
    },
    alternatives: [
      { i in
        told(
          (0..<i.half).map {
            Double(i.t) * exp(-log(10_000) * Double($0) / Double(i.half - 1))
          })
      }
    ],
    example: ClockInput(t: 3, width: 6),
    probes: { generator in
      [4, 6, 8, 32, 128].flatMap { width in
        [0, 1, 2, 25, 50, generator.integer(below: 1000)].map {
          ClockInput(t: $0, width: width)
        }
      }
    },
    mistakes: [
      Mistake(
        "half instead of half - 1",
        clue: "Your exponent is k / half, so the slowest clock is not at "
          + "1/10000. From 0 to half - 1 there are half - 1 gaps."
      ) { i in told(i.angles { $0 / Double(i.half) }) },
      Mistake(
        "sines and cosines in turn",
        clue: "Your sines and cosines stand in turn. Here all sines come "
          + "first."
      ) { i in i.right.flatMap { [sin($0), cos($0)] } },
      Mistake(
        "cosines first",
        clue: "Your cosines stand before the sines."
      ) { i in i.right.map { cos($0) } + i.right.map { sin($0) } },
      Mistake(
        "clocks that get faster",
        clue: "Your w_k grow: the exponent is negative, so that the clocks "
          + "get slower from 1 to 1/10000."
      ) { i in told(i.angles { -$0 / Double(i.half - 1) }) },
      Mistake(
        "the clocks of the whole width",
        clue: "Your exponent is k / (width - 1). Half of the numbers are "
          + "sines and half cosines of the same clocks: k / (half - 1)."
      ) { i in told(i.angles { $0 / Double(i.width - 1) }) },
      Mistake(
        "every clock one place too slow",
        clue: "Your exponent is that of one step later, (k + 1) / half: the "
          + "first clock has to have w = 1."
      ) { i in told(i.angles { ($0 + 1) / Double(i.half) }) },
      Mistake(
        "1000 in place of 10000",
        clue: "Your slowest clock runs at 1/1000: one zero is missing."
      ) { i in told(i.angles(base: 1000) { $0 / Double(i.half - 1) }) },
      Mistake(
        "natural exponential",
        clue: "You raise e to -k / (half - 1). It is 10000 that is raised: "
          + "multiply the exponent by log(10000)."
      ) { i in told(i.angles(base: exp(1)) { $0 / Double(i.half - 1) }) },
      Mistake(
        "sines only",
        clue: "The second half of your list repeats the sines. A sine alone "
          + "cannot tell 1 from pi - 1: the cosine decides."
      ) { i in i.right.map { sin($0) } + i.right.map { sin($0) } },
      Mistake(
        "degrees",
        clue: "You turn the angles from degrees into radians: they are "
          + "radians already."
      ) { i in told(i.right.map { $0 * .pi / 180 }) },
      Mistake(
        "full turns",
        clue: "You multiply the angles by 2 pi. At whole times the first clock "
          + "then always shows the same."
      ) { i in told(i.right.map { $0 * 2 * .pi }) },
    ],
    later: { input, steps in
      (0...1000).contains(input.t + steps)
        ? ClockInput(t: input.t + steps, width: input.width) : nil
    })
}
