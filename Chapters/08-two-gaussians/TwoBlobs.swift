import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

/// Chapter 8: two blobs, so small that every error has a culprit.
@main
struct TwoBlobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "two-gaussians",
    abstract: "Chapter 8: whose fault is it, when the perfect answer is known?")

  @OptionGroup var options: ChapterOptions

  @Option(help: "How many steps the long training of section 8.5 takes.")
  var steps = TwoBlobs.usualSteps

  static let usualSteps = 20_000

  func validate() throws {
    guard (100...10_000_000).contains(steps) else {
      throw ValidationError("--steps must lie between 100 and 10,000,000.")
    }
  }

  func run() throws {
    let chapter = try Chapter(8, "two-gaussians", options)
    var lab = Lab(chapter: chapter, seed: options.seed)
    try lab.theCrowd()
    try lab.theBestGuess()
    let printed = try lab.eightHundredSteps()
    try lab.threeSuspects(printed)
    let (short, long) = try lab.longEnough(steps: steps, beside: printed[0])
    try lab.theField(short: short, long: long)
    try lab.drawReverseFilm(printed: printed[0], repaired: long)
    try chapter.finish()
  }
}

/// What every section of the chapter works with.
struct Lab {
  let chapter: Chapter
  var generator: SeededGenerator

  /// The thousand points that all networks learn from.
  let data: Tensor<Float>

  /// The schedule of the source: T = 100, beta from .0001 to .02.
  static let printed = NoiseSchedule.linear(
    timesteps: 100, from: 1e-4, through: 0.02)
  /// The same with betas ten times as large.
  static let repaired = NoiseSchedule.repaired(timesteps: 100)

  static let centres = TwoGaussians.centres.map { [$0, $0] }
  static let deviation = TwoGaussians.variance.squareRoot()

  init(chapter: Chapter, seed: UInt64) {
    self.chapter = chapter
    generator = SeededGenerator(seed: seed)
    data = TwoGaussians.points(1000, using: &generator)
  }

  /// The exact answers for a schedule.
  static func oracle(_ schedule: NoiseSchedule) -> GaussianMixture<Float> {
    GaussianMixture(
      schedule: schedule, centres: centres, variance: TwoGaussians.variance)
  }

  /// Counts how well points fill the blobs.
  static func census(_ points: Tensor<Float>) -> BlobCensus {
    BlobCensus(points, centres: centres, deviation: deviation)
  }

  /// Standard normal points of the plane.
  mutating func noise(_ count: Int) -> Tensor<Float> {
    .normal([count, 2], using: &generator)
  }

  /// Points as a schedule leaves them at time t: draws from q(x_t).
  mutating func state(
    of schedule: NoiseSchedule, at t: Int, _ count: Int
  ) -> Tensor<Float> {
    let clean: Tensor<Float> = TwoGaussians.points(count, using: &generator)
    return schedule.jump(from: clean, to: t, noise: noise(count))
  }

  /// Points as a schedule leaves them at the end: draws from q(x_T).
  mutating func end(
    of schedule: NoiseSchedule, _ count: Int
  ) -> Tensor<Float> {
    state(of: schedule, at: schedule.timesteps, count)
  }

  /// The last state of a whole chain back.
  mutating func samples<Predictor: NoisePredictor>(
    of predictor: Predictor, _ schedule: NoiseSchedule,
    from start: Tensor<Float>, variance: ReverseVariance = .beta
  ) -> Tensor<Float> where Predictor.Scalar == Float {
    var predictor = predictor
    let states = schedule.reverseChain(
      from: start, with: &predictor, variance: variance, using: &generator)
    return states[states.count - 1]
  }
}

/// The plane, from -4 to 4 both ways.
func plane(
  reach: Double = 4, @MarkBuilder _ marks: () -> [any Mark]
) -> Chart {
  let ticks = [-4.0, -2, 0, 2, 4].filter { abs($0) <= reach }.map {
    Tick($0, fixed($0, 0).replacingOccurrences(of: "-", with: "−"))
  }
  let axis = Axis("", range: -reach...reach, ticks: ticks)
  return Chart(x: axis, y: axis, equalAspect: true, marks)
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
