import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.4: the cosine schedule against the linear one, step for step.

/// One training, looked at now and then.
private struct Lesson: Sendable {
  /// What was seen after so many steps.
  struct Look: Sendable {
    let distance, inside: Double
    /// The excess at each level of noise.
    let excesses: [Double]
    var excess: Double { mean(excesses) }
  }
  var looks: [Look] = []
}

extension Studio {
  private static let looks = [500, 1000, 2000, 4000]
  private static let pupils = 6
  /// Logarithms of signal to noise, from hardly any noise to hardly anything
  /// else: the same for both schedules.
  private static let levels = (0..<15).map { 8 - Double($0) }

  func twoSchedules() throws {
    chapter.section("11.4", "Cosine against linear")
    var generator = generator(4)
    let schedules = [linear, cosine]
    let fresh: Tensor<Float> = Checkerboard.points(2000, using: &generator)
    let seeds = (0..<Self.pupils).map { _ in generator.next() }
    let tasks = schedules.indices.flatMap { k in seeds.map { (k, $0) } }
    let all = concurrently(tasks) { k, seed in
      Self.lesson(on: schedules[k], seed: seed, beside: fresh)
    }
    let lessons = schedules.indices.map { k in
      Array(all[k * Self.pupils..<(k + 1) * Self.pupils])
    }

    chapter.say(
      "\(Self.pupils) networks learn the board with either schedule, from")
    chapter.say("the same batches. SW1 of 2000 points in 50 steps:")
    tell("sw1", lessons) { $0.distance }
    chapter.say()
    chapter.say("Share inside:")
    tell("inside", lessons) { $0.inside }
    chapter.say()
    chapter.say("Excess over the exact answer, at the same 15 levels of noise:")
    tell("excess", lessons) { $0.excess }
    chapter.require(
      lessons.allSatisfy {
        mean($0.map { $0.looks[3].excess })
          < mean($0.map { $0.looks[0].excess })
      }, "networks do not get better with training")
    for (name, schedule) in [("linear", linear), ("cosine", cosine)] {
      let times = (1...1000).count { schedule.alphaBar[$0] > 0.5 }
      chapter.keep("signal.\(name)", Double(times) / 1000)
    }
    try drawLevels(lessons)
    try drawSteps()
  }

  /// A table of means over the networks, give or take their standard error.
  private func tell(
    _ name: String, _ lessons: [[Lesson]], _ value: (Lesson.Look) -> Double
  ) {
    let values = Self.looks.indices.map { i in
      lessons.map { $0.map { value($0.looks[i]) } }
    }
    chapter.table(
      ["after steps", "linear", "cosine", "difference"],
      zip(Self.looks, values).map { steps, pair in
        let gaps = zip(pair[0], pair[1]).map { $1 - $0 }
        for (key, x) in zip(["linear", "cosine", "gap"], pair + [gaps]) {
          chapter.keep("\(name).\(key).\(steps)", mean(x))
          chapter.keep("\(name).\(key).\(steps).error", standardError(x))
        }
        return ["\(steps)"]
          + (pair + [gaps]).map {
            "\(fixed(mean($0), 3)) +- \(fixed(standardError($0), 3))"
          }
      })
  }

  private static func lesson(
    on schedule: NoiseSchedule, seed: UInt64, beside fresh: Tensor<Float>
  ) -> Lesson {
    var generator = SeededGenerator(seed: seed)
    let network = PointDenoiser(
      hidden: [96, 96, 96], timesteps: schedule.timesteps,
      using: &generator)
    let trainer = NoiseTrainer(
      network, schedule: schedule, averageDecay: 0.99,
      seed: generator.next())
    var lesson = Lesson()
    var step = 0
    for look in looks {
      while step < look {
        let batch: Tensor<Float> = Checkerboard.points(128, using: &generator)
        guard (try? trainer.step(on: batch)) != nil else { return lesson }
        step += 1
      }
      trainer.average.whileApplied {
        lesson.looks.append(
          self.look(at: network, schedule, seed: seed, beside: fresh))
      }
    }
    return lesson
  }

  private static func look(
    at network: PointDenoiser, _ schedule: NoiseSchedule, seed: UInt64,
    beside fresh: Tensor<Float>
  ) -> Lesson.Look {
    var generator = SeededGenerator(seed: seed)
    let oracle = CheckerboardPredictor<Float>(schedule: schedule)
    let excesses = levels.map { level in
      // ANCHOR: same-level
      let t = schedule.time(ofLogSignalToNoise: level)
      let x₀: Tensor<Float> = Checkerboard.points(
        300, using: &generator)
      let xₜ = schedule.jump(
        from: x₀, to: t,
        noise: .normal(x₀.shape, using: &generator))
      let guess = network.predictedNoise(in: xₜ, at: t)
      let error = guess.rms(from: oracle.predictedNoise(in: xₜ, at: t))
      // ANCHOR_END: same-level
      return error * error
    }
    var clamped = ClampedPredictor(network, schedule: schedule)
    let points = schedule.sample(
      from: .normal([fresh.rowCount, 2], using: &generator), with: &clamped,
      visiting: schedule.times(50), using: &generator)
    return Lesson.Look(
      distance: SlicedWasserstein<Float>(planeDirections: 64)
        .distance(points, fresh),
      inside: BoardCensus(points).inside, excesses: excesses)
  }

  private func drawLevels(_ lessons: [[Lesson]]) throws {
    func line(_ k: Int, _ label: String, _ hue: Hue) -> ErrorBars {
      let values = Self.levels.indices.map { i in
        lessons[k].map { $0.looks[3].excesses[i] }
      }
      return ErrorBars(
        x: Self.levels.map { $0 + (k == 0 ? -0.08 : 0.08) },
        y: values.map(mean), plusMinus: values.map { 2 * standardError($0) },
        label: label, hue: hue)
    }
    try Chart(
      x: "log of signal to noise", y: "excess over the exact answer",
      height: 300
    ) {
      line(0, "linear, ± 2 s.e.", .blue)
      line(1, "cosine, ± 2 s.e.", .red)
    }.save(as: "levels", in: chapter.output)
  }

  /// How the thousand steps are spent.
  private func drawSteps() throws {
    let ts = Array(stride(from: 0, through: 1000, by: 5))
    try Panels(columns: 2) {
      Panel(
        "a. What is left of the variance",
        Chart(x: "timestep t", y: Axis("ᾱ", range: 0...1), height: 270) {
          Line(x: ts, y: ts.map { linear.alphaBar[$0] }, label: "linear")
          Line(
            x: ts, y: ts.map { cosine.alphaBar[$0] }, label: "cosine",
            hue: .red)
        })
      Panel(
        "b. The logarithm of signal to noise",
        Chart(
          x: "timestep t", y: Axis("log of signal to noise", range: -12...10),
          height: 270
        ) {
          let ts = Array(ts.dropFirst())
          Line(
            x: ts, y: ts.map { log(linear.signalToNoise(at: $0)) },
            label: "linear")
          Line(
            x: ts, y: ts.map { log(cosine.signalToNoise(at: $0)) },
            label: "cosine", hue: .red)
        })
    }.save(as: "two-schedules", in: chapter.output)
  }
}

extension NoiseSchedule {
  /// The time at which the logarithm of signal to noise is nearest a level.
  fileprivate func time(ofLogSignalToNoise level: Double) -> Int {
    let times = 1...timesteps
    return times.min {
      abs(log(signalToNoise(at: $0)) - level)
        < abs(log(signalToNoise(at: $1)) - level)
    } ?? 1
  }
}
