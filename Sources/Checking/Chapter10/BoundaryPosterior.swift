import Diffusion
import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 10.2.
struct BoundaryInput: Sendable {
  let t: Int
  let betas: [Double]

  var steps: Int { betas.count }
  var β: Double { betas[t - 1] }

  /// alphaBar after some steps.
  func ᾱ(_ steps: Int) -> Double {
    betas.prefix(steps).reduce(1) { $0 * (1 - $1) }
  }

  /// 1 - alphaBar after some steps, to the last digit.
  func noise(_ steps: Int) -> Double {
    betas.prefix(steps).reduce(0) { (1 - $1) * $0 + $1 }
  }

  /// The posterior, put together from what somebody takes for its parts.
  func posterior(
    β: Double, ᾱBefore: Double, before: Double, now: Double
  ) -> [Double] {
    [
      ᾱBefore.squareRoot() * β / now, (1 - β).squareRoot() * before / now,
      before * β / now,
    ]
  }

  /// The right answer.
  var right: [Double] {
    posterior(
      β: β, ᾱBefore: ᾱ(t - 1), before: noise(t - 1), now: noise(t))
  }

  /// Another step of the same list; nil where there is none.
  func moved(by count: Int) -> BoundaryInput? {
    1...steps ~= t + count ? BoundaryInput(t: t + count, betas: betas) : nil
  }

  /// The first, some middle and the last steps of several lists.
  static func probes(_ generator: inout SeededGenerator) -> [BoundaryInput] {
    let rough = (0..<7).map { _ in generator.uniform(0.01, 0.6) }
    let tiny = (0..<6).map { _ in generator.logUniform(1e-12, 1e-9) }
    let lists: [[Double]] = [
      NoiseSchedule.sigmoid(timesteps: 40).beta.dropFirst().map { $0 },
      NoiseSchedule.source.beta.dropFirst().map { $0 },
      [0.3], [1e-12], [0.1, 0.5], [1e-11, 0.4, 0.02], rough, tiny,
      tiny + rough,
    ]
    return lists.flatMap { betas in
      let times = [1, 2, betas.count / 2, betas.count - 1, betas.count]
      return Set(times.filter { 1...betas.count ~= $0 }).sorted().map {
        BoundaryInput(t: $0, betas: betas)
      }
    }
  }
}

