import Exercises
import Solutions
import Tensors

/// The arguments of exercise 4.4.
struct KurtosisInput: Sendable {
  let spike: Double
  let step: StepBack

  /// Half the distance of the two Gaussians that x_{t-1} may come from.
  var m: Double { step.clean * spike }

  /// The excess kurtosis of two Gaussians around -m and m.
  static func excess(_ m: Double, _ variance: Double) -> Double {
    let share = m * m / (m * m + variance)
    return -2 * share * share
  }
}

extension Exercise {
  /// Exercise 4.4: the excess kurtosis of a step between two spikes.
  static let stepKurtosis = Assignment<KurtosisInput>(
    id: "4.4", title: "How Gaussian is a step back?",
    function: "excessKurtosis", section: "4.7",
    hint: "Given x_0 = a, exercise 4.1 says where x_{t-1} is and with which "
      + "variance. With x_0 = -a the same on the other side. For a number "
      + "that is -m or m, plus a Gaussian of variance w, E[x^2] = m^2 + w and "
      + "E[x^4] = m^4 + 6 m^2 w + 3 w^2.",
    call: {
      "excessKurtosis(\($0.step.words), spike: \(Wording.number($0.spike)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter04.excessKurtosis(
          at: $0.step.time.t, alphaBar: $0.step.time.alphaBar, spike: $0.spike)
      ]
    },
    reference: {
      [
        try Solutions.Chapter04.excessKurtosis(
          at: $0.step.time.t, alphaBar: $0.step.time.alphaBar, spike: $0.spike)
      ]
    },
    alternatives: [
      { i in
        // The two moments, as in the definition
        let (m², w) = (i.m * i.m, i.step.variance)
        let fourth = m² * m² + 6 * m² * w + 3 * w * w
        return [fourth / ((m² + w) * (m² + w)) - 3]
      },
      { i in
        // By the ratio of the two variances
        let ratio = i.step.variance / (i.m * i.m)
        return [-2 / ((1 + ratio) * (1 + ratio))]
      },
    ],
    example: KurtosisInput(spike: 2, step: .byHand),
    probes: { generator in
      StepBack.probes(&generator).flatMap { step in
        [0.1, 1, 10, generator.logUniform(0.1, 10)].map {
          KurtosisInput(spike: $0, step: step)
        }
      }
    },
    mistakes: [
      Mistake(
        "the kurtosis, not its excess",
        clue: "Your number is 3 for a Gaussian. The *excess* is asked for: "
          + "subtract 3."
      ) { [3 + KurtosisInput.excess($0.m, $0.step.variance)] },
      Mistake(
        "the sign",
        clue: "Two separate humps have light tails for their width, so the "
          + "excess is below 0. Yours is above."
      ) { [-KurtosisInput.excess($0.m, $0.step.variance)] },
      Mistake(
        "the factor 2 forgotten",
        clue: "You have half the right answer. For two bare points E[x^4] is "
          + "E[x^2]^2, and 1 - 3 is -2."
      ) { [KurtosisInput.excess($0.m, $0.step.variance) / 2] },
      Mistake(
        "squares where fourth powers belong",
        clue: "You have -2 m^2 / (m^2 + variance). Both sides of the fraction "
          + "are to be squared: kurtosis is a ratio of *fourth* powers. (Or "
          + "is there a 4 where E[x^4] has 6 m^2 variance?)"
      ) { [-2 * $0.m * $0.m / ($0.m * $0.m + $0.step.variance)] },
      Mistake(
        "the spikes not scaled",
        clue: "You take -a and a as the two centres. Given x_0 = a and x_t = "
          + "0, x_{t-1} lies around clean a, the weight of exercise 4.1."
      ) { [KurtosisInput.excess($0.spike, $0.step.variance)] },
      Mistake(
        "beta_t for the posterior variance",
        clue: "The two Gaussians have the posterior's variance. You have "
          + "beta_t, which is wider."
      ) { [KurtosisInput.excess($0.m, $0.step.β)] },
      Mistake(
        "x_t = 0 not used",
        clue: "That is how far x_{t-1} is from Gaussian before x_t is seen: "
          + "centres sqrt(alphaBar_{t-1}) a, variance 1 - alphaBar_{t-1}."
      ) {
        [
          KurtosisInput.excess(
            $0.step.ᾱBefore.squareRoot() * $0.spike, 1 - $0.step.ᾱBefore)
        ]
      },
      Mistake(
        "x_t itself",
        clue: "That is how far x_t is from Gaussian, with centres "
          + "sqrt(alphaBar_t) a and variance 1 - alphaBar_t."
      ) {
        [
          KurtosisInput.excess(
            $0.step.ᾱ.squareRoot() * $0.spike, 1 - $0.step.ᾱ)
        ]
      },
      Mistake(
        "the standard deviation for the variance",
        clue: "You add a standard deviation to m^2. In E[x^2] = m^2 + variance "
          + "both are squares."
      ) { [KurtosisInput.excess($0.m, $0.step.variance.squareRoot())] },
      Mistake(
        "the spikes at 1 whatever a is",
        clue: "Your answer does not depend on `spike`: the centres are clean "
          + "*a*."
      ) { [KurtosisInput.excess($0.step.clean, $0.step.variance)] },
      Mistake(
        "one timestep early",
        clue: "You answer for t - 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let s = $0.step.misread(by: -1)
        return [KurtosisInput.excess(s.clean * $0.spike, s.variance)]
      },
      Mistake(
        "one timestep late",
        clue: "You answer for t + 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let s = $0.step.misread(by: 1)
        return [KurtosisInput.excess(s.clean * $0.spike, s.variance)]
      },
      Mistake(
        "E[x^2] not squared",
        clue: "You divide E[x^4] by E[x^2]. It is divided by the *square* of "
          + "that, so that the unit of x cancels."
      ) {
        let (m2, w) = ($0.m * $0.m, $0.step.variance)
        return [(m2 * m2 + 6 * m2 * w + 3 * w * w) / (m2 + w) - 3]
      },
      Mistake(
        "the mixed term forgotten",
        clue: "Your E[x^4] is m^4 + 3 variance^2. The square of a sum has a "
          + "term in the middle, and so has its fourth power: "
          + "6 m^2 variance."
      ) {
        let (m2, w) = ($0.m * $0.m, $0.step.variance)
        return [(m2 * m2 + 3 * w * w) / ((m2 + w) * (m2 + w)) - 3]
      },
    ],
    unchanged: { [$0.spike] },
    later: { input, steps in
      input.step.moved(by: steps).map {
        KurtosisInput(spike: input.spike, step: $0)
      }
    })
}
