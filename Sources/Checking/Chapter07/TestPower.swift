import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 7.3.
struct PowerInput: Sendable {
  let copies: Double
  let samples: Int
  let limit: Double

  var n: Double { Double(samples) }

  /// The share of the bell curve below a number.
  static func below(_ x: Double) -> Double {
    erfc(-x / 2.0.squareRoot()) / 2
  }

  /// The right answer, with another lift or another spread.
  func answer(lift: Double? = nil, spread: Double? = nil) -> [Double] {
    [
      Self.below(
        ((lift ?? copies * n.squareRoot()) - limit)
          / (spread ?? (1 - copies).squareRoot()))
    ]
  }
}

extension Exercise {
  /// Exercise 7.3: the power of the paired test.
  static let testPower = Assignment<PowerInput>(
    id: "7.3", title: "The power of the test", function: "power",
    section: "7.5",
    hint: "Write the share as f + (1 - f) times a share of coin tosses, of "
      + "which there are (1 - f) n. What is its mean, what its variance? Then "
      + "ask how many standard deviations the mean is above the threshold.",
    call: {
      "power(copies: \(Wording.number($0.copies)), samples: \($0.samples), "
        + "limit: \(Wording.number($0.limit)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter07.power(
          copies: $0.copies, samples: $0.samples, limit: $0.limit)
      ]
    },
    reference: {
      [
        try Solutions.Chapter07.power(
          copies: $0.copies, samples: $0.samples, limit: $0.limit)
      ]
    },
    alternatives: [
      { i in
        // All lengths in units of 1 / (2 sqrt(n))
        [
          (1
            + erf(
              (i.copies * sqrt(i.n) - i.limit) / sqrt(2 * (1 - i.copies)))) / 2
        ]
      },
      { i in
        // Counting samples instead of shares
        let mean = i.n * (1 + i.copies) / 2
        let variance = i.n * (1 - i.copies) / 4
        let needed = i.n / 2 + i.limit * sqrt(i.n) / 2
        return [erfc((needed - mean) / sqrt(2 * variance)) / 2]
      },
    ],
    example: PowerInput(copies: 0.19, samples: 100, limit: 1),
    probes: { generator in
      var inputs: [PowerInput] = []
      for samples in [1, 2, 10, 100, 400, 1000, 5000] {
        for copies in [0, 0.01, 0.1, 0.36, 0.75, generator.uniform(0, 0.5)] {
          for limit in [0, 1, 1.645, 2.3, generator.uniform(0, 2)] {
            // Where nearly all the bell curve is on one side, it rounds
            let z = copies * Double(samples).squareRoot() - limit
            if z > -2.5 {
              inputs.append(
                PowerInput(copies: copies, samples: samples, limit: limit))
            }
          }
        }
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "how often it is missed",
        clue: "Your number and the right one add up to 1: that is how often "
          + "the alarm stays silent."
      ) { [1 - $0.answer()[0]] },
      Mistake(
        "every copy counted in full",
        clue: "You let the share rise by f. Half of the copies' places would "
          + "have counted for A anyway: the mean is f + (1 - f) / 2, which is "
          + "f / 2 above one half."
      ) { $0.answer(lift: 2 * $0.copies * $0.n.squareRoot()) },
      Mistake(
        "chance left as it was",
        clue: "You take the spread of n coin tosses. The copies toss no coin: "
          + "the variance shrinks by 1 - f."
      ) { $0.answer(spread: 1) },
      Mistake(
        "1 - f without its root",
        clue: "You let the standard deviation shrink by 1 - f. It is the "
          + "*variance* of the share that shrinks by 1 - f."
      ) { $0.answer(spread: 1 - $0.copies) },
      Mistake(
        "n for its root",
        clue: "Your spread shrinks as 1 / n. The standard deviation of a share "
          + "shrinks as 1 / sqrt(n)."
      ) { $0.answer(lift: $0.copies * $0.n) },
      Mistake(
        "a variance of 1 for a coin",
        clue: "A coin toss has the variance 1/4, so a share of n of them the "
          + "standard deviation 1 / (2 sqrt(n)). Yours is twice that."
      ) {
        [
          PowerInput.below(
            ($0.copies * $0.n.squareRoot() - $0.limit)
              / (2 * (1 - $0.copies).squareRoot()))
        ]
      },
      Mistake(
        "the size, not the power",
        clue: "Your answer does not depend on the copies: it is how often the "
          + "alarm rings for strangers."
      ) { [PowerInput.below(-$0.limit)] },
      Mistake(
        "the limit forgotten",
        clue: "You ask how often the share is above one half. The alarm rings "
          + "only above 1/2 + limit / (2 sqrt(n))."
      ) { $0.answer(lift: $0.copies * $0.n.squareRoot() + $0.limit) },
      Mistake(
        "both tails",
        clue: "You also count shares that are far *below* one half. The alarm "
          + "is for copies, which only lift the share."
      ) { i in
        [
          i.answer()[0]
            + PowerInput.below(
              (-i.copies * i.n.squareRoot() - i.limit)
                / (1 - i.copies).squareRoot())
        ]
      },
      Mistake(
        "only the others counted",
        clue: "Your spread is that of a share of the (1 - f) n strangers "
          + "alone. They are 1 - f of all samples, so their share of the whole "
          + "strays less: by sqrt((1 - f) / (4 n))."
      ) { $0.answer(spread: 1 / (1 - $0.copies).squareRoot()) },
      Mistake(
        "the density for the share",
        clue: "You return the height of the bell curve. Asked for is its area "
          + "on one side."
      ) { i in
        let z =
          (i.copies * i.n.squareRoot() - i.limit)
          / (1 - i.copies).squareRoot()
        return [exp(-z * z / 2) / (2 * Double.pi).squareRoot()]
      },
    ],
    experiments: [
      Experiment(
        quantity: "400 samples, one in ten a copy, limit 1.645: coins tossed "
          + "2,000 times ring the alarm this often less than you say",
        expected: 0, within: 0.07
      ) { answer, generator in
        // Shares of 400 come in steps: that alone may cost .02
        var alarms = 0
        for _ in 0..<2000 {
          var heads = 40
          var bits: UInt64 = 0
          for k in 0..<360 {
            if k % 64 == 0 { bits = generator.next() }
            heads += Int(bits & 1)
            bits >>= 1
          }
          if Double(heads) / 400 > 0.5 + 1.645 / 40 { alarms += 1 }
        }
        let claimed = try answer(
          PowerInput(copies: 0.1, samples: 400, limit: 1.645))
        return claimed[0] - Double(alarms) / 2000
      }
    ])
}
