import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Foundation
import Tensors

/// Chapter 6: digits that nobody wrote.
@main
struct Inference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inference",
    abstract: "Chapter 6: how do you draw a digit nobody wrote?")

  @OptionGroup var options: ChapterOptions

  @Option(help: "How many digits to draw.")
  var samples = Sampling.usual

  @Option(
    help: ArgumentHelp(
      "Write the digits to a file: .safetensors or .idx (8-bit).",
      valueName: "file"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Other weights, such as a checkpoint of `training`.", valueName: "file"))
  var weights: String?

  @Option(help: "The variance of a step back: beta or posterior.")
  var variance = ReverseVariance.beta

  func validate() throws {
    guard (1...100_000).contains(samples) else {
      throw ValidationError("--samples must lie between 1 and 100,000.")
    }
    if let save { _ = try SampleFile(save) }
  }

  func run() throws {
    let file = try save.map { try SampleFile($0) }
    // A network of the reader's own plays both parts, and draws once
    let own = try weights.map {
      try DigitNetwork(contentsOf: URL(fileURLWithPath: $0))
    }
    let digits = try options.loadDigits()
    let chapter = try Chapter(6, "inference", options, dataset: digits.name)
    var studio = Studio(
      chapter: chapter,
      drawer: try own ?? .shipped("digits-repaired"),
      told: try own ?? .shipped("digits-told"),
      tutorials: try .shipped("digits-source"),
      recogniser: try .shipped(),
      reference: try .shipped(),
      stored: digits.train.prefix(2000),
      isUsual: weights == nil && variance == .beta,
      variance: variance,
      generator: SeededGenerator(seed: options.seed))

    let sampling = try studio.theLoop(
      count: own == nil ? min(samples, Sampling.shown) : samples)
    try studio.theRival()
    try studio.theStart(sampling)
    try studio.theBeliefs(sampling)
    try studio.theBugs()
    let drawn =
      own == nil
      ? studio.draw(samples, with: studio.told, as: "told which") : sampling
    try file?.write(drawn.digits, reading: studio.recogniser)
    if let file { chapter.remark("The digits are in \(file.path)") }
    try studio.theJudgement(drawn)
    try chapter.finish()
  }
}

extension ReverseVariance: ExpressibleByArgument {}

/// What every section of the chapter works with.
struct Studio {
  let chapter: Chapter

  /// The network that draws whatever comes.
  let drawer: DigitNetwork

  /// The same, trained on and told which digits to draw.
  let told: DigitNetwork

  /// The network that has learned the tutorial's schedule.
  let tutorials: DigitNetwork

  let recogniser: DigitRecogniser

  /// What the recogniser sees in MNIST.
  let reference: DigitReference

  /// The pictures that the exact denoiser knows.
  let stored: DigitSet

  /// Whether the network and the sampler are those of the book's bands.
  let isUsual: Bool

  let variance: ReverseVariance

  var generator: SeededGenerator

  /// The tutorial's schedule.
  let source = NoiseSchedule.source

  /// The same, repaired.
  let repaired = NoiseSchedule.repaired(timesteps: 50)

  /// Standard normal numbers.
  mutating func noise(_ shape: [Int]) -> Tensor<Float> {
    .normal(shape, using: &generator)
  }
}

/// The rows of a batch as pictures for the figures.
func pictures(_ x: Tensor<Float>, _ count: Int? = nil) -> [[Float]] {
  (0..<min(count ?? x.rowCount, x.rowCount)).map { x[row: $0].scalars }
}

extension Tensor<Float> {
  /// Each picture of a batch as one row: [batch, D].
  var flat: Tensor { reshaped(to: [rowCount, rowSize]) }

  /// The mean of each row.
  var rowMeans: Tensor<Double> {
    Tensor<Double>((0..<rowCount).map { self[row: $0].mean() })
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
