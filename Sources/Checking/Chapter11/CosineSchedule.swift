import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 11.2.
struct CosineInput: Sendable {
  let timesteps: Int
  let offset: Double
  let largest: Double

  init(_ timesteps: Int, offset: Double = 0.008, largest: Double = 0.999) {
    self.timesteps = timesteps
    self.offset = offset
    self.largest = largest
  }

  /// The number of steps T.
  var steps: Double { Double(timesteps) }

  /// The angle of a time, as a share of the right angle.
  func share(_ t: Int) -> Double {
    (Double(t) / steps + offset) / (1 + offset)
  }

  /// f(t), as the formula has it.
  func f(_ t: Int) -> Double { Self.f(share(t)) }

  /// The squared cosine of a share of the right angle.
  static func f(_ share: Double) -> Double {
    let root = cos(share * .pi / 2)
    return root * root
  }

  /// The betas for another f, before any is cut off.
  func uncut(_ f: (Int) -> Double) -> [Double] {
    (1...timesteps).map { 1 - f($0) / f($0 - 1) }
  }

  /// The betas for another f, and the entry 0.
  func betas(_ f: (Int) -> Double) -> [Double] {
    [0] + uncut(f).map { min($0, largest) }
  }

  /// The right answer.
  var right: [Double] { betas(f) }
}

