import Diffusion
import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 5.2.
struct BatchInput: Sendable {
  let clean, noise, uniforms: [Double]
  let alphaBar: [Double]

  var last: Int { alphaBar.count - 1 }

  /// The times as some rule draws them from the uniforms, kept in the table.
  func times(_ rule: (Double) -> Int) -> [Int] {
    uniforms.map { min(max(rule($0), 0), last) }
  }

  /// The right times.
  var right: [Int] { times { 1 + Int($0 * Double(last)) } }

  /// An answer with some times, and factors of data and noise.
  func answer(
    _ times: [Int], keep: (Double) -> Double = { $0.squareRoot() },
    add: (Double) -> Double = { (1 - $0).squareRoot() }
  ) -> [Double] {
    times.map { Double($0) }
      + times.indices.map { i in
        let ᾱ = alphaBar[times[i]]
        return keep(ᾱ) * clean[i] + add(ᾱ) * noise[i]
      }
  }

  init(
    _ clean: [Double], _ noise: [Double], _ uniforms: [Double],
    _ alphaBar: [Double]
  ) {
    (self.clean, self.noise) = (clean, noise)
    (self.uniforms, self.alphaBar) = (uniforms, alphaBar)
  }

  /// Uniforms in the middles of parts of [0, 1), so that no rounding counts.
  init(
    count: Int, _ schedule: NoiseSchedule,
    using generator: inout SeededGenerator
  ) {
    let steps = schedule.timesteps
    self.init(
      generator.normals(count), generator.normals(count),
      (0..<count).map { k in
        let part =
          k == 0 ? 0 : k == 1 ? steps - 1 : generator.integer(below: steps)
        return (Double(part) + generator.uniform(0.05, 0.95)) / Double(steps)
      }, schedule.alphaBar)
  }
}

extension Exercise {
  /// Exercise 5.2: each example of a batch at a random time of its own.
  static let sampledTimes = Assignment<BatchInput>(
    id: "5.2", title: "A time for each", function: "noisyBatch",
    section: "5.1",
    hint: "u T lies in [0, T). What is left when its fraction is cut off is "
      + "one of 0, ..., T - 1, all equally likely.",
    call: {
      "noisyBatch(\(Wording.list($0.clean)), noise: "
        + "\(Wording.list($0.noise)), uniforms: \(Wording.list($0.uniforms)), "
        + "alphaBar: \(Wording.list($0.alphaBar)))"
    },
    show: { answer in
      let half = answer.count / 2
      return "timesteps \(Wording.list(Array(answer[..<half]))), "
        + "noisy \(Wording.list(Array(answer[half...])))"
    },
    reader: {
      let answer = try Exercises.Chapter05.noisyBatch(
        $0.clean, noise: $0.noise, uniforms: $0.uniforms,
        alphaBar: $0.alphaBar)
      return answer.timesteps.map { Double($0) } + answer.noisy
    },
    reference: {
      let answer = try Solutions.Chapter05.noisyBatch(
        $0.clean, noise: $0.noise, uniforms: $0.uniforms,
        alphaBar: $0.alphaBar)
      return answer.timesteps.map { Double($0) } + answer.noisy
    },
    alternatives: [
      { i in
        // Counting the parts that lie below
        let last = i.last
        return i.answer(
          i.times { u in (0..<last).count { Double($0) / Double(last) <= u } })
      },
      { i in i.answer(i.times { Int(($0 * Double(i.last)).rounded(.up)) }) },
    ],
    example: BatchInput(
      [1, 2, -1], [0.5, -1, 2], [0.1, 0.6, 0.9],
      [1, 0.81, 0.64, 0.36, 0.16]),
    probes: { generator in
      [
        NoiseSchedule.source, .repaired(timesteps: 50),
        .linear(timesteps: 1, from: 0.3, through: 0.3),
        .linear(timesteps: 2, from: 0.1, through: 0.2),
        .cosine(timesteps: 25), .repaired(timesteps: 1000),
      ].flatMap { schedule in
        [0, 1, 2, 7].map {
          BatchInput(count: $0, schedule, using: &generator)
        }
      }
    },
    mistakes: [
      Mistake(
        "times from 0 to T - 1",
        clue: "Your t begins at 0, where there is no noise to be found, and "
          + "never reaches T, where sampling begins: add 1."
      ) { i in i.answer(i.times { Int($0 * Double(i.last)) }) },
      Mistake(
        "times from 0 to T",
        clue: "You cut [0, 1) into T + 1 parts and begin with t = 0. At t = 0 "
          + "there is no noise to be found: T parts, from 1 on."
      ) { i in i.answer(i.times { Int($0 * Double(i.last + 1)) }) },
      Mistake(
        "T never reached",
        clue: "You cut [0, 1) into T - 1 parts: t = T never comes up, and "
          + "sampling begins there."
      ) { i in i.answer(i.times { 1 + Int($0 * Double(i.last - 1)) }) },
      Mistake(
        "rounded instead of cut off",
        clue: "You round u T to the nearest number. That gives the first and "
          + "the last time half a part only: cut the fraction off."
      ) { i in
        i.answer(i.times { Int(($0 * Double(i.last)).rounded()) })
      },
      Mistake(
        "rounded, then 1 added",
        clue: "You round u T and add 1, which can give T + 1. Cut the "
          + "fraction off."
      ) { i in
        let times = i.uniforms.map { 1 + Int(($0 * Double(i.last)).rounded()) }
        let noisy = i.answer(times.map { min($0, i.last) })
        return times.map { Double($0) } + noisy.suffix(times.count)
      },
      Mistake(
        "one time for the whole batch",
        clue: "All your examples are at the time of the first. Each has a "
          + "uniform number, and so a time, of its own."
      ) { i in i.answer(i.right.map { _ in i.right[0] }) },
      Mistake(
        "a table that counts from 0",
        clue: "Your times are right, but you look alphaBar up at t - 1. The "
          + "table has an entry for t = 0: `alphaBar[t]`."
      ) { i in
        i.right.map { Double($0) }
          + i.answer(i.right.map { $0 - 1 }).suffix(i.right.count)
      },
      Mistake(
        "the roots forgotten",
        clue: "alphaBar_t and 1 - alphaBar_t are shares of variance. Numbers "
          + "are multiplied by their roots."
      ) { $0.answer($0.right, keep: { $0 }, add: { 1 - $0 }) },
      Mistake(
        "data and noise exchanged",
        clue: "You give the data the factor of the noise. At small t there is "
          + "little noise, and alphaBar_t is near 1."
      ) {
        $0.answer(
          $0.right, keep: { (1 - $0).squareRoot() }, add: { $0.squareRoot() })
      },
      Mistake(
        "the noise of one draw for all",
        clue: "You add the first number of the noise to every example. Each "
          + "has its own."
      ) { i in
        BatchInput(
          i.clean, i.noise.map { _ in i.noise[0] }, i.uniforms, i.alphaBar
        ).answer(i.right)
      },
    ])
}
