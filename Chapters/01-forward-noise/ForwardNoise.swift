import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Tensors

/// Chapter 1: what one step of noise does to a digit, and what fifty do.
@main
struct ForwardNoise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward-noise",
    abstract: "Chapter 1: what one step of noise does, and what fifty do.")

  @OptionGroup var options: ChapterOptions

  @OptionGroup var choice: PictureOptions

  @Option(help: "The variance of the single step in section 1.1.")
  var beta = 0.01

  func validate() throws {
    guard beta > 0 && beta < 1 else {
      throw ValidationError(
        "--beta is \(beta), but a step's variance lies between 0 and 1.")
    }
    guard beta >= 1e-12 else {
      throw ValidationError(
        "--beta \(beta) drowns in the rounding of numbers near 1: take 1e-12 "
          + "or more.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let picture = try choice.picture(in: digits.train)
    let chapter = try Chapter(
      1, "forward-noise", options, dataset: digits.name)
    let many = digits.train.tensor(0..<min(1000, digits.train.count))

    // ANCHOR: streams
    // Each section has a stream of its own, so that a change in one
    // leaves the numbers of the others alone
    var generator = SeededGenerator(seed: options.seed)
    var (first, second) = (generator.split(), generator.split())
    var (third, fourth) = (generator.split(), generator.split())
    // ANCHOR_END: streams

    try OneStep(chapter: chapter, picture: picture, many: many, beta: beta)
      .run(using: &first)
    try FiftySteps(chapter: chapter, picture: picture, many: many)
      .run(using: &second)
    try Window(
      chapter: chapter, digits: digits, picture: picture, many: many,
      beta: beta
    ).run(using: &third)
    try Memory(chapter: chapter, picture: picture, many: many)
      .run(using: &fourth)
    try Cover(digits: digits.train, seed: options.seed)
      .figure.save(as: "cover", in: chapter.output)
    try chapter.finish()
  }
}
