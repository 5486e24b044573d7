import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Foundation
import Tensors

/// Chapter 11: a thousand steps, fewer steps, and how to ask for a seven.
@main
struct ThousandSteps: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thousand-steps",
    abstract: "Chapter 11: must it be a thousand steps?",
    discussion: """
      Without a subcommand, the chapter's own run. `photographs` trains on \
      CIFAR-10.
      """,
    subcommands: [Tour.self, Photographs.self],
    defaultSubcommand: Tour.self)
}

/// The chapter's own run.
struct Tour: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapter",
    abstract: "Run the chapter: all that its page shows.")

  @OptionGroup var options: ChapterOptions

  @Option(
    help: ArgumentHelp(
      "Other weights with classes, such as a checkpoint of `training`.",
      valueName: "file"))
  var weights: String?

  func run() throws {
    let artist = try weights.map {
      try DigitNetwork(contentsOf: URL(fileURLWithPath: $0))
    }
    if let artist, !artist.drawsDigits {
      throw DrawsOtherThings(file: weights ?? "", network: artist)
    }
    let digits = try options.loadDigits()
    let chapter = try Chapter(
      11, "thousand-steps", options, dataset: digits.name)
    let studio = Studio(
      chapter: chapter, digits: digits,
      artist: try artist ?? .shipped("digits-classes"),
      isUsual: weights == nil, recogniser: try .shipped(),
      reference: try .shipped(), seed: options.seed)

    try studio.fewerSteps()
    try studio.stepsAgainstQuality()
    try studio.aTrainedNetwork()
    try studio.twoSchedules()
    try studio.whichDigit()
    try studio.attention()
    try studio.inColour()
    try chapter.finish()
  }
}

extension DigitNetwork {
  /// Whether it can be asked for a digit that the recogniser can read.
  var drawsDigits: Bool {
    network.classCount == 10 && height == 28 && width == 28
      && schedule.timesteps >= 50
  }
}

/// The reader's network cannot be asked for digits.
struct DrawsOtherThings: Error, CustomStringConvertible {
  let description: String

  init(file: String, network: DigitNetwork) {
    description =
      "\(file): a network for \(network.network.classCount) classes and "
      + "pictures of \(network.height) x \(network.width); this chapter needs "
      + "one for ten digits of 28 x 28: `training --classes` makes it."
  }
}

/// What every section of the chapter works with.
struct Studio {
  let chapter: Chapter
  let digits: DigitData

  /// The network that draws the digit one asks for.
  let artist: DigitNetwork

  /// Whether it is the one that comes with the book.
  let isUsual: Bool

  let recogniser: DigitRecogniser

  /// What the recogniser sees in MNIST.
  let reference: DigitReference

  let seed: UInt64

  /// The thousand steps of Ho et al.
  let linear = NoiseSchedule.repaired(timesteps: 1000)

  /// The thousand steps of Nichol and Dhariwal.
  let cosine = NoiseSchedule.cosine(timesteps: 1000)

  /// A generator for one section, which does not disturb the others.
  func generator(_ section: UInt64) -> SeededGenerator {
    SeededGenerator(seed: seed &+ section << 32)
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

/// The mean of numbers.
func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

/// The standard error of the mean of independent numbers.
func standardError(_ x: [Double]) -> Double {
  let m = mean(x)
  let squares = x.reduce(0) { $0 + ($1 - m) * ($1 - m) }
  return (squares / Double(max(1, x.count - 1) * x.count)).squareRoot()
}

/// How long this program has kept the processor's cores busy, in seconds.
///
/// Unlike the time on the wall, it is much the same on a busy machine.
func processorSeconds() -> Double { Double(clock()) / 1e6 }

/// Applies a function to each element, on all cores; results in order.
func concurrently<Element: Sendable, Result: Sendable>(
  _ list: [Element], _ body: @Sendable (Element) -> Result
) -> [Result] {
  let results = Results<Result>(count: list.count)
  DispatchQueue.concurrentPerform(iterations: list.count) { i in
    results.keep(body(list[i]), at: i)
  }
  return results.all
}

/// Results that come in any order, from any thread.
private final class Results<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func keep(_ value: Value, at index: Int) {
    lock.withLock { values[index] = value }
  }

  var all: [Value] { lock.withLock { values.compactMap(\.self) } }
}
