import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 11.1.
struct DDIMInput: Sendable {
  let noisy: [Double]
  let noise: [Double]
  let fresh: [Double]
  let t: Int
  let s: Int
  let eta: Double
  let alphaBar: [Double]

  var ᾱ: Double { alphaBar[t] }
  var ᾱₛ: Double { alphaBar[s] }

  /// alphaBar of the whole chain, which is what Python finds at index -1.
  var ᾱLast: Double { alphaBar[alphaBar.count - 1] }

  /// The factors of a step, right or wrong.
  struct Step {
    let η: Double
    let ᾱ: Double
    let ᾱₛ: Double
    /// What the predicted noise is multiplied by before it is taken out.
    var out: Double
    /// What is left is divided by this.
    var over: Double
    /// The factor of the belief.
    var clean: Double
    /// The factor of the predicted noise.
    var rest: Double
    /// The factor of the fresh noise.
    var σ: Double

    init(η: Double, ᾱ: Double, ᾱₛ: Double) {
      (self.η, self.ᾱ, self.ᾱₛ) = (η, ᾱ, ᾱₛ)
      out = (1 - ᾱ).squareRoot()
      over = ᾱ.squareRoot()
      clean = ᾱₛ.squareRoot()
      (rest, σ) = (0, 0)
      spread(η * whole.squareRoot())
    }

    /// The variance of the step with eta = 1.
    var whole: Double { (1 - ᾱₛ) / (1 - ᾱ) * (1 - ᾱ / ᾱₛ) }

    /// Takes another sigma, and what it leaves to the predicted noise.
    mutating func spread(_ σ: Double) {
      self.σ = σ
      rest = (1 - ᾱₛ - σ * σ).squareRoot()
    }
  }

  /// The result of a step that reads another alphaBar_s, or changes factors.
  func step(
    ᾱₛ: Double? = nil, _ change: (inout Step) -> Void = { _ in }
  ) -> [Double] {
    var step = Step(η: eta, ᾱ: ᾱ, ᾱₛ: ᾱₛ ?? self.ᾱₛ)
    change(&step)
    return noisy.indices.map { i in
      let belief = (noisy[i] - step.out * noise[i]) / step.over
      return step.clean * belief + step.rest * noise[i] + step.σ * fresh[i]
    }
  }

  /// Both times some steps later; nil outside of the table.
  func moved(by steps: Int) -> DDIMInput? {
    guard alphaBar.indices.contains(t + steps), s + steps >= 0 else {
      return nil
    }
    return DDIMInput(
      noisy: noisy, noise: noise, fresh: fresh, t: t + steps, s: s + steps,
      eta: eta, alphaBar: alphaBar)
  }

  static func random(
    _ count: Int, _ t: Int, to s: Int, eta: Double,
    _ schedule: NoiseSchedule, _ generator: inout SeededGenerator
  ) -> DDIMInput {
    DDIMInput(
      noisy: generator.normals(count), noise: generator.normals(count),
      fresh: generator.normals(count), t: t, s: s, eta: eta,
      alphaBar: schedule.alphaBar)
  }
}

