import ArgumentParser
import ChapterKit
import Datasets
import Tensors

/// Chapter 2: why noise does not pile up, if each step makes room for it.
@main
struct ExplodingVariance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exploding-variance",
    abstract: "Chapter 2: why the noise of many steps does not pile up.")

  @OptionGroup var options: ChapterOptions

  @OptionGroup var choice: PictureOptions

  @Option(help: "The variance that each of the 200 steps of 2.3 adds.")
  var beta = 0.1

  func validate() throws {
    guard beta > 0 && beta < 1 else {
      throw ValidationError(
        "--beta is \(beta), but a step's variance lies between 0 and 1.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let picture = try choice.picture(in: digits.train)
    let chapter = try Chapter(
      2, "exploding-variance", options, dataset: digits.name)
    let sample = Sample(of: digits.train)

    var generator = SeededGenerator(seed: options.seed)
    var streams = (1...5).map { _ in generator.split() }
    try Growth(chapter: chapter, sample: sample, picture: picture)
      .run(using: &streams[0])
    try ThreeFactors(chapter: chapter, sample: sample, picture: picture)
      .run(using: &streams[1])
    try FixedPoint(chapter: chapter, sample: sample, beta: beta)
      .run(using: &streams[2])
    try TwoViews(chapter: chapter, sample: sample, picture: picture)
      .run(using: &streams[3])
    try Descent(chapter: chapter, sample: sample).run(using: &streams[4])
    try chapter.finish()
  }
}
