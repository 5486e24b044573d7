import ChapterKit
import Diffusion
import Networks
import Tensors

// Section 5.8: what it costs.

extension Workbench {
  func howFast(_ run: TrainingRun<UNet<Float>>) throws {
    chapter.section("5.8", "How fast?")
    let parts = run.trainer.network.parts(
      height: learned.height, width: learned.width)
    let work = Double(parts.reduce(0) { $0 + $1.work })
    // Two operations each; the way back costs twice the way there
    let step = 6 * work * Double(training.batch)
    chapter.say("Multiplications and additions, with the way back:")
    chapter.report("cost.step", "in a step, billions", step / 1e9)
    chapter.report(
      "cost.run", "in this run, billions", step * Double(run.step) / 1e9)
    let source = 5 * 3750 * 16.0
    chapter.say("The tutorial's run: 5 passes over 60,000 pictures, width 128")
    chapter.report("cost.source.images", "pictures shown", source)
    chapter.report(
      "cost.source.rate", "a second, in 2 h 15 min on its GPU",
      source / 8100)

    let images = Double(run.step * training.batch)
    let rate = images / max(1e-9, run.history.seconds)
    let wide = try wideRate()
    chapter.report("imagesPerSecond", "pictures a second", rate, quiet: true)
    chapter.report(
      "minutes", "minutes of training", run.history.seconds / 60, quiet: true)
    chapter.report(
      "imagesPerSecond.wide", "width 128", wide, quiet: true)
    chapter.report(
      "hours.wide", "hours for the tutorial's run", source / wide / 3600,
      quiet: true)
    chapter.remark(
      "Trained on \(format(rate)) pictures a second here; at width 128 it "
        + "would be \(format(wide, 3)).")
  }

  /// Pictures a second at the size of the tutorial's network.
  private func wideRate() throws -> Double {
    var generator = generator(9)
    let clean = learned.images((0..<16).map { $0 % learned.count })
    let trainer = NoiseTrainer(
      UNet<Float>(channels: 128, using: &generator), schedule: .source,
      learningRate: 2e-4, seed: generator.next())
    // The first step has to ask for all the memory
    _ = try trainer.step(on: clean)
    let clock = ContinuousClock()
    let duration = try clock.measure { _ = try trainer.step(on: clean) }
    return 16
      / (Double(duration.components.attoseconds) / 1e18
        + Double(duration.components.seconds))
  }
}