extension Exercise {
  /// Exercise 11.1: a step of DDIM.
  static let ddimStep = Assignment<DDIMInput>(
    id: "11.1", title: "A long step", function: "ddimStep", section: "11.1",
    hint: "First the belief, (x_t - sqrt(1 - alphaBar_t) noise) / "
      + "sqrt(alphaBar_t). Then all that stands in the formula belongs to s. "
      + "With eta = 0 sigma is 0, and you can try that first.",
    call: {
      "ddimStep(\(Wording.list($0.noisy)), noise: \(Wording.list($0.noise)), "
        + "fresh: \(Wording.list($0.fresh)), from: \($0.t), "
        + "to: \($0.s), eta: \(Wording.number($0.eta)), "
        + "alphaBar: \(Wording.list($0.alphaBar)))"
    },
    reader: {
      try Exercises.Chapter11.ddimStep(
        $0.noisy, noise: $0.noise, fresh: $0.fresh, from: $0.t, to: $0.s,
        eta: $0.eta, alphaBar: $0.alphaBar)
    },
    reference: {
      try Solutions.Chapter11.ddimStep(
        $0.noisy, noise: $0.noise, fresh: $0.fresh, from: $0.t, to: $0.s,
        eta: $0.eta, alphaBar: $0.alphaBar)
    },
    alternatives: [
      { $0.step() },
      { i in
        // One factor for each of the three lists
        let σ =
          i.eta
          * ((1 - i.ᾱₛ) * (i.ᾱₛ - i.ᾱ) / ((1 - i.ᾱ) * i.ᾱₛ)).squareRoot()
        let kept = (i.ᾱₛ / i.ᾱ).squareRoot()
        let turned =
          (1 - i.ᾱₛ - σ * σ).squareRoot() - kept * (1 - i.ᾱ).squareRoot()
        return i.noisy.indices.map {
          kept * i.noisy[$0] + turned * i.noise[$0] + σ * i.fresh[$0]
        }
      },
      { i in
        // The share of the noise that is replaced
        let share = i.eta * i.eta * (1 - i.ᾱ / i.ᾱₛ) / (1 - i.ᾱ)
        let size = (1 - i.ᾱₛ).squareRoot()
        return i.step {
          $0.rest = size * max(0, 1 - share).squareRoot()
          $0.σ = size * share.squareRoot()
        }
      },
    ],
    example: DDIMInput(
      noisy: [1, -2], noise: [0.5, 1], fresh: [1, -1], t: 3, s: 1, eta: 0.15,
      alphaBar: [1, 0.5, 0.3, 0.1]),
    probes: { generator in
      var inputs: [DDIMInput] = []
      func add(
        _ count: Int, _ t: Int, _ s: Int, _ eta: Double,
        _ schedule: NoiseSchedule, _ generator: inout SeededGenerator
      ) {
        inputs.append(
          .random(count, t, to: s, eta: eta, schedule, &generator))
      }
      let thousand = NoiseSchedule.linear(
        timesteps: 1000, from: 1e-4, through: 0.02)
      let cosine = NoiseSchedule.cosine(timesteps: 25)
      let rough = NoiseSchedule(
        betas: (0..<7).map { _ in generator.uniform(0.01, 0.6) })
      for eta in [0, 1, generator.uniform(0.2, 0.9)] {
        add(3, 1000, 900, eta, thousand, &generator)
        add(2, 500, 499, eta, thousand, &generator)
        add(2, 300, 20, eta, thousand, &generator)
        add(3, 25, 20, eta, cosine, &generator)
        add(1, 10, 5, eta, cosine, &generator)
        add(4, 7, 2, eta, rough, &generator)
        add(2, 5, 4, eta, rough, &generator)
        add(5, 40, 7, eta, .source, &generator)
      }
      for _ in 0..<6 {
        let s = Int(generator.uniform(1, 900))
        let t = s + 1 + Int(generator.uniform(0, 99))
        add(2, t, s, generator.uniform(0.1, 0.7), thousand, &generator)
      }
      // To the very end, and nothing to do
      add(3, 20, 0, 0, thousand, &generator)
      add(2, 1, 0, 1, thousand, &generator)
      add(2, 25, 0, 0.5, cosine, &generator)
      add(
        2, 1, 0, 0.3, .linear(timesteps: 1, from: 0.3, through: 0.3),
        &generator)
      add(0, 5, 2, 0.5, rough, &generator)
      return inputs
    },
    mistakes: [
      Mistake(
        "sigma^2 not subtracted",
        clue: "Your predicted noise has the factor sqrt(1 - alphaBar_s), with "
          + "the fresh noise on top. The two share that variance: subtract "
          + "sigma^2 under the root."
      ) { $0.step { $0.rest = (1 - $0.ᾱₛ).squareRoot() } },
      Mistake(
        "sigma subtracted for sigma^2",
        clue: "You subtract sigma under the root. A variance stands there, "
          + "and only a variance can be subtracted from it: sigma^2."
      ) { $0.step { $0.rest = (1 - $0.ᾱₛ - $0.σ).squareRoot() } },
      Mistake(
        "sigma^2 before the fresh noise",
        clue: "You multiply the fresh noise by sigma^2. Its factor is a "
          + "standard deviation: sigma."
      ) { $0.step { $0.σ *= $0.σ } },
      Mistake(
        "eta ignored",
        clue: "You step as with eta = 1, whatever eta is. It is a factor of "
          + "sigma."
      ) { $0.step { $0.spread($0.whole.squareRoot()) } },
      Mistake(
        "always as with eta = 0",
        clue: "Your step has no fresh noise in it. That is right for eta = 0 "
          + "only."
      ) { $0.step { $0.spread(0) } },
      Mistake(
        "eta squared",
        clue: "Your sigma has eta^2 as its factor. It is sigma^2 that has; "
          + "sigma has eta."
      ) { $0.step { $0.spread($0.η * $0.η * $0.whole.squareRoot()) } },
      Mistake(
        "eta under the root",
        clue: "You multiply by eta before the root is taken, so that sigma "
          + "has sqrt(eta). It stands outside."
      ) { $0.step { $0.spread(($0.η * $0.whole).squareRoot()) } },
      Mistake(
        "the root of sigma forgotten",
        clue: "Your sigma is a variance: neither of its two factors has had "
          + "its root taken."
      ) { $0.step { $0.spread($0.η * $0.whole) } },
      Mistake(
        "the noise of the step for sigma",
        clue: "Your sigma is eta sqrt(1 - alphaBar_t / alphaBar_s), which is "
          + "how the chain forward scatters. Going back it is less, by the "
          + "root of (1 - alphaBar_s) / (1 - alphaBar_t)."
      ) { $0.step { $0.spread($0.η * (1 - $0.ᾱ / $0.ᾱₛ).squareRoot()) } },
      Mistake(
        "the last entry of the table for alphaBar_0",
        clue: "On the way to 0 you take alphaBar from the end of the table, "
          + "as the index -1 does in Python: from nearly clean to nothing but "
          + "noise. Before the first step alphaBar is 1."
      ) { $0.step(ᾱₛ: $0.s == 0 ? $0.ᾱLast : $0.ᾱₛ) },
      Mistake(
        "stopped short of 0",
        clue: "On the way to 0 you take the alphaBar of step 1. A little "
          + "noise stays in the sample. Before the first step alphaBar is 1."
      ) { $0.step(ᾱₛ: $0.s == 0 ? $0.alphaBar[1] : $0.ᾱₛ) },
      Mistake(
        "t - 1 for s",
        clue: "You step to t - 1, wherever you are told to go. The point of "
          + "this formula is that it can leap."
      ) { $0.step(ᾱₛ: $0.alphaBar[$0.t - 1]) },
      Mistake(
        "x_t for the belief",
        clue: "You shrink x_t itself. First find the belief about x_0, "
          + "without the predicted noise; then noise it again, but less."
      ) {
        $0.step {
          $0.out = 0
          $0.over = 1
        }
      },
      Mistake(
        "the noise not taken out of the belief",
        clue: "You divide x_t by sqrt(alphaBar_t) and call it x_0. The "
          + "predicted noise has to come out of it first."
      ) { $0.step { $0.out = 0 } },
      Mistake(
        "the belief not divided by sqrt(alphaBar_t)",
        clue: "You take the predicted noise out and forget that x_0 has "
          + "shrunk. Divide by sqrt(alphaBar_t)."
      ) { $0.step { $0.over = 1 } },
      Mistake(
        "alphaBar_t without its root in the belief",
        clue: "Your belief is divided by alphaBar_t. The picture fades by its "
          + "root; only variances fade by it."
      ) { $0.step { $0.over = $0.ᾱ } },
      Mistake(
        "1 - alphaBar_t without its root in the belief",
        clue: "You take (1 - alphaBar_t) noise out of x_t. The noise has the "
          + "root of that as its factor."
      ) { $0.step { $0.out = 1 - $0.ᾱ } },
      Mistake(
        "alphaBar_s without its root",
        clue: "The belief is multiplied by alphaBar_s. The picture fades by "
          + "its root."
      ) { $0.step { $0.clean = $0.ᾱₛ } },
      Mistake(
        "alphaBar_t under the second root",
        clue: "Your predicted noise has 1 - alphaBar_t under its root, as in "
          + "x_t. At the earlier s there is less of it: 1 - alphaBar_s."
      ) { $0.step { $0.rest = (1 - $0.ᾱ - $0.σ * $0.σ).squareRoot() } },
      Mistake(
        "the second root forgotten",
        clue: "Your predicted noise has the factor 1 - alphaBar_s - sigma^2. "
          + "Take its root."
      ) { $0.step { $0.rest = 1 - $0.ᾱₛ - $0.σ * $0.σ } },
      Mistake(
        "the predicted noise with a minus",
        clue: "You subtract the predicted noise twice. It comes out of the "
          + "belief, and then goes back in, with a plus."
      ) { $0.step { $0.rest = -$0.rest } },
      Mistake(
        "only the belief",
        clue: "You return the belief about x_0, the way to the end in one go. "
          + "It has to be noised again, for the earlier time."
      ) {
        $0.step {
          $0.clean = 1
          $0.rest = 0
          $0.σ = 0
        }
      },
      Mistake(
        "the predicted noise not put back",
        clue: "Your step ends without the predicted noise. The network's "
          + "noise goes back in, except for the part that the fresh noise "
          + "replaces."
      ) { $0.step { $0.rest = 0 } },
      Mistake(
        "all noise fresh",
        clue: "You noise the belief with fresh noise alone. Here most of the "
          + "noise, or with eta = 0 all, is the one that was predicted."
      ) {
        $0.step {
          $0.rest = 0
          $0.σ = (1 - $0.ᾱₛ).squareRoot()
        }
      },
    ],
    unchanged: { $0.noisy },
    later: { $0.moved(by: $1) },
    experiments: [
      Experiment(
        quantity: "The variance of the noise after three steps with eta = 1, "
          + "as a share of what it should be,",
        expected: 1, within: 0.13
      ) { answer, generator in
        // With the right noise predicted, whatever eta is: 2000 numbers with
        // x_0 = 0.5
        let schedule = NoiseSchedule.repaired(timesteps: 50)
        func noise(_ x: [Double], _ t: Int) -> [Double] {
          x.map {
            ($0 - 0.5 * schedule.alphaBar[t].squareRoot())
              / (1 - schedule.alphaBar[t]).squareRoot()
          }
        }
        var x = generator.normals(2000).map {
          0.5 * schedule.alphaBar[50].squareRoot()
            + (1 - schedule.alphaBar[50]).squareRoot() * $0
        }
        for (t, s) in [(50, 40), (40, 30), (30, 20)] {
          x = try answer(
            DDIMInput(
              noisy: x, noise: noise(x, t), fresh: generator.normals(2000),
              t: t, s: s, eta: 1, alphaBar: schedule.alphaBar))
        }
        return x.variance / (1 - schedule.alphaBar[20])
      }
    ])
}
