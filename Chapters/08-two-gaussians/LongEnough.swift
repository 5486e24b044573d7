import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 8.5: a schedule that ends in noise, and a network that has time.

extension Lab {
  mutating func longEnough(
    steps: Int, beside printed: Learner
  ) throws -> (short: Learner, long: Learner) {
    chapter.section("8.5", "Repaired, and trained long enough")
    let schedule = Self.repaired
    let floor = Self.oracle(schedule).noiseFloor
    chapter.say("Betas ten times as large, 800 steps as before:")
    let short = try (0..<3).map { _ in try learner(schedule, steps: 800) }
    tabulate(
      "hasty", short.map { report($0.network, schedule) }, floor: floor,
      bands: .shortRepaired)

    chapter.say()
    chapter.keep("longSteps", Double(steps))
    chapter.say("\(steps) steps, parameters as the last step left them:")
    let bar = ProgressBar(total: 3 * steps)
    let long = try (0..<3).map { i in
      try learner(schedule, steps: steps) { step, loss in
        bar.update(
          i * steps + min(step, steps), note: "loss \(fixed(loss, 3))")
      }
    }
    bar.finish()
    tabulate(
      "last", long.map { report($0.network, schedule) }, floor: floor,
      bands: nil)

    chapter.say()
    chapter.say("The same networks, parameters averaged over the last steps:")
    let reports = long.map { learner in
      learner.trainer.average.whileApplied {
        report(learner.network, schedule)
      }
    }
    let usual = steps == TwoBlobs.usualSteps
    tabulate("long", reports, floor: floor, bands: usual ? .long : nil)
    if usual {
      for (i, report) in reports.enumerated() {
        let beyond = report.census.beyondThree
        chapter.require(
          beyond < 2 * exp(-4.5),
          "network \(i + 1) has \(beyond) of its samples beyond three "
            + "deviations: it should be less than twice the data's .0111")
      }
    }
    try samePatience(steps: steps, usual: usual)
    try drawExcesses(short[0], long[0])
    try drawSamples(printed, short[0], long[0])
    return (short[0], long[0])
  }

  /// What no patience can mend: the schedule as printed, trained as long.
  private mutating func samePatience(steps: Int, usual: Bool) throws {
    chapter.say()
    chapter.say("The schedule as printed, with the same patience:")
    let patient = try learner(Self.printed, steps: steps)
    let result = patient.trainer.average.whileApplied {
      report(patient.network, Self.printed)
    }
    chapter.report(
      "patient.excess", "loss above its floor", result.measured.excess)
    chapter.report(
      "patient.beyond", "share beyond 3 deviations",
      result.census.beyondThree)
    chapter.report(
      "patient.offset", "offset along the diagonal", result.census.offset,
      expect: usual ? -0.087 : nil, within: usual ? 0.06 : nil)
  }

  private mutating func drawExcesses(
    _ short: Learner, _ long: Learner
  ) throws {
    let schedule = Self.repaired
    let seed = generator.next()
    let hasty = Self.measure(
      short.network, schedule, perTime: 1000, seed: seed)
    let patient = long.trainer.average.whileApplied {
      Self.measure(long.network, schedule, perTime: 1000, seed: seed)
    }
    let ts = Array(1...100)
    try Chart(
      x: "timestep t", y: Axis("excess over the floor", .log), height: 320
    ) {
      Line(x: ts, y: hasty.excesses, label: "800 steps", hue: .red)
      Line(x: ts, y: patient.excesses, label: "long, averaged", hue: .blue)
    }.save(as: "excesses", in: chapter.output)
  }

  private mutating func drawSamples(
    _ printed: Learner, _ short: Learner, _ long: Learner
  ) throws {
    let start = noise(1000)
    let first = samples(of: printed.network, Self.printed, from: start)
    let hasty = samples(of: short.network, Self.repaired, from: start)
    let patient = long.trainer.average.whileApplied {
      samples(of: long.network, Self.repaired, from: start)
    }
    try Panels(columns: 2, width: 560) {
      Panel("a. The data", scatter(data, .ink))
      Panel("b. As printed, 800 steps", scatter(first, .gold))
      Panel("c. Repaired, 800 steps", scatter(hasty, .red))
      Panel("d. Repaired, long, averaged", scatter(patient, .blue))
    }.save(as: "samples", in: chapter.output)
  }

  private func scatter(_ x: Tensor<Float>, _ hue: Hue) -> Chart {
    plane {
      Points(interleaved: x.scalars, hue: hue, radius: 1.6)
    }
  }

  /// From noise to points: the network as printed beside the repaired one.
  mutating func drawReverseFilm(
    printed: Learner, repaired: Learner
  ) throws {
    let start = noise(400)
    let films = [
      states(of: printed.network, Self.printed, from: start),
      repaired.trainer.average.whileApplied {
        states(of: repaired.network, Self.repaired, from: start)
      },
    ]
    let colours = films.map { states in
      (0..<400).map { i in
        let end = states[100].scalars
        return end[2 * i] + end[2 * i + 1] > 0 ? 0 : 1
      }
    }
    let times = Array(stride(from: 100, through: 0, by: -5))
    let frames: [any Figure] = times.map { t in
      Panels(columns: 2, width: 560) {
        for (k, name) in ["as printed", "repaired"].enumerated() {
          let x = films[k][100 - t].scalars
          Panel(
            "\(name), t = \(t)",
            plane {
              Points(
                x: (0..<400).map { x[2 * $0] },
                y: (0..<400).map { x[2 * $0 + 1] }, groups: colours[k],
                radius: 1.8)
            })
        }
      }
    }
    try Animation(frames: frames, delay: 0.15, hold: 2).save(
      as: "reverse", in: chapter.output)
  }

  private mutating func states(
    of network: PointDenoiser, _ schedule: NoiseSchedule,
    from start: Tensor<Float>
  ) -> [Tensor<Float>] {
    var network = network
    return schedule.reverseChain(
      from: start, with: &network, using: &generator)
  }
}
