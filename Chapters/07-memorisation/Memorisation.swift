import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Foundation
import Tensors

/// Chapter 7: whether a network has learned digits or keeps copies.
@main
struct Memorisation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memorisation",
    abstract: "Chapter 7: is it new, or is it a copy?")

  @OptionGroup var options: ChapterOptions

  @Option(help: "How many digits the network draws for the test.")
  var samples = 192

  @Option(
    help: ArgumentHelp(
      "The network to judge: a file of a U-Net's weights.",
      discussion: "Default: the one that comes with the book."))
  var weights: String?

  func validate() throws {
    guard (16...100_000).contains(samples) else {
      throw ValidationError("--samples must lie in 16...100000.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let collection = try Collection(digits, seed: options.seed)
    let chapter = try Chapter(
      7, "memorisation", options, dataset: digits.name)
    var bench = Workbench(
      chapter: chapter, collection: collection,
      generator: SeededGenerator(seed: options.seed))

    try bench.theOptimum()
    try bench.twoLosses()
    try bench.theNearest()
    try bench.theWrappedSearch()
    try bench.aTestThatCanFail()
    try bench.theVerdict(samples: samples, weights: weights)
    try bench.drawPairs()
    try chapter.finish()
  }
}

/// What every section of the chapter works with.
struct Workbench {
  let chapter: Chapter
  let collection: Collection
  var generator: SeededGenerator

  /// The schedule of the shipped network: T = 50, ending in noise.
  let schedule = NoiseSchedule.repaired(timesteps: 50)

  /// What one section measures and another one shows.
  var findings = Findings()

  var digits: DigitData { collection.digits }
  var isPublished: Bool { digits.isPublishedMNIST }

  /// The number, if the digits are those that it was computed for.
  func published(_ number: Double) -> Double? {
    isPublished ? number : nil
  }
}

/// Results that a later section draws or compares with.
struct Findings {
  /// Samples of the memoriser, [n, D].
  var copies = Tensor<Float>([], shape: [0, 0])
  /// Samples of the network, [n, D].
  var drawn = Tensor<Float>([], shape: [0, 0])
  /// Distances to the nearest training digit, by kind of query, sorted.
  var distances: [(name: String, sorted: [Double])] = []
  /// Shares of samples that are nearer to A than to B.
  var verdicts: [(name: String, share: Double, error: Double)] = []
  /// The nearest training digits of the network's samples.
  var drawnMatches: [Match] = []
  /// The network's loss on learned digits and on those kept aside.
  var networkLosses: [LossAtTime] = []
  /// The optimum's loss on stored and on held-out digits.
  var losses: [LossAtTime] = []
  /// The nearest training digit of each held-out digit.
  var heldOut: [Match] = []
  /// The distance below which 5 % of the held-out digits lie.
  var line = 0.0
  /// The nearest digit of A and B together, of fresh training digits.
  var strangers: [Int] = []
}

/// A loss on two kinds of digits at one timestep.
struct LossAtTime {
  let t: Int
  let learned, unseen: Double
}
