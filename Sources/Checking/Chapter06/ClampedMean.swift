import Diffusion
import Exercises
import Solutions
import Tensors

extension MeanInput {
  /// The mean for a belief and a state that may have been tampered with.
  func clampedMean(
    belief: (Double) -> Double = { Self.clamp($0) },
    state: (Double) -> Double = { $0 },
    noise keep: (Double) -> Double = { $0 },
    clean: Double? = nil, noisy weight: Double? = nil
  ) -> [Double] {
    zip(noisy, noise).map { x, ε in
      let (x, ε) = (state(x), keep(ε))
      let ᾱ = step.ᾱ
      let guess = (x - (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot()
      return (clean ?? step.clean) * belief(guess)
        + (weight ?? step.noisy) * x
    }
  }

  /// Between black and white.
  static func clamp(_ x: Double) -> Double { min(1, max(-1, x)) }
}

extension Exercise {
  /// Exercise 6.4: the mean of a step back, with the belief clamped.
  static let clampedMean = Assignment<MeanInput>(
    id: "6.4", title: "Clamping the belief", function: "clampedMean",
    section: "6.4",
    hint: "The belief is that of exercise 6.2. Keep it within bounds by "
      + "`min(1, max(-1, belief))`. Then comes the posterior's mean, whose "
      + "weights you know from exercise 4.1.",
    call: {
      "clampedMean(\(Wording.list($0.noisy)), "
        + "noise: \(Wording.list($0.noise)), \($0.step.words))"
    },
    reader: {
      try Exercises.Chapter06.clampedMean(
        $0.noisy, noise: $0.noise, at: $0.step.time.t,
        alphaBar: $0.step.time.alphaBar)
    },
    reference: {
      try Solutions.Chapter06.clampedMean(
        $0.noisy, noise: $0.noise, at: $0.step.time.t,
        alphaBar: $0.step.time.alphaBar)
    },
    alternatives: [
      { $0.clampedMean() },
      { i in
        // Back to noise: the noise that the clamped belief leaves over
        let ᾱ = i.step.ᾱ
        let left = zip(i.noisy, i.noise).map { x, ε in
          let belief = MeanInput.clamp(
            (x - (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot())
          return (x - ᾱ.squareRoot() * belief) / (1 - ᾱ).squareRoot()
        }
        return MeanInput(noisy: i.noisy, noise: left, step: i.step)
          .mean(at: i.step)
      },
    ],
    example: MeanInput(
      noisy: [1, -2, 0.5], noise: [0.5, 1, -1], step: .byHand),
    probes: { generator in
      let steps = [NoiseSchedule.source, .repaired(timesteps: 50)].flatMap {
        schedule in
        [1, 2, 10, 25, 49, 50].map {
          StepBack(time: TimeInTable(t: $0, alphaBar: schedule.alphaBar))
        }
      }
      return steps.flatMap { step in
        [0, 6].map {
          MeanInput(
            noisy: generator.normals($0), noise: generator.normals($0),
            step: step)
        } + [
          // Noise that is nearly right, so that some beliefs need no clamp
          MeanInput(
            noisy: [0.9, 0.1, -0.4].map {
              step.ᾱ.squareRoot() * $0 + (1 - step.ᾱ).squareRoot() * 0.7
            }, noise: [0.7, 0.7, 0.7], step: step)
        ]
      }
    },
    mistakes: [
      Mistake(
        "nothing clamped",
        clue: "This is the mean without any clamping: some beliefs are below "
          + "-1 or above 1."
      ) { $0.clampedMean(belief: { $0 }) },
      Mistake(
        "the mean clamped",
        clue: "You clamp the result. The state x_{t-1} is noisy and may lie "
          + "beyond 1; only the belief about x_0 may not."
      ) { $0.clampedMean(belief: { $0 }).map(MeanInput.clamp) },
      Mistake(
        "belief and mean clamped",
        clue: "The belief is clamped rightly, and then you clamp the mean as "
          + "well. A state is noisy and may lie beyond 1."
      ) { $0.clampedMean().map(MeanInput.clamp) },
      Mistake(
        "the state clamped",
        clue:
          "You clamp x_t. It is noisy and may lie beyond 1; only the belief "
          + "about x_0 may not."
      ) { $0.clampedMean(belief: { $0 }, state: MeanInput.clamp) },
      Mistake(
        "the noise clamped",
        clue: "You clamp the predicted noise. Noise may well be beyond 1; the "
          + "belief about x_0 may not."
      ) { $0.clampedMean(belief: { $0 }, noise: MeanInput.clamp) },
      Mistake(
        "clamped to 0...1",
        clue: "You keep the belief between 0 and 1. Pixels run from -1, black, "
          + "to 1, white."
      ) { $0.clampedMean(belief: { min(1, max(0, $0)) }) },
      Mistake(
        "clamped above only",
        clue: "Beliefs below -1 get through: nothing is darker than black."
      ) { $0.clampedMean(belief: { min(1, $0) }) },
      Mistake(
        "clamped below only",
        clue: "Beliefs above 1 get through: nothing is brighter than white."
      ) { $0.clampedMean(belief: { max(-1, $0) }) },
      Mistake(
        "stretched instead of clamped",
        clue: "You divide the beliefs by the largest. One bright pixel then "
          + "changes all others; cut off only what is beyond."
      ) { i in
        let ᾱ = i.step.ᾱ
        let beliefs = zip(i.noisy, i.noise).map { x, ε in
          (x - (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot()
        }
        let most = max(1, beliefs.map(abs).max() ?? 0)
        return i.clampedMean(belief: { $0 / most })
      },
      Mistake(
        "the two weights swapped",
        clue: "The weight of x_0 stands before x_t, and the other way round."
      ) { $0.clampedMean(clean: $0.step.noisy, noisy: $0.step.clean) },
      Mistake(
        "alphaBar_t in the weight of x_0",
        clue: "The weight of x_0 has the root of alphaBar_{t-1}: how much of "
          + "x_0 is left before the step."
      ) {
        $0.clampedMean(
          clean: $0.step.ᾱ.squareRoot() * $0.step.β / (1 - $0.step.ᾱ))
      },
      Mistake(
        "alphaBar_t in the weight of x_t",
        clue: "The weight of x_t has 1 - alphaBar_{t-1} in the numerator; with "
          + "alphaBar_t there it is just sqrt(alpha_t)."
      ) { $0.clampedMean(noisy: $0.step.α.squareRoot()) },
      Mistake(
        "the belief itself",
        clue: "You return the clamped belief: the way to x_0 in one go. One "
          + "step back is the posterior's mean."
      ) { $0.clampedMean(clean: 1, noisy: 0) },
      Mistake(
        "the belief noised again",
        clue: "You take the clamped belief back to t - 1 by shrinking it. The "
          + "mean has a share of x_t as well."
      ) { $0.clampedMean(clean: $0.step.ᾱBefore.squareRoot(), noisy: 0) },
    ],
    unchanged: { $0.noisy })
}
