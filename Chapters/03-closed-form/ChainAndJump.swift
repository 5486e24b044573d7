import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 3.2: 20,000 copies of a digit, fifty steps for the one half, one
// jump for the other.

/// What happens to a few pixels of every copy on the way.
struct Journey {
  /// The pixels that are watched.
  let pixels: [Int]

  /// values[i][t]: pixel i of every copy after t steps.
  private(set) var values: [[[Double]]]

  init(watching pixels: [Int], through timesteps: Int) {
    self.pixels = pixels
    values = pixels.map { _ in
      [[Double]](repeating: [], count: timesteps + 1)
    }
  }

  /// Writes down where the copies in `x`, [copies, pixels], are after t steps.
  mutating func note(_ x: Tensor<Float>, at t: Int) {
    x.withUnsafeScalars { scalars in
      for copy in 0..<x.rowCount {
        for (i, pixel) in pixels.enumerated() {
          values[i][t].append(Double(scalars[copy * x.rowSize + pixel]))
        }
      }
    }
  }

  func mean(_ i: Int, at t: Int) -> Double { Tensor(values[i][t]).mean() }
  func variance(_ i: Int, at t: Int) -> Double {
    Tensor(values[i][t]).variance()
  }
}

/// The time that the processor spends on some work, in ticks of its clock.
///
/// Unlike the time on the wall it leaves out what other programs do.
private func processorTime(of work: () -> Void) -> Double {
  let start = clock()
  work()
  return Double(clock() - start)
}

extension ClosedForm {
  func raceChainAgainstJump(
    _ chapter: Chapter, digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.2", "Fifty steps or one jump")
    let schedule = NoiseSchedule.source
    let (copies, batch) = (20_000, 500)
    let times = [1, 10, 25, 50]
    let watched = pixelsWorthWatching(in: digit)
    var walked = Journey(watching: watched, through: schedule.timesteps)
    var jumped = Journey(watching: watched, through: schedule.timesteps)
    var noiseEnergy = 0.0

    let walking = processorTime {
      // ANCHOR: chain
      for _ in 0..<copies / batch {
        var x = digit.repeated(batch)
        walked.note(x, at: 0)
        for t in 1...schedule.timesteps {
          let ε = Tensor<Float>.normal(x.shape, using: &generator)
          x = schedule.step(x, to: t, noise: ε)
          walked.note(x, at: t)
        }
        noiseEnergy +=
          schedule.mergedNoise(
            in: x, at: schedule.timesteps, from: digit.repeated(batch)
          ).squaredNorm()
      }
      // ANCHOR_END: chain
    }
    let jumping = processorTime {
      // ANCHOR: jumps
      for t in times {
        for _ in 0..<copies / batch {
          let x₀ = digit.repeated(batch)
          let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
          jumped.note(schedule.jump(from: x₀, to: t, noise: ε), at: t)
        }
      }
      // ANCHOR_END: jumps
    }

    let pixels = Double(copies * digit.count)
    chapter.say(
      """
      \(copies) copies of one digit walk through 50 steps, and \(copies)
      others jump. Of every copy we watch a white, a grey and a black
      pixel; here is the white one, x_0 = \(fixed(Double(digit.scalars[watched[0]]), 3)).

      """)
    chapter.table(
      ["t", "mean: chain", "jump", "variance: chain", "jump", "formula"],
      times.map { t in
        [
          "\(t)", fixed(walked.mean(0, at: t), 4),
          fixed(jumped.mean(0, at: t), 4), fixed(walked.variance(0, at: t), 4),
          fixed(jumped.variance(0, at: t), 4),
          fixed(1 - schedule.alphaBar[t], 4),
        ]
      })
    chapter.say(
      """

      Do the two samples have one distribution? The largest gap between
      their shares below any value, and the most that chance allows
      once in 16,000 tries:
      """)
    // ANCHOR: gaps
    let gaps = times.flatMap { t in
      watched.indices.map { i in
        KolmogorovSmirnov(walked.values[i][t], jumped.values[i][t])
      }
    }
    // ANCHOR_END: gaps
    let white = KolmogorovSmirnov(walked.values[0][50], jumped.values[0][50])
    report(chapter, "ks", "white pixel, t = 50", white)
    let worst = gaps.max { $0.distance < $1.distance } ?? white
    report(
      chapter, "ks.worst", "worst of 3 pixels at 4 times", worst,
      looks: gaps.count)
    chapter.report(
      "merged.energy", "mean square of the merged noise",
      noiseEnergy / pixels, expect: 1,
      within: 4 * standardError(ofVariance: Int(pixels), variance: 1))
    let once = jumping / Double(times.count)
    let speedup = walking / once
    chapter.report("speedup", "speedup", speedup, quiet: true)
    chapter.remark("The jump was faster by a factor of \(format(speedup, 2))")

    try drawMoments(walked, digit: digit, schedule).save(
      as: "moments", in: chapter.output)
    try filmChainAndJumps(
      chapter, digit: digit, width: width, using: &generator)
  }

  /// The brightest pixel, the one closest to middle grey, and the darkest.
  private func pixelsWorthWatching(in digit: Tensor<Float>) -> [Int] {
    let x = digit.scalars
    let brightest = x.indices.max { x[$0] < x[$1] } ?? 0
    let grey = x.indices.min { abs(x[$0]) < abs(x[$1]) } ?? 0
    let darkest = x.indices.min { x[$0] < x[$1] } ?? 0
    return [brightest, grey, darkest]
  }

  private func drawMoments(
    _ walked: Journey, digit: Tensor<Float>, _ schedule: NoiseSchedule
  ) -> Panels {
    let times = Array(0...schedule.timesteps)
    let shown = times.filter { $0 % 3 == 1 || $0 == 0 }
    let hues: [Hue] = [.gold, .green, .blue]
    let names = ["white", "grey", "black"]
    let starts = walked.pixels.map { Double(digit.scalars[$0]) }
    return Panels(columns: 2) {
      Panel(
        "a. Mean of 20,000 copies",
        Chart(x: "timestep t", y: Axis("pixel value", range: -1.1...1.1)) {
          for (i, x₀) in starts.enumerated() {
            let law: [Double] = times.map {
              schedule.alphaBar[$0].squareRoot() * x₀
            }
            Line(x: times, y: law, label: names[i], hue: hues[i])
            Points(
              x: shown, y: shown.map { walked.mean(i, at: $0) }, hue: hues[i],
              radius: 3, opacity: 1)
          }
        })
      Panel(
        "b. Variance of 20,000 copies",
        Chart(x: "timestep t", y: Axis("variance", range: 0...1.05)) {
          Line(
            x: times, y: schedule.alphaBar.map { 1 - $0 }, label: "1 − ᾱₜ",
            hue: .grey)
          for i in starts.indices {
            Points(
              x: shown, y: shown.map { walked.variance(i, at: $0) },
              hue: hues[i], radius: 3, opacity: 1)
          }
        })
    }
  }
}
