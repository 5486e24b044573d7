import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 5.1: the loss, and what its numbers mean before anything is learned.

extension Workbench {
  /// The schedule that the chapter explains things with.
  var schedule: NoiseSchedule { .repaired(timesteps: 50) }

  func whatIsToBeLearned(_ references: References) throws {
    chapter.section("5.1", "What is to be learned?")
    var generator = generator(1)
    let clean = learned.images((0..<256).map { $0 % learned.count })
    let size = clean.rowSize

    // ANCHOR: zero
    let batch = schedule.noisyBatch(of: clean, using: &generator)
    let nothing = Tensor<Float>.zeros(like: batch.noise)
    let error = nothing.rms(from: batch.noise)
    let loss = error * error
    // ANCHOR_END: zero

    chapter.say("256 digits, each at a time of its own. Somebody who always")
    chapter.say("says \"no noise\" scores")
    let n = Double(clean.count)
    chapter.report(
      "zero.loss", "the mean of all squared errors", loss, expect: 1,
      within: 4 * (2 / n).squareRoot())
    let batch16 = 16 * Double(size)
    let sum = batch.noise[rows: 0..<16].squaredNorm()
    chapter.report(
      "zero.sum", "their sum, for a batch of 16", sum, expect: batch16,
      within: 4 * (2 * batch16).squareRoot())
    chapter.report(
      "zero.image", "the same sum for each picture", sum / 16,
      expect: Double(size), within: 4 * (2 * batch16).squareRoot() / 16)

    chapter.say()
    chapter.say(
      "Somebody who looks at each pixel alone, and knows its mean and")
    chapter.say("its variance over all digits, but nothing of its neighbours:")
    chapter.report(
      "pixel.loss", "the mean of all squared errors",
      references.pixelwiseMean)

    chapter.say()
    chapter.say("An error of .01 in the noise is how large an error in x_0?")
    let thousand = NoiseSchedule.repaired(timesteps: 1000)
    var rows: [[String]] = []
    for (name, schedule, t) in [
      ("t1", schedule, 1), ("t25", schedule, 25), ("t50", schedule, 50),
      ("t500of1000", thousand, 500), ("t1000of1000", thousand, 1000),
    ] {
      let x₀ = Tensor<Double>.normal([1000], using: &generator)
      let ε = Tensor<Double>.normal([1000], using: &generator)
      let η = Tensor<Double>.normal([1000], using: &generator)
      let xₜ = schedule.jump(from: x₀, to: t, noise: ε)
      let guess = schedule.predictedClean(
        from: xₜ, at: t, noise: ε + 0.01 * η)
      let ᾱ = schedule.alphaBar[t]
      let law = 0.01 * ((1 - ᾱ) / ᾱ).squareRoot()
      let error = guess.rms(from: x₀)
      chapter.report(
        "clean.\(name)", name, error, expect: law,
        within: 4 * law / 2000.0.squareRoot(), quiet: true)
      rows.append([
        "t = \(t) of \(schedule.timesteps)", format(error, 3),
        format(law, 3),
      ])
    }
    chapter.table(["", "measured", "by the law"], rows)

    try drawTask(batch: clean)
  }

  /// Noisy digits, and below each the noise that has to be found.
  private func drawTask(batch: Tensor<Float>) throws {
    var generator = generator(2)
    let times = [2, 8, 15, 22, 30, 40, 50]
    let x₀ = learned.images(times.indices.map { $0 % learned.count })
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let xₜ = schedule.jump(from: x₀, to: times, noise: ε)
    try ImageGrid(
      pictures(x₀) + pictures(xₜ) + pictures(0.5 * ε), width: learned.width,
      columns: times.count,
      rowLabels: ["the digit", "what is shown", "what is asked"],
      columnLabels: times.map { "t = \($0)" }
    ).save(as: "task", in: chapter.output)
  }
}
