import ArgumentParser
import ChapterKit
import Tensors

/// Appendix C: counts what a train step costs, filters with fewer
/// multiplications, and shows what `make bench` measured.
@main
struct WhereTheSpeedComesFrom: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "where-the-speed-comes-from",
    abstract: "Appendix C: where the speed comes from.")

  @OptionGroup var options: RunOptions

  @Option(help: "The file that `make bench` wrote.")
  var results = "book/benchmark/results.json"

  func run() throws {
    let chapter = try Chapter(
      appendix: "C", "where-the-speed-comes-from", options)
    let measured = try Measured(contentsOf: results)
    var generator = SeededGenerator(seed: options.seed)

    try countMultiplications(chapter, measured)
    filterByHand(chapter)
    filterInTiles(chapter, using: &generator)
    rounding(chapter, using: &generator)
    try compareTimes(chapter, measured)
    try chapter.finish()
  }
}
