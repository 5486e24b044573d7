import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Foundation
import Networks
import Tensors

/// Chapter 5: a network learns to find the noise.
@main
struct Training: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Chapter 5: how does a network learn to find the noise?",
    discussion: "The tutorial's own run is --width 128 --batch 16 "
      + "--epochs 5 --schedule source --learning-rate 2e-4.")

  @OptionGroup var options: ChapterOptions

  @OptionGroup var training: TrainingOptions

  func run() throws {
    if let publication = training.publish, let checkpoint = training.file {
      return try publish(
        checkpoint, as: URL(fileURLWithPath: publication))
    }
    let digits = try options.loadDigits()
    try check(digits)
    // What cannot be saved should be said before the training, not after
    let run = try training.run(on: digits, seed: options.seed)
    try training.open(run)
    let chapter = try Chapter(
      5, "training", options, dataset: digits.name)
    let bench = Workbench(
      chapter: chapter, digits: digits, training: training,
      seed: options.seed)
    let shipped = try DigitNetwork.shipped("digits-repaired")
    let references = bench.references(for: shipped.schedule)
    try bench.whatIsToBeLearned(references)
    try bench.aGradientChecked()
    try bench.theNetwork(shipped)
    try bench.adamAndFriends()
    try bench.theRun(
      run,
      run.trainer.schedule == shipped.schedule
        ? references : bench.references(for: run.trainer.schedule))
    try bench.theLongRun(shipped, references)
    try bench.toldWhich()
    try bench.howFast(run)
    try chapter.finish()
  }

  /// Says it where a set is not one that the network can take.
  func check(_ digits: DigitData) throws {
    let (height, width) = (digits.train.height, digits.train.width)
    guard height % 4 == 0 && width % 4 == 0 && height * width <= 1 << 16
    else {
      throw CannotTrain(
        reason: "pictures of \(height) x \(width): the U-Net halves them "
          + "twice, so both sides must be multiples of 4, and it is made for "
          + "small ones. Cut or pad them first.")
    }
    guard digits.train.count >= 6 else {
      throw CannotTrain(
        reason: "\(digits.train.count) training pictures: one in six is kept "
          + "aside, so at least 6 are needed.")
    }
  }
}

/// What the reader asked for cannot be done, and why.
struct CannotTrain: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}

/// What every section of the chapter works with.
struct Workbench {
  let chapter: Chapter
  let digits: DigitData
  let training: TrainingOptions
  let seed: UInt64

  /// The pictures to learn from, and those that only chance kept out.
  let learned, aside: DigitSet

  init(
    chapter: Chapter, digits: DigitData, training: TrainingOptions,
    seed: UInt64
  ) {
    self.chapter = chapter
    self.digits = digits
    self.training = training
    self.seed = seed
    learned = digits.train.subset(digits.parts.learned)
    aside = digits.train.subset(digits.parts.aside)
  }

  /// A generator for one section, which does not disturb the others.
  func generator(_ section: UInt64) -> SeededGenerator {
    SeededGenerator(seed: seed &+ section << 32)
  }

  /// Scores to hold the network's against.
  func references(for schedule: NoiseSchedule) -> References {
    var generator = generator(6)
    return References(learned, schedule, using: &generator)
  }

  /// Pictures for the figures, from a tensor [count, ...].
  func pictures(_ x: Tensor<Float>) -> [[Float]] {
    (0..<x.rowCount).map { x[row: $0].scalars }
  }
}
