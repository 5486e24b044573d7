import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Foundation
import Tensors

/// Chapter 3: fifty steps in one jump, and a look at where the jump lands.
@main
struct ClosedForm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "closed-form",
    abstract: "Chapter 3: fifty steps in one jump, and where it lands.")

  @OptionGroup var options: ChapterOptions

  @Option(help: "The number of the training digit that is noised (default: 7).")
  var index: Int?

  @Option(help: "How many training digits the classifier of 3.5 stores.")
  var stored = 8000

  func validate() throws {
    if stored < 1 {
      throw ValidationError("--stored is \(stored): it must be at least 1.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let count = digits.train.count
    let index = index ?? min(7, count - 1)
    guard 0..<count ~= index else {
      throw NoSuchDigit(index: index, count: count)
    }
    let chapter = try Chapter(3, "closed-form", options, dataset: digits.name)
    let digit = digits.train.tensor([index])[row: 0]

    // A stream of random numbers for each section, so that none disturbs
    // another
    var seeds = SeededGenerator(seed: options.seed)
    var streams = (1...6).map { _ in seeds.split() }

    try mergeTwoNoises(chapter, using: &streams[0])
    try raceChainAgainstJump(
      chapter, digit: digit, width: digits.train.width, using: &streams[1])
    try findTheTarget(
      chapter, digit: digit, width: digits.train.width, using: &streams[2])
    let moments = DigitMoments(of: digits.train)
    try lookAtTheEnd(
      chapter, digits: digits, moments: moments, using: &streams[3])
    try readTheEnd(chapter, digits: digits, using: &streams[4])
    try repairTheSchedule(
      chapter, digit: digit, digits: digits.train, moments: moments,
      using: &streams[5])
    try chapter.finish()
  }
}

/// How rarely a comparison of two equal samples may cry wolf: four standard
/// errors' worth, as everywhere in the book.
let rarely = 1.0 / 16_000

/// `--index` names a digit that is not there.
struct NoSuchDigit: Error, CustomStringConvertible {
  let index, count: Int

  var description: String {
    "--index is \(index), but the training digits are numbered "
      + "0...\(count - 1)."
  }
}
