import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 4.2.
struct MeanInput: Sendable {
  let noisy: [Double]
  let noise: [Double]
  let step: StepBack

  /// An answer: so much x_t, so much noise.
  func mix(_ a: Double, _ b: Double) -> [Double] {
    zip(noisy, noise).map { a * $0 + b * $1 }
  }

  /// The right weight of the noise, before the division by sqrt(alpha_t).
  var push: Double { step.β / (1 - step.ᾱ).squareRoot() }

  /// The root of alpha_t.
  var root: Double { step.α.squareRoot() }

  /// The right answer at another step.
  func mean(at step: StepBack) -> [Double] {
    let root = step.α.squareRoot()
    return mix(1 / root, -step.β / (1 - step.ᾱ).squareRoot() / root)
  }
}

extension Exercise {
  /// Exercise 4.2: the posterior mean, written with the noise.
  static let meanFromNoise = Assignment<MeanInput>(
    id: "4.2", title: "The mean, from the noise", function: "meanFromNoise",
    section: "4.2",
    hint: "Compute alpha_t and beta_t from two entries of the table. Then the "
      + "formula in the comment is three operations a number: times, minus, "
      + "divided by.",
    call: {
      "meanFromNoise(\(Wording.list($0.noisy)), "
        + "noise: \(Wording.list($0.noise)), \($0.step.words))"
    },
    reader: {
      try Exercises.Chapter04.meanFromNoise(
        $0.noisy, noise: $0.noise, at: $0.step.time.t,
        alphaBar: $0.step.time.alphaBar)
    },
    reference: {
      try Solutions.Chapter04.meanFromNoise(
        $0.noisy, noise: $0.noise, at: $0.step.time.t,
        alphaBar: $0.step.time.alphaBar)
    },
    alternatives: [
      { $0.mix(1 / $0.root, -$0.push / $0.root) },
      { i in
        // By way of the clean image and the posterior's two weights
        let s = i.step
        return zip(i.noisy, i.noise).map { x, ε in
          let clean = (x - (1 - s.ᾱ).squareRoot() * ε) / s.ᾱ.squareRoot()
          return s.clean * clean + s.noisy * x
        }
      },
    ],
    example: MeanInput(noisy: [1, -2], noise: [0.5, 1], step: .byHand),
    probes: { generator in
      StepBack.probes(&generator).flatMap { step in
        [0, 1, 5].map {
          MeanInput(
            noisy: generator.normals($0), noise: generator.normals($0),
            step: step)
        } + [
          MeanInput(
            noisy: generator.normals(3, scale: 100),
            noise: generator.normals(3), step: step)
        ]
      }
    },
    mistakes: [
      Mistake(
        "a plus for the minus",
        clue: "You add the noise. It is in x_t already and has to come out: "
          + "minus."
      ) { $0.mix(1 / $0.root, $0.push / $0.root) },
      Mistake(
        "1 - alpha_t forgotten",
        clue: "You subtract 1 / sqrt(1 - alphaBar_t) times the noise. A step "
          + "back takes out beta_t = 1 - alpha_t of that."
      ) {
        $0.mix(1 / $0.root, -1 / (1 - $0.step.ᾱ).squareRoot() / $0.root)
      },
      Mistake(
        "all of the noise at once",
        clue: "You go the whole way to x_0. That is the best guess of the "
          + "clean image, not of x_{t-1}, one step away."
      ) {
        let ᾱ = $0.step.ᾱ
        return $0.mix(1 / ᾱ.squareRoot(), -((1 - ᾱ) / ᾱ).squareRoot())
      },
      Mistake(
        "not divided by sqrt(alpha_t)",
        clue: "The step forward shrank x_{t-1} by sqrt(alpha_t). Divide by it, "
          + "the noise part as well."
      ) { $0.mix(1, -$0.push) },
      Mistake(
        "multiplied by sqrt(alpha_t)",
        clue: "You shrink by sqrt(alpha_t) once more. On the way back you "
          + "divide by it."
      ) { $0.mix($0.root, -$0.push * $0.root) },
      Mistake(
        "divided by alpha_t",
        clue: "You divide by alpha_t. The step forward multiplied by its "
          + "*root*."
      ) { $0.mix(1 / $0.step.α, -$0.push / $0.step.α) },
      Mistake(
        "only x_t divided",
        clue: "The bracket is missing: sqrt(alpha_t) divides the difference, "
          + "x_t and the noise alike."
      ) { $0.mix(1 / $0.root, -$0.push) },
      Mistake(
        "alpha_t for alphaBar_t under the root",
        clue: "beta_t / sqrt(1 - alpha_t) is sqrt(beta_t): you undo the last "
          + "step as if all this noise were its own. It is the merged noise of "
          + "t steps: 1 - alphaBar_t."
      ) { $0.mix(1 / $0.root, -$0.step.β.squareRoot() / $0.root) },
      Mistake(
        "the root of 1 - alphaBar_t forgotten",
        clue: "You divide beta_t by 1 - alphaBar_t, a variance. The noise has "
          + "the standard deviation as its factor: take the root."
      ) { $0.mix(1 / $0.root, -$0.step.β / (1 - $0.step.ᾱ) / $0.root) },
      Mistake(
        "sqrt(beta_t) in the numerator",
        clue: "You have sqrt(beta_t) / sqrt(1 - alphaBar_t). That is the share "
          + "of the last noise in the merged one; taking it out needs another "
          + "factor sqrt(beta_t)."
      ) {
        $0.mix(
          1 / $0.root,
          -($0.step.β / (1 - $0.step.ᾱ)).squareRoot() / $0.root)
      },
      Mistake(
        "divided by sqrt(alphaBar_t)",
        clue: "You undo the shrinking of all t steps. This is one step back: "
          + "divide by sqrt(alpha_t), one step's."
      ) {
        let root = $0.step.ᾱ.squareRoot()
        return $0.mix(1 / root, -$0.push / root)
      },
      Mistake(
        "alphaBar_{t-1} under the root",
        clue: "You have 1 - alphaBar_{t-1} under the root. The merged noise is "
          + "that of x_t: 1 - alphaBar_t."
      ) {
        let rest = 1 - $0.step.ᾱBefore
        return $0.mix(1 / $0.root, -$0.step.β / rest.squareRoot() / $0.root)
      },
      Mistake(
        "one timestep early",
        clue: "You answer for t - 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { $0.mean(at: $0.step.misread(by: -1)) },
      Mistake(
        "one timestep late",
        clue: "You answer for t + 1. The table starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { $0.mean(at: $0.step.misread(by: 1)) },
      Mistake(
        "beta_t alone",
        clue: "You subtract beta_t times the noise. It has to be divided by "
          + "sqrt(1 - alphaBar_t) as well."
      ) { $0.mix(1 / $0.root, -$0.step.β / $0.root) },
      Mistake(
        "1 - alphaBar_t for beta_t",
        clue: "You subtract sqrt(1 - alphaBar_t) times the noise: all that "
          + "came in since the start. One step takes out beta_t of it, with "
          + "beta_t = 1 - alpha_t."
      ) { $0.mix(1 / $0.root, -(1 - $0.step.ᾱ).squareRoot() / $0.root) },
    ],
    unchanged: { $0.noisy },
    later: { input, steps in
      input.step.moved(by: steps).map {
        MeanInput(noisy: input.noisy, noise: input.noise, step: $0)
      }
    },
    experiments: [
      Experiment(
        quantity: "The end of fifty steps back with an oracle that knows "
          + "x_0 = 0.5",
        expected: 0.5, within: 1e-9
      ) { answer, generator in
        let s = NoiseSchedule.source
        var x = generator.normals(1)
        for t in (1...s.timesteps).reversed() {
          let ᾱ = s.alphaBar[t]
          let noise = (x[0] - ᾱ.squareRoot() * 0.5) / (1 - ᾱ).squareRoot()
          x = try answer(
            MeanInput(
              noisy: x, noise: [noise],
              step: StepBack(time: TimeInTable(t: t, alphaBar: s.alphaBar))))
        }
        return x[0]
      }
    ])
}
