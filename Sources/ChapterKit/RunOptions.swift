import ArgumentParser

/// The options of every program, also of an appendix's, which needs no digits.
public struct RunOptions: ParsableArguments {
  /// The seed of all randomness in the run.
  @Option(help: "The seed of all randomness: same seed, same numbers.")
  public var seed: UInt64 = 1

  /// Where figures and results go, when it is not the usual place.
  @Option(
    help: ArgumentHelp(
      "The folder for figures and results (default: build/chapters/NAME).",
      valueName: "dir"))
  public var output: String?

  /// Makes the options; the argument parser fills them in.
  public init() {}
}
