import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Networks
import Tensors

// Section 5.5: the training run that these pages make when they are built.

extension TrainingOptions {
  // ANCHOR: run
  /// The run that these options describe.
  func run(
    on digits: DigitData, seed: UInt64
  ) -> TrainingRun<UNet<Float>> {
    var generator = SeededGenerator(seed: seed)
    let train = digits.train.subset(digits.parts.learned)
    let classCount = classes ? (train.labels.max() ?? 0) + 1 : 0
    let network = UNet<Float>(
      channels: width, classes: classCount, using: &generator)
    let trainer = NoiseTrainer(
      network, schedule: schedule.schedule,
      learningRate: learningRate, warmUp: 100, seed: generator.next())
    var shuffle = Shuffle(
      count: train.count, batch: batch, seed: generator.next())
    return TrainingRun(
      trainer, settings: notes(digits, classCount, seed), file: file
    ) { step in
      let indices = shuffle.batch(step)
      return (
        train.images(indices),
        classes ? indices.map { train.labels[$0] } : []
      )
    }
  }
  // ANCHOR_END: run

  private func notes(
    _ digits: DigitData, _ classCount: Int, _ seed: UInt64
  ) -> [String: String] {
    [
      "width": "\(width)", "batch": "\(batch)", "classes": "\(classCount)",
      "schedule": schedule.rawValue, "seed": "\(seed)",
      "dataset": digits.name,
      "pictures": "\(digits.train.height)x\(digits.train.width)",
    ]
  }

  /// Finds the file to go on from, or makes sure that there is one to write.
  func open(_ run: TrainingRun<UNet<Float>>) throws {
    guard let file else { return }
    if resume {
      try run.resume()
    } else if FileManager.default.fileExists(atPath: file.path) {
      throw ValidationError(
        "\(file.path) is there already. Go on from it with --resume, or "
          + "choose another --checkpoint.")
    }
    try run.save()
  }
}

extension Workbench {
  func theRun(_ run: TrainingRun<UNet<Float>>) throws {
    chapter.section("5.5", "The run")
    let schedule = run.trainer.schedule
    let steps = training.stepCount(for: learned.count)
    let heldOut = HeldOut(aside, seed: seed)
    let network = run.trainer.network
    let interruption = Interruption()
    let bar = ProgressBar(total: steps, done: run.step)
    do {
      // ANCHOR: train
      try run.train(to: steps) { run in
        run.trainer.average.whileApplied {
          if run.step % 500 == 0 || run.step == steps
            || isMilestone(run.step)
          {
            run.record(heldOut: heldOut.loss(of: network, schedule))
          }
          if isMilestone(run.step) {
            run.record(samples: heldOut.samples(from: network, schedule))
          }
        }
        bar.update(
          run.step, unitsPerStep: training.batch, unit: "images",
          note: "loss \(fixed(run.recentLoss(), 4))")
      } isStopped: {
        interruption.isRequested
      }
      // ANCHOR_END: train
    } catch let error as NonFiniteLoss {
      bar.finish()
      chapter.remark("Error: \(error)")
      if let path = training.checkpoint {
        chapter.remark("The last good state is in \(path).")
      }
      throw ExitCode.failure
    }
    bar.finish()
    if interruption.isRequested && run.step < steps {
      chapter.remark("Stopped after step \(run.step).")
      chapter.remark(
        training.checkpoint == nil
          ? "Nothing was saved: that takes --checkpoint FILE."
          : "It goes on with\n  \(training.resumingCommand)")
      throw ExitCode(130)
    }
  }

  /// 20, 50, 100, 200, 500, 1000, 2000, 5000, ...
  func isMilestone(_ step: Int) -> Bool {
    var power = 10
    while 5 * power < step { power *= 10 }
    return step >= 20 && [1, 2, 5].contains { $0 * power == step }
  }
}