extension Exercise {
  /// Exercise 10.2: the posterior's coefficients from the betas alone.
  static let boundaryPosterior = Assignment<BoundaryInput>(
    id: "10.2", title: "The posterior at the boundary", function: "posterior",
    section: "10.1",
    hint: "Walk through the betas with two numbers: alphaBar, which starts at "
      + "1, and 1 - alphaBar, which starts at 0 and grows by alphaBar beta "
      + "with every step. Nothing is ever subtracted from 1.",
    call: { "posterior(at: \($0.t), betas: \(Wording.list($0.betas)))" },
    show: { numbers in
      guard numbers.count == 3 else { return Wording.list(numbers) }
      let n = numbers.map { Wording.number($0) }
      return "(clean: \(n[0]), noisy: \(n[1]), variance: \(n[2]))"
    },
    reader: {
      let q = try Exercises.Chapter10.posterior(at: $0.t, betas: $0.betas)
      return [q.clean, q.noisy, q.variance]
    },
    reference: {
      let q = try Solutions.Chapter10.posterior(at: $0.t, betas: $0.betas)
      return [q.clean, q.noisy, q.variance]
    },
    alternatives: [
      { $0.right },
      { i in
        // Logarithms, and the functions made for numbers near 1
        func noise(_ steps: Int) -> Double {
          -expm1(i.betas.prefix(steps).map { log1p(-$0) }.reduce(0, +))
        }
        return i.posterior(
          β: i.β, ᾱBefore: i.ᾱ(i.t - 1), before: noise(i.t - 1),
          now: noise(i.t))
      },
      { i in
        // Two witnesses, with t = 1 taken aside
        if i.t == 1 { return [1, 0, 0] }
        let memory = 1 / i.noise(i.t - 1)
        let evidence = (1 - i.β) / i.β
        let variance = 1 / (memory + evidence)
        return [
          i.ᾱ(i.t - 1).squareRoot() * memory * variance,
          evidence / (1 - i.β).squareRoot() * variance, variance,
        ]
      },
    ],
    example: BoundaryInput(t: 2, betas: [0.2, 0.5, 0.75]),
    probes: BoundaryInput.probes,
    mistakes: [
      Mistake(
        "1 - alphaBar by subtraction",
        clue: "You have the right formula, and for tiny betas the wrong "
          + "digits: alphaBar is then 0.999..., and 1 - alphaBar keeps only "
          + "what is left behind the nines. Add up what each step takes away."
      ) {
        $0.posterior(
          β: $0.β, ᾱBefore: $0.ᾱ($0.t - 1), before: 1 - $0.ᾱ($0.t - 1),
          now: 1 - $0.ᾱ($0.t))
      },
      Mistake(
        "the last entry at t = 1",
        clue: "At t = 1 you use the table's *last* entry for alphaBar_0, as an "
          + "index of -1 does in Python. alphaBar_0 is 1: nothing has happened."
      ) {
        let before = $0.t == 1 ? $0.steps : $0.t - 1
        return $0.posterior(
          β: $0.β, ᾱBefore: $0.ᾱ(before), before: $0.noise(before),
          now: $0.noise($0.t))
      },
      Mistake(
        "the beta of the next step",
        clue: "Your weights contain beta_{t+1}. This list has no entry for "
          + "t = 0: the beta of step t is `betas[t - 1]`."
      ) {
        $0.posterior(
          β: $0.betas[min($0.t, $0.steps - 1)], ᾱBefore: $0.ᾱ($0.t - 1),
          before: $0.noise($0.t - 1), now: $0.noise($0.t))
      },
      Mistake(
        "the sum of the betas for 1 - alphaBar",
        clue: "You take the sum of the betas for 1 - alphaBar. That is right "
          + "for tiny betas only: each step also shrinks the earlier noise."
      ) {
        let before = $0.betas.prefix($0.t - 1).reduce(0, +)
        return $0.posterior(
          β: $0.β, ᾱBefore: $0.ᾱ($0.t - 1), before: before,
          now: before + $0.β)
      },
      Mistake(
        "alphaBar read at t where t - 1 belongs",
        clue: "Memory reaches to x_{t-1}: sqrt(alphaBar_{t-1}) and "
          + "1 - alphaBar_{t-1} stand in the numerators, not those of t."
      ) {
        $0.posterior(
          β: $0.β, ᾱBefore: $0.ᾱ($0.t), before: $0.noise($0.t),
          now: $0.noise($0.t))
      },
      Mistake(
        "beta_t for the variance",
        clue: "Your third number is beta_t. Whoever knows x_0 is surer than "
          + "that: times (1 - alphaBar_{t-1}) / (1 - alphaBar_t), which is 0 "
          + "at t = 1."
      ) { [$0.right[0], $0.right[1], $0.β] },
      Mistake(
        "beta_1 for the variance at t = 1",
        clue: "All is right but the variance at t = 1. There x_0 is what is "
          + "asked for and what is known: nothing is left to vary."
      ) { [$0.right[0], $0.right[1], $0.t == 1 ? $0.β : $0.right[2]] },
      Mistake(
        "the variance of t = 2 at t = 1",
        clue: "At t = 1 you return the variance of t = 2, as programs do that "
          + "are about to take its logarithm. The posterior's own is 0."
      ) {
        let other = $0.t == 1 ? $0.moved(by: 1)?.right[2] : nil
        return [$0.right[0], $0.right[1], other ?? $0.right[2]]
      },
      Mistake(
        "the two weights swapped",
        clue: "You have the weight of x_t where that of x_0 belongs. At t = 1 "
          + "all the weight is on x_0."
      ) { [$0.right[1], $0.right[0], $0.right[2]] },
      Mistake(
        "the standard deviation",
        clue: "Your third number is the root of the right one: the standard "
          + "deviation. A variance is asked for."
      ) { [$0.right[0], $0.right[1], $0.right[2].squareRoot()] },
      Mistake(
        "both roots forgotten",
        clue: "You have alphaBar_{t-1} and 1 - beta_t in the two weights. The "
          + "picture fades by their roots; only variances fade by them."
      ) {
        [
          $0.ᾱ($0.t - 1) * $0.β / $0.noise($0.t),
          (1 - $0.β) * $0.noise($0.t - 1) / $0.noise($0.t), $0.right[2],
        ]
      },
    ],
    later: { $0.moved(by: $1) })
}
