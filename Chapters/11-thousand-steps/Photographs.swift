import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

/// Trains on the photographs of CIFAR-10, and draws.
struct Photographs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a U-Net on CIFAR-10, and draw with it.")

  @Option(
    help: ArgumentHelp(
      "The folder of the six .bin files.", valueName: "dir"))
  var dataDir: String

  @Option(help: "How many steps to train for.")
  var steps = 2000

  @Option(help: "The U-Net's width; Ho et al. take 128.")
  var width = 32

  @Option(help: "How many photographs there are in a step.")
  var batch = 32

  @Option(
    help: ArgumentHelp("Where to save the training.", valueName: "file"))
  var checkpoint: String?

  @Flag(help: "Go on from the file.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Where to put photographs.png, which shows what it draws.",
      valueName: "dir"))
  var output = "build/chapters/thousand-steps"

  @Option(help: "The seed of all randomness: same seed, same network.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000_000).contains(steps), (1...4096).contains(batch) else {
      throw ValidationError("--steps and --batch must be above 0.")
    }
    guard networkWidths(width) else {
      throw ValidationError("--width must be 8, 16, 24 or a multiple of 32.")
    }
    if resume && checkpoint == nil {
      throw ValidationError("--resume needs --checkpoint FILE.")
    }
  }

  func run() throws {
    let photographs = try CIFAR10(
      folder: URL(fileURLWithPath: dataDir, isDirectory: true))
    print(
      "\(photographs.train.count) photographs to learn from, "
        + "\(photographs.test.count) aside.")
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    let lesson = ColourLesson(
      photographs.train, width: width, batch: batch, seed: seed,
      file: checkpoint.map { URL(fileURLWithPath: $0) })
    if resume { try lesson.run.resume() }
    let interruption = Interruption()
    let bar = ProgressBar(total: steps, done: lesson.run.step)
    try lesson.run.train(to: steps) { run in
      bar.update(
        run.step, unitsPerStep: batch, unit: "images",
        note: "loss \(fixed(run.recentLoss(), 4))")
    } isStopped: {
      interruption.isRequested
    }
    bar.finish()
    print(
      "Loss of the last \(min(100, lesson.run.step)) steps: "
        + fixed(lesson.run.recentLoss(), 4))
    let drawn = lesson.run.trainer.average.whileApplied { draw(lesson) }
    try ImageGrid(
      pictures(drawn), width: 32, channels: 3, columns: 8, scale: 2
    ).save(as: "photographs", in: folder)
    print("What it draws is in \(folder.relativePath)/photographs.png")
  }

  private func draw(_ lesson: ColourLesson) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed)
    let schedule = lesson.schedule
    var clamped = ClampedPredictor(lesson.network, schedule: schedule)
    return schedule.sample(
      from: .normal([32, 32, 32, 3], using: &generator), with: &clamped,
      visiting: schedule.times(50, spacing: .trailing), eta: 1,
      using: &generator)
  }
}
