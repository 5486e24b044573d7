import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Foundation
import Tensors

/// Chapter 10: the diffusion model of 2015, on a swiss roll.
@main
struct TheSwissRoll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiss-roll",
    abstract: "Chapter 10: how good can a model of 2015 be, in bits?")

  @OptionGroup var options: ChapterOptions

  @Option(
    help: ArgumentHelp(
      "How many batches a network learns from.",
      discussion: "Two of the six are patient and take five times as many."))
  var batches = Workbench.usualBatches

  func validate() throws {
    guard 1...10_000_000 ~= batches else {
      throw ValidationError("--batches must lie between 1 and 10,000,000.")
    }
  }

  func run() throws {
    let chapter = try Chapter(10, "swiss-roll", options)
    var bench = Workbench(
      chapter: chapter, batches: batches,
      generator: SeededGenerator(seed: options.seed))

    try bench.fortySteps()
    bench.aWidthOfItsOwn()
    try bench.theLeastDivergence()
    try bench.sixApprentices()
    try bench.backFromNoise()
    try bench.inBits()
    try chapter.finish()
  }
}

/// What every section of the chapter works with.
struct Workbench {
  /// Enough for the bands of the book; with fewer, networks are not judged.
  static let usualBatches = 8000

  let chapter: Chapter

  /// How many batches each network learns from.
  let batches: Int

  var generator: SeededGenerator

  /// The schedule of the source: T = 40, betas along an S-shaped curve.
  let schedule = NoiseSchedule.sigmoid(timesteps: 40)

  /// The networks, once they are trained.
  var apprentices: [Apprentice] = []

  /// What was measured of each network, by its name: entry 0 is for t = 2.
  var measured: [String: [Measurement]] = [:]

  /// The times of the steps that are learned.
  var times: ClosedRange<Int> { 2...schedule.timesteps }

  /// All there is to know about x_0, for somebody who has x_t only.
  let knowledge: [CurvePosterior]

  /// The least divergences that follow from it: entry 0 is for t = 2.
  let optima: [StepOptimum]

  init(chapter: Chapter, batches: Int, generator: SeededGenerator) {
    self.chapter = chapter
    self.batches = batches
    self.generator = generator
    knowledge = Self.knowledge(of: schedule)
    optima = knowledge.map { $0.optimum() }
  }

  /// Bayes' rule for the roll, at each time from 2 on.
  static func knowledge(of schedule: NoiseSchedule) -> [CurvePosterior] {
    (2...schedule.timesteps).map { t in
      CurvePosterior(schedule: schedule, at: t) { u in
        let point = SwissRoll.point(at: u)
        return SIMD2(point.x, point.y)
      }
    }
  }

  /// Whether the networks have learned for as long as the bands suppose.
  var isComplete: Bool { batches >= Self.usualBatches }

  /// Fresh points of the roll.
  mutating func roll(_ count: Int) -> Tensor<Float> {
    SwissRoll.points(count, using: &generator)
  }

  /// Standard normal numbers in the shape of a tensor.
  mutating func noise(like x: Tensor<Float>) -> Tensor<Float> {
    .normal(x.shape, using: &generator)
  }
}

extension Sequence<Double> {
  /// The mean of the numbers.
  var mean: Double {
    let numbers = Array(self)
    return numbers.reduce(0, +) / Double(numbers.count)
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
