import ArgumentParser
import Datasets
import Foundation

/// The options that every chapter's program takes.
public struct ChapterOptions: ParsableArguments {
  /// Those that it shares with the programs that need no digits.
  @OptionGroup public var run: RunOptions

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

  /// Makes the options; the argument parser fills them in.
  public init() {}

  /// The seed of all randomness in the run.
  public var seed: UInt64 { run.seed }

  /// Where figures and results go, when it is not the usual place.
  public var output: String? { run.output }

  /// Loads the digits that the options ask for.
  public func loadDigits() throws -> DigitData {
    try DigitData.load(
      source: dataset,
      directory: dataDir.map { URL(fileURLWithPath: $0, isDirectory: true) })
  }
}

extension DigitSource: ExpressibleByArgument {}
