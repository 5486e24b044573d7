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

  @OptionGroup var choice: PictureOptions

  @Option(help: "How many training digits the classifier of 3.5 stores.")
  var stored = 8000

  func validate() throws {
    if stored < 1 {
      throw ValidationError("--stored is \(stored): it must be at least 1.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let picture = try choice.picture(in: digits.train, usual: 7)
    let chapter = try Chapter(3, "closed-form", options, dataset: digits.name)
    let digit = picture.clean

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
