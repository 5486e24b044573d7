import Exercises
import Solutions
import Tensors

/// One step back, and everything that its formulas are made of.
struct StepBack: Sendable {
  let time: TimeInTable

  /// alphaBar_t.
  var ᾱ: Double { time.now }

  /// alphaBar_{t-1}.
  var ᾱBefore: Double { time.alphaBar[time.t - 1] }

  var α: Double { time.alpha }
  var β: Double { 1 - time.alpha }

  /// The weight of x_0 in the posterior's mean.
  var clean: Double { ᾱBefore.squareRoot() * β / (1 - ᾱ) }

  /// The weight of x_t in the posterior's mean.
  var noisy: Double { α.squareRoot() * (1 - ᾱBefore) / (1 - ᾱ) }

  /// The posterior's variance.
  var variance: Double { β * (1 - ᾱBefore) / (1 - ᾱ) }

  /// Another step of the same table; nil where there is none.
  func moved(by steps: Int) -> StepBack? {
    guard time.t + steps > 0 else { return nil }
    return time.moved(by: steps).map { StepBack(time: $0) }
  }

  /// The same step read from a table that seems to be off by one.
  func misread(by steps: Int) -> StepBack { moved(by: steps) ?? self }

  /// How the table is written in a call.
  var words: String {
    "at: \(time.t), alphaBar: \(Wording.list(time.alphaBar))"
  }

  /// The first, some middle and the last steps of several tables.
  static func probes(_ generator: inout SeededGenerator) -> [StepBack] {
    TimeInTable.probes(&generator).filter { $0.t > 0 }
      .map { StepBack(time: $0) }
  }

  /// A table that is small enough to do by hand: alpha_2 is one half.
  static let byHand = StepBack(
    time: TimeInTable(t: 2, alphaBar: [1, 0.8, 0.4, 0.1]))
}

