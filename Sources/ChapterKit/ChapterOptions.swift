import ArgumentParser
import Datasets
import Foundation

/// The options that every chapter's program takes.
public struct ChapterOptions: ParsableArguments {
  /// The seed of all randomness in the run.
  @Option(help: "The seed of all randomness: same seed, same numbers.")
  public var seed: UInt64 = 1

  /// Which digits to use; nil means MNIST where it is present, else strokes.
  @Option(
    help: "The digits to use (default: mnist where present, else strokes).")
  public var dataset: DigitSource?

  /// The folder of IDX files, when it is not the usual one.
  @Option(
    help: ArgumentHelp(
      "The folder of the MNIST files, or of any IDX set.",
      discussion: "Default: $MNIST_DIR, else data/mnist."))
  public var dataDir: String?

  /// Where figures and results go, when it is not the usual place.
  @Option(
    help: ArgumentHelp(
      "The folder for figures and results (default: build/chapters/NAME).",
      valueName: "dir"))
  public var output: String?

  /// Makes the options; the argument parser fills them in.
  public init() {}

  /// Loads the digits that the options ask for.
  public func loadDigits() throws -> DigitData {
    try DigitData.load(
      source: dataset,
      directory: dataDir.map { URL(fileURLWithPath: $0, isDirectory: true) })
  }
}

extension DigitSource: ExpressibleByArgument {}
