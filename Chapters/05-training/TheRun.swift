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
  ) throws -> TrainingRun<UNet<Float>> {
    var generator = SeededGenerator(seed: seed)
    let train = digits.train.subset(digits.parts.learned)
    let classCount = classes ? (digits.train.labels.max() ?? 0) + 1 : 0
    let network = UNet<Float>(
      channels: width,
      attention: try attentionLevels(height: train.height),
      dropout: dropout, classes: classCount, using: &generator)
    if let startFrom { try network.begin(with: startFrom) }
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
    var notes = [
      "width": "\(width)", "batch": "\(batch)", "classes": "\(classCount)",
      "schedule": schedule.rawValue, "seed": "\(seed)",
      "dataset": digits.name,
      "attention": attention.sorted().map { "\($0)" }.joined(separator: " "),
      "pictures": "\(digits.train.height)x\(digits.train.width)",
    ]
    notes["startFrom"] = startFrom.map {
      URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
    }
    return notes
  }

  /// Finds the file to go on from, or makes sure that there is one to write.
  func open(_ run: TrainingRun<UNet<Float>>) throws {
    guard let file else { return }
    if resume {
      try run.resume()
    } else if FileManager.default.fileExists(atPath: file.path) {
      throw CannotTrain(
        reason: "\(file.path) is there already. Go on from it with "
          + "--resume, or choose another --checkpoint.")
    }
    try run.save()
  }
}

extension Workbench {
  func theRun(
    _ run: TrainingRun<UNet<Float>>, _ references: References
  ) throws {
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
            || isMilestone(run.step) || run.step == 1
          {
            run.record(heldOut: heldOut.loss(of: network, schedule))
          }
          if isMilestone(run.step) || run.step == steps {
            run.record(
              samples: heldOut.samples(from: network, schedule))
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
    tell(run, heldOut, references)
    try drawCurve(run, references)
    try drawGrowth(run)
  }

  /// The story of the run in a table and four numbers.
  private func tell(
    _ run: TrainingRun<UNet<Float>>, _ heldOut: HeldOut,
    _ references: References
  ) {
    let losses = run.losses
    guard let first = losses.first else { return }
    let aside = Dictionary(
      run.history.heldOut.map { ($0.step, $0.loss) },
      uniquingKeysWith: { $1 })
    chapter.say(
      "A U-Net of width \(training.width) learns from "
        + "\(grouped(learned.count)) pictures,")
    chapter.say(
      "\(training.batch) in a step, \(grouped(losses.count)) steps in all. "
        + "The mean loss of ten steps, and")
    chapter.say("the loss on pictures kept aside:")
    chapter.table(
      ["up to step", "learning", "kept aside"],
      run.told.map { step in
        [
          grouped(step), fixed(run.loss(before: step), 4),
          aside[step].map { fixed(Double($0), 4) } ?? "",
        ]
      })
    let pixel = references.pixelwiseMean
    let last = run.recentLoss(over: 50)
    let isUsual = training.isUsual
    chapter.report(
      "loss.first", "the loss of the first step", Double(first),
      expect: isUsual ? 1.1 : nil, within: isUsual ? 0.45 : nil)
    chapter.report("loss.last", "the mean of the last 50", last)
    chapter.report(
      "loss.heldOut", "on pictures kept aside",
      Double(run.history.heldOut.last?.loss ?? .nan))
    chapter.report("loss.pixel", "pixel by pixel (section 5.1)", pixel)
    chapter.report(
      "loss.floor", "knowing all pictures by heart",
      references.floor)
    chapter.report(
      "loss.heldOutRaw", "without averaging",
      heldOut.loss(of: run.trainer.network, run.trainer.schedule),
      quiet: true)
    chapter.report("steps", "steps", Double(losses.count), quiet: true)
    if isUsual {
      chapter.require(
        last < 0.2 * Double(first) && last < pixel,
        "after \(losses.count) steps the loss is \(last): it should have "
          + "fallen below a fifth of \(first), and below \(pixel)")
    }
  }

  private func drawCurve(
    _ run: TrainingRun<UNet<Float>>, _ references: References
  ) throws {
    let losses = run.losses.map { Double($0) }
    guard losses.count > 1 else { return }
    let steps = Array(1...losses.count)
    try Chart(
      x: Axis("step", .log), y: Axis("loss", .log, range: 0.001...2)
    ) {
      Line(
        x: steps, y: losses, label: "one batch", hue: .grey, style: .thin)
      Line(
        x: run.milestones, y: run.milestones.map { run.loss(before: $0) },
        label: "mean of ten", hue: .blue)
      Points(
        x: run.history.heldOut.map(\.step),
        y: run.history.heldOut.map { Double($0.loss) },
        label: "kept aside", hue: .red)
      Rule(y: 1, label: "says nothing")
      Rule(y: references.pixelwiseMean, label: "pixel by pixel")
      Rule(y: references.floor, label: "floor: all by heart")
    }.save(as: "loss", in: chapter.output)
  }

  private func drawGrowth(_ run: TrainingRun<UNet<Float>>) throws {
    let snapshots = run.history.snapshots
    guard !snapshots.isEmpty else { return }
    try ImageGrid(
      snapshots.flatMap { pictures($0.samples).prefix(10) },
      width: learned.width, columns: 10,
      rowLabels: snapshots.map { "step \(grouped($0.step))" }
    ).save(as: "growth", in: chapter.output)
  }

  /// 20, 50, 100, 200, 500, 1000, 2000, 5000, ...
  func isMilestone(_ step: Int) -> Bool {
    var power = 10
    while 5 * power < step { power *= 10 }
    return step >= 20 && [1, 2, 5].contains { $0 * power == step }
  }
}

extension TrainingRun {
  /// The steps that a table tells of: 1, 2, 5, 10, 20, ..., and the last.
  var told: [Int] {
    var steps: [Int] = []
    var power = 1
    while power < step {
      steps += [1, 2, 5].map { $0 * power }.filter { $0 < step }
      power *= 10
    }
    return steps + [step]
  }

  /// Steps that get about as far apart as the run gets on.
  var milestones: [Int] {
    var steps: [Int] = []
    var next = 1.0
    while Int(next) < step {
      steps.append(Int(next))
      next = max(next + 1, (next * 1.5).rounded())
    }
    return steps + [step]
  }

  /// The mean loss of the ten steps up to a step.
  func loss(before step: Int) -> Double {
    let some = losses[max(0, step - 10)..<step]
    return Double(some.reduce(0, +)) / Double(max(1, some.count))
  }
}

extension UNet where Scalar == Float {
  /// Takes over what another network has learned.
  ///
  /// What that network does not have, such as classes, stays random; but
  /// attention that it does not have adds nothing at first.
  fileprivate func begin(with path: String) throws {
    let other = try DigitNetwork(contentsOf: URL(fileURLWithPath: path))
    let learned = other.network.stateDictionary
    let new = stateDictionary.filter { learned[$0.key] == nil }.map {
      let isSilent =
        $0.contains(".attention.") && $0.contains(".output.")
      return ($0, isSilent ? Tensor(repeating: 0, shape: $1.shape) : $1)
    }
    try load(
      learned.merging(new) { known, _ in known }, from: path)
  }
}