extension Exercise {
  /// Exercise 4.1: the posterior's two weights and its variance.
  static let posteriorCoefficients = Assignment<StepBack>(
    id: "4.1", title: "The posterior's coefficients", function: "posterior",
    section: "4.2",
    hint: "Memory says sqrt(alphaBar_{t-1}) x_0 with variance 1 - "
      + "alphaBar_{t-1}; evidence says x_t / sqrt(alpha_t) with variance "
      + "beta_t / alpha_t. Precisions, one over the variances, add up.",
    call: { "posterior(\($0.words))" },
    show: { numbers in
      guard numbers.count == 3 else { return Wording.list(numbers) }
      let n = numbers.map { Wording.number($0) }
      return "(clean: \(n[0]), noisy: \(n[1]), variance: \(n[2]))"
    },
    reader: {
      let q = try Exercises.Chapter04.posterior(
        at: $0.time.t, alphaBar: $0.time.alphaBar)
      return [q.clean, q.noisy, q.variance]
    },
    reference: {
      let q = try Solutions.Chapter04.posterior(
        at: $0.time.t, alphaBar: $0.time.alphaBar)
      return [q.clean, q.noisy, q.variance]
    },
    alternatives: [
      { s in
        // Precisions added, as in the derivation
        if s.time.t == 1 { return [1, 0, 0] }
        let (memory, evidence) = (1 / (1 - s.ᾱBefore), s.α / s.β)
        let variance = 1 / (memory + evidence)
        return [
          s.ᾱBefore.squareRoot() * memory * variance,
          evidence / s.α.squareRoot() * variance, variance,
        ]
      },
      { s in
        // The difference of two entries instead of beta
        let fall = s.ᾱBefore - s.ᾱ
        return [
          fall / s.ᾱBefore.squareRoot() / (1 - s.ᾱ),
          (s.ᾱ / s.ᾱBefore).squareRoot() * (1 - s.ᾱBefore) / (1 - s.ᾱ),
          (1 - s.ᾱBefore) * fall / (s.ᾱBefore * (1 - s.ᾱ)),
        ]
      },
    ],
    example: .byHand,
    probes: StepBack.probes,
    mistakes: [
      Mistake(
        "alphaBar read at t where t - 1 belongs",
        clue: "Your answer has alphaBar_t everywhere. The memory of x_0 "
          + "reaches to x_{t-1}: sqrt(alphaBar_{t-1}) and 1 - alphaBar_{t-1} "
          + "in the numerators."
      ) { [$0.ᾱ.squareRoot() * $0.β / (1 - $0.ᾱ), $0.α.squareRoot(), $0.β] },
      Mistake(
        "sqrt(alphaBar_t) in the weight of x_0",
        clue: "Only the weight of x_0 is off: its root is that of "
          + "alphaBar_{t-1}, how much of x_0 is left *before* the step."
      ) {
        [$0.ᾱ.squareRoot() * $0.β / (1 - $0.ᾱ), $0.noisy, $0.variance]
      },
      Mistake(
        "beta_t for the variance",
        clue: "beta_t is what the step added. Whoever also knows x_0 is less "
          + "uncertain: times (1 - alphaBar_{t-1}) / (1 - alphaBar_t)."
      ) { [$0.clean, $0.noisy, $0.β] },
      Mistake(
        "the two weights swapped",
        clue: "You have the weight of x_t where that of x_0 belongs, and the "
          + "other way round. At t = 1 all the weight is on x_0."
      ) { [$0.noisy, $0.clean, $0.variance] },
      Mistake(
        "both roots forgotten",
        clue: "You have alphaBar_{t-1} and alpha_t in the two weights. The "
          + "picture fades by their roots; only variances fade by them."
      ) {
        [
          $0.ᾱBefore * $0.β / (1 - $0.ᾱ), $0.α * (1 - $0.ᾱBefore) / (1 - $0.ᾱ),
          $0.variance,
        ]
      },
      Mistake(
        "the root in the weight of x_0 forgotten",
        clue: "You have alphaBar_{t-1} in the weight of x_0. It is its root: "
          + "x_{t-1} contains *sqrt*(alphaBar_{t-1}) x_0."
      ) { [$0.ᾱBefore * $0.β / (1 - $0.ᾱ), $0.noisy, $0.variance] },
      Mistake(
        "the root in the weight of x_t forgotten",
        clue: "You have alpha_t in the weight of x_t. It is its root: the step "
          + "multiplied x_{t-1} by *sqrt*(alpha_t)."
      ) {
        [
          $0.clean, $0.α * (1 - $0.ᾱBefore) / (1 - $0.ᾱ), $0.variance,
        ]
      },
      Mistake(
        "the standard deviation",
        clue: "Your third number is the root of the right one: the standard "
          + "deviation. A variance is asked for."
      ) { [$0.clean, $0.noisy, $0.variance.squareRoot()] },
      Mistake(
        "the precision instead of the variance",
        clue: "Your third number is the sum of the two precisions. The "
          + "variance is one over it."
      ) { [$0.clean, $0.noisy, 1 / $0.variance] },
      Mistake(
        "the step undone, x_0 not used",
        clue: "You undo the step: x_t / sqrt(alpha_t) with variance beta_t / "
          + "alpha_t. That is what x_t says; x_0 has not been asked."
      ) { [0, 1 / $0.α.squareRoot(), $0.β / $0.α] },
      Mistake(
        "the jump to t - 1, x_t not used",
        clue: "That is q(x_{t-1} | x_0), where x_0 alone would expect "
          + "x_{t-1}. x_t has not been asked."
      ) { [$0.ᾱBefore.squareRoot(), 0, 1 - $0.ᾱBefore] },
      Mistake(
        "alphaBar_t for alpha_t",
        clue: "In the weight of x_t you have the root of alphaBar_t. One step "
          + "lies between x_{t-1} and x_t, and it kept alpha_t = alphaBar_t / "
          + "alphaBar_{t-1}."
      ) {
        [
          $0.clean, $0.ᾱ.squareRoot() * (1 - $0.ᾱBefore) / (1 - $0.ᾱ),
          $0.variance,
        ]
      },
      Mistake(
        "one timestep early",
        clue: "You answer for t - 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let s = $0.misread(by: -1)
        return [s.clean, s.noisy, s.variance]
      },
      Mistake(
        "one timestep late",
        clue: "You answer for t + 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let s = $0.misread(by: 1)
        return [s.clean, s.noisy, s.variance]
      },
    ],
    later: { $0.moved(by: $1) })
}
