import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 4.3.
struct ChoiceInput: Sendable {
  let variance: Double
  let step: StepBack

  /// Var(x_0 | x_t).
  var unknown: Double {
    variance * (1 - step.ᾱ) / (step.ᾱ * variance + 1 - step.ᾱ)
  }

  /// The right answer.
  var best: Double { step.variance + step.clean * step.clean * unknown }
}

extension Exercise {
  /// Exercise 4.3: the best variance for Gaussian data.
  static let varianceChoice = Assignment<ChoiceInput>(
    id: "4.3", title: "How much noise to put back", function: "bestVariance",
    section: "4.4",
    hint: "Before x_t is seen, x_0 has precision 1 / v; x_t adds the precision "
      + "alphaBar_t / (1 - alphaBar_t). Var(x_0 | x_t) is one over the sum.",
    call: {
      "bestVariance(\($0.step.words), "
        + "dataVariance: \(Wording.number($0.variance)))"
    },
    show: Wording.single,
    reader: {
      [
        try Exercises.Chapter04.bestVariance(
          at: $0.step.time.t, alphaBar: $0.step.time.alphaBar,
          dataVariance: $0.variance)
      ]
    },
    reference: {
      [
        try Solutions.Chapter04.bestVariance(
          at: $0.step.time.t, alphaBar: $0.step.time.alphaBar,
          dataVariance: $0.variance)
      ]
    },
    alternatives: [
      { i in
        // Bayes for one step: what x_t leaves unknown about x_{t-1}
        let before = i.step.ᾱBefore * i.variance + 1 - i.step.ᾱBefore
        return [i.step.β * before / (i.step.α * before + i.step.β)]
      },
      { i in
        // Precisions, where v is not 0
        let s = i.step
        if i.variance == 0 { return [s.variance] }
        let unknown = 1 / (1 / i.variance + s.ᾱ / (1 - s.ᾱ))
        return [s.variance + s.clean * s.clean * unknown]
      },
    ],
    example: ChoiceInput(variance: 3, step: .byHand),
    probes: { generator in
      StepBack.probes(&generator).flatMap { step in
        [0, 0.1, 1, 4, 10, generator.logUniform(0.01, 10)].map {
          ChoiceInput(variance: $0, step: step)
        }
      }
    },
    mistakes: [
      Mistake(
        "beta_t whatever the data",
        clue: "beta_t is the best choice for data of variance 1 only. Your "
          + "answer does not depend on v."
      ) { [$0.step.β] },
      Mistake(
        "the posterior variance whatever the data",
        clue: "The posterior variance is right for somebody who knows x_0. The "
          + "model does not: add clean^2 Var(x_0 | x_t)."
      ) { [$0.step.variance] },
      Mistake(
        "the standard deviation",
        clue: "You return the root of the right answer: the standard deviation."
      ) { [$0.best.squareRoot()] },
      Mistake(
        "clean not squared",
        clue: "You multiply Var(x_0 | x_t) by the weight of x_0. A number "
          + "times c has c^2 times the variance."
      ) { [$0.step.variance + $0.step.clean * $0.unknown] },
      Mistake(
        "v itself for Var(x_0 | x_t)",
        clue: "v is how uncertain x_0 is before anybody has looked at x_t. "
          + "x_t tells a good deal: use Var(x_0 | x_t)."
      ) {
        [$0.step.variance + $0.step.clean * $0.step.clean * $0.variance]
      },
      Mistake(
        "the posterior variance forgotten",
        clue: "You have clean^2 Var(x_0 | x_t) only. Even somebody who knew "
          + "x_0 would not know x_{t-1}: add the posterior variance."
      ) { [$0.step.clean * $0.step.clean * $0.unknown] },
      Mistake(
        "the weight of x_t for that of x_0",
        clue: "The doubt is about x_0, so it counts with the weight of x_0 "
          + "squared. You have that of x_t, which is no doubt at all."
      ) {
        [$0.step.variance + $0.step.noisy * $0.step.noisy * $0.unknown]
      },
      Mistake(
        "alphaBar_t forgotten in Var(x_0 | x_t)",
        clue: "You have v (1 - alphaBar_t) / (v + 1 - alphaBar_t). x_t "
          + "contains x_0 times sqrt(alphaBar_t), so its variance contains "
          + "alphaBar_t v."
      ) {
        let rest = 1 - $0.step.ᾱ
        let unknown = $0.variance * rest / ($0.variance + rest)
        return [$0.step.variance + $0.step.clean * $0.step.clean * unknown]
      },
      Mistake(
        "Var(x_0 | x_t) alone",
        clue: "You return Var(x_0 | x_t). That is the uncertainty about x_0; "
          + "a step back needs that about x_{t-1}."
      ) { [$0.unknown] },
      Mistake(
        "beta_t for the posterior variance",
        clue: "You add clean^2 Var(x_0 | x_t) to beta_t. The uncertainty of "
          + "somebody who knows x_0 is the posterior variance, which is less."
      ) { [$0.step.β + $0.step.clean * $0.step.clean * $0.unknown] },
      Mistake(
        "half way between the two",
        clue: "You take the mean of beta_t and the posterior variance. For "
          + "these data the right place between them, or beyond, is known."
      ) { [($0.step.β + $0.step.variance) / 2] },
      Mistake(
        "one timestep early",
        clue: "You answer for t - 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let other = $0.step.misread(by: -1)
        return [ChoiceInput(variance: $0.variance, step: other).best]
      },
      Mistake(
        "one timestep late",
        clue: "You answer for t + 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let other = $0.step.misread(by: 1)
        return [ChoiceInput(variance: $0.variance, step: other).best]
      },
      Mistake(
        "clean forgotten",
        clue: "You add Var(x_0 | x_t) as it is. Only `clean` times x_0 is in "
          + "the mean: multiply by clean^2."
      ) { [$0.step.variance + $0.unknown] },
      Mistake(
        "v taken for a standard deviation",
        clue: "You have v^2 where v belongs. v is a variance already."
      ) {
        let squared = ChoiceInput(
          variance: $0.variance * $0.variance, step: $0.step)
        return [squared.best]
      },
    ],
    unchanged: { [$0.variance] },
    later: { input, steps in
      input.step.moved(by: steps).map {
        ChoiceInput(variance: input.variance, step: $0)
      }
    },
    experiments: [
      Experiment(
        quantity: "For data of variance 0.1, the variance after 50 steps back",
        expected: 0.1, within: 1e-9
      ) { answer, _ in
        let s = NoiseSchedule.source
        let data = GaussianPredictor<Double>(schedule: s, variance: 0.1)
        var variance = data.noisyVariance(at: s.timesteps)
        for t in (1...s.timesteps).reversed() {
          let before = data.noisyVariance(at: t - 1)
          let factor =
            s.alpha[t].squareRoot() * before / data.noisyVariance(at: t)
          let step = StepBack(time: TimeInTable(t: t, alphaBar: s.alphaBar))
          variance *= factor * factor
          variance += try answer(ChoiceInput(variance: 0.1, step: step))[0]
        }
        return variance
      }
    ])
}