extension Exercise {
  /// Exercise 11.2: the cosine schedule as betas.
  static let cosineSchedule = Assignment<CosineInput>(
    id: "11.2", title: "The cosine schedule", function: "cosineBetas",
    section: "11.4",
    hint: "Write f as a function inside of yours, with Double(t) / "
      + "Double(timesteps) in it. f(0) cancels in the ratio of two alphaBar.",
    call: {
      "cosineBetas(timesteps: \($0.timesteps), "
        + "offset: \(Wording.number($0.offset)), "
        + "largest: \(Wording.number($0.largest)))"
    },
    reader: {
      try Exercises.Chapter11.cosineBetas(
        timesteps: $0.timesteps, offset: $0.offset, largest: $0.largest)
    },
    reference: {
      try Solutions.Chapter11.cosineBetas(
        timesteps: $0.timesteps, offset: $0.offset, largest: $0.largest)
    },
    alternatives: [
      { i in
        // By way of the table of alphaBar
        let ᾱ = (0...i.timesteps).map { i.f($0) / i.f(0) }
        var betas = [0.0]
        for t in 1...i.timesteps {
          betas.append(min(1 - ᾱ[t] / ᾱ[t - 1], i.largest))
        }
        return betas
      },
      { i in
        // Divided by what the betas so far leave: once one has been cut off,
        // all later ones are
        var left = 1.0
        return [0]
          + (1...i.timesteps).map { t in
            let beta = min(1 - i.f(t) / i.f(0) / left, i.largest)
            left *= 1 - beta
            return beta
          }
      },
      { i in
        // The square of a cosine by the doubled angle
        i.betas { (1 + cos(i.share($0) * .pi)) / 2 }
      },
      { i in
        // What a step takes away, as a share of what there was
        i.betas { pow(sin((1 - i.share($0)) * .pi / 2), 2) }
      },
    ],
    example: CosineInput(2, offset: 0.05),
    probes: { generator in
      [
        CosineInput(1), CosineInput(2), CosineInput(3), CosineInput(1000),
        CosineInput(1, offset: 0.1, largest: 0.5), CosineInput(50, offset: 0),
        CosineInput(9, largest: 0.5), CosineInput(200, largest: 0.9999),
        CosineInput(30, offset: 0.02, largest: 0.6),
      ]
        + [4, 7, 12, 20, 33, 60, 110, 250].map {
          CosineInput(
            $0 + Int(generator.uniform(0, 5)),
            offset: generator.logUniform(1e-3, 0.1),
            largest: generator.uniform(0.5, 0.95))
        }
    },
    mistakes: [
      Mistake(
        "the square forgotten",
        clue: "Your f is a cosine. alphaBar is a variance: it is the square "
          + "of the cosine."
      ) { i in i.betas { cos(i.share($0) * .pi / 2) } },
      Mistake(
        "the offset forgotten",
        clue: "You leave the offset out. It keeps the first betas from being "
          + "next to nothing."
      ) { i in i.betas { CosineInput.f(Double($0) / i.steps) } },
      Mistake(
        "not divided by 1 + offset",
        clue: "You add the offset and do not divide by 1 + offset. Then the "
          + "angle runs beyond the right one before t reaches T."
      ) { i in
        i.betas { CosineInput.f(Double($0) / i.steps + i.offset) }
      },
      Mistake(
        "the brackets forgotten",
        clue: "You divide only the offset by 1 + offset. The sum t / T + "
          + "offset needs brackets around it."
      ) { i in
        i.betas {
          CosineInput.f(Double($0) / i.steps + i.offset / (1 + i.offset))
        }
      },
      Mistake(
        "not divided by f(0)",
        clue: "Your beta_1 is 1 - f(1). alphaBar_1 is f(1) / f(0), and f(0) "
          + "is a little less than 1."
      ) { i in i.betas { $0 == 0 ? 1 : i.f($0) } },
      Mistake(
        "nothing cut off",
        clue: "You let the betas be as large as they like. The last one would "
          + "be 1 and leave nothing of the picture to divide by: cut off at "
          + "`largest`."
      ) { [0] + $0.uncut($0.f) },
      Mistake(
        "always cut off at .999",
        clue: "You cut off at .999, which is what the paper does. Here the "
          + "limit is an argument: `largest`."
      ) { [0] + $0.uncut($0.f).map { min($0, 0.999) } },
      Mistake(
        "the larger of the two",
        clue: "You take the larger of the beta and the limit. A limit from "
          + "above is the *smaller* of the two: min, not max."
      ) { i in [0] + i.uncut(i.f).map { max($0, i.largest) } },
      Mistake(
        "the angle in degrees",
        clue: "You give the cosine 90 degrees. It wants radians: a right "
          + "angle is pi / 2."
      ) { i in i.betas { pow(cos(i.share($0) * 90), 2) } },
      Mistake(
        "pi for pi / 2",
        clue: "Your angle runs to pi, and the squared cosine rises again half "
          + "way. A right angle is pi / 2."
      ) { i in i.betas { CosineInput.f(2 * i.share($0)) } },
      Mistake(
        "alphaBar returned",
        clue: "You return the alphaBar. The betas are asked for: how much of "
          + "alphaBar_{t-1} is lost on the way to alphaBar_t."
      ) { i in (0...i.timesteps).map { i.f($0) / i.f(0) } },
      Mistake(
        "1 - alphaBar_t for beta_t",
        clue: "Your beta_t is all the noise up to t. It is that of one step: "
          + "divide alphaBar_t by alphaBar_{t-1} first."
      ) { i in
        [0] + (1...i.timesteps).map { min(1 - i.f($0) / i.f(0), i.largest) }
      },
      Mistake(
        "the difference of two alphaBar",
        clue:
          "You subtract alphaBar_t from alphaBar_{t-1}. A step takes away a "
          + "share of what there is: 1 minus their ratio."
      ) { i in
        [0]
          + (1...i.timesteps).map {
            min((i.f($0 - 1) - i.f($0)) / i.f(0), i.largest)
          }
      },
      Mistake(
        "one timestep late",
        clue: "Your beta at index t is 1 - f(t + 1) / f(t), as in programs "
          + "that count steps from 0. Here beta_0 is 0, and beta_t leads from "
          + "t - 1 to t."
      ) { i in
        [0]
          + (1...i.timesteps).map { min(1 - i.f($0 + 1) / i.f($0), i.largest) }
      },
      Mistake(
        "beta_0 left out",
        clue: "Your list begins with beta_1. Tables begin with t = 0 here: "
          + "put a 0 in front."
      ) { Array($0.right.dropFirst()) },
      Mistake(
        "T - 1 for T",
        clue: "You divide t by T - 1. The cosine is to get to its end at t = "
          + "T."
      ) { i in
        i.betas {
          CosineInput.f(
            (Double($0) / (i.steps - 1) + i.offset) / (1 + i.offset))
        }
      },
      Mistake(
        "whole numbers divided",
        clue: "You divide the whole number t by the whole number T, and all "
          + "is 0 until the end. Write Double(t) / Double(timesteps)."
      ) { i in
        i.betas {
          CosineInput.f(
            (Double($0 / i.timesteps) + i.offset) / (1 + i.offset))
        }
      },
    ],
    experiments: [
      Experiment(
        quantity: "alphaBar_500 of your schedule for T = 1000",
        expected: 0.493844, within: 1e-6
      ) { answer, _ in
        try answer(CosineInput(1000))[1...500].reduce(1) { $0 * (1 - $1) }
      }
    ])
}
