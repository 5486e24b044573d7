import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Foundation
import Tensors

/// Chapter 9: a checkerboard, whose best denoiser is known to the last digit.
@main
struct CheckerboardProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkerboard",
    abstract: "Chapter 9: is a loss of 0.51 good?",
    discussion: """
      Without a subcommand, the chapter's own run. `train` and `visualise` \
      are the two modes of the original program.
      """,
    subcommands: [Tour.self, Train.self, Visualise.self],
    defaultSubcommand: Tour.self)
}

/// The chapter's own run.
struct Tour: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapter",
    abstract: "Run the chapter: all that its page shows.")

  @OptionGroup var options: ChapterOptions

  func run() throws {
    let chapter = try Chapter(9, "checkerboard", options)
    var lab = Lab(chapter: chapter, seed: options.seed)
    try lab.aBoardOfPoints()
    try lab.theBestAnswer()
    let board = try lab.fourHundredEpochs()
    try lab.countingSquares(board)
    try lab.twoCommands(board)
    let waves = try lab.betterInputs(beside: board)
    try lab.theFloorOfTheFew(board, waves)
    try chapter.finish()
  }
}

/// What every section of the chapter works with.
struct Lab {
  let chapter: Chapter
  let seed: UInt64
  var generator: SeededGenerator

  /// The exact answers.
  let oracle = CheckerboardPredictor<Float>(schedule: BoardTraining.schedule)
  /// The least possible loss.
  let floor: Double

  init(chapter: Chapter, seed: UInt64) {
    self.chapter = chapter
    self.seed = seed
    generator = SeededGenerator(seed: seed)
    floor = oracle.noiseFloor
  }

  var schedule: NoiseSchedule { BoardTraining.schedule }

  /// Standard normal points of the plane.
  mutating func noise(_ count: Int) -> Tensor<Float> {
    .normal([count, 2], using: &generator)
  }

  /// Fresh points of the board.
  mutating func fresh(_ count: Int) -> Tensor<Float> {
    Checkerboard.points(count, using: &generator)
  }

  /// Points as the forward process leaves them at time t.
  mutating func state(at t: Int, _ count: Int) -> Tensor<Float> {
    schedule.jump(from: fresh(count), to: t, noise: noise(count))
  }

  /// The last state of a whole chain back.
  mutating func samples<Predictor: NoisePredictor>(
    of predictor: Predictor, from start: Tensor<Float>
  ) -> Tensor<Float> where Predictor.Scalar == Float {
    var predictor = predictor
    let states = schedule.reverseChain(
      from: start, with: &predictor, using: &generator)
    return states[states.count - 1]
  }
}

extension Chapter {
  /// Reports a value that stands in a table, so not on a line of its own.
  func keep(
    _ name: String, _ value: Double, expect: Double? = nil,
    within: Double? = nil
  ) {
    report(name, name, value, expect: expect, within: within, quiet: true)
  }
}

/// How long this program has kept the processor's cores busy, in seconds.
///
/// Unlike the time on the wall, it is much the same on a busy machine.
func processorSeconds() -> Double {
  Double(clock()) / 1e6
}
