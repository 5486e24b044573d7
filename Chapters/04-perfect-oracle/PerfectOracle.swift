import ArgumentParser
import ChapterKit
import Datasets
import Diffusion
import Foundation
import Tensors

/// Chapter 4: what a perfect step back is, and what becomes of a wrong one.
@main
struct PerfectOracle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perfect-oracle",
    abstract: "Chapter 4: what is a perfect step back?")

  @OptionGroup var options: ChapterOptions

  @OptionGroup var choice: PictureOptions

  @Option(help: "How wrong the oracle of section 4.1 is: 0 is perfect.")
  var dial = 1.0

  func validate() throws {
    guard dial >= 0 && dial <= 1e6 else {
      throw ValidationError("--dial must lie between 0 and 1e6.")
    }
  }

  func run() throws {
    let digits = try options.loadDigits()
    let picture = try choice.picture(in: digits.train)
    let chapter = try Chapter(
      4, "perfect-oracle", options, dataset: digits.name)
    var bench = Workbench(
      chapter: chapter,
      digit: Tensor(picture.clean),
      width: picture.width,
      generator: SeededGenerator(seed: options.seed))

    try bench.oneStepBack(dial: dial)
    try bench.bayesTurnsTheArrow()
    try bench.theBound()
    try bench.theFreshNoise()
    try bench.theErrorDial()
    try bench.theWholeChain()
    try bench.theShapeOfAStep()
    try chapter.finish()
  }
}

/// What every section of the chapter works with.
struct Workbench {
  let chapter: Chapter

  /// The clean digit x_0 that the oracle knows: shape [D].
  let digit: Tensor<Double>

  /// The digit's width in pixels.
  let width: Int

  var generator: SeededGenerator

  /// The schedule of the source: T = 50, beta from .0001 to .1.
  let schedule = NoiseSchedule.source

  /// Many copies of the digit, so that averages are sharp: 200,000 numbers.
  var crowd: Tensor<Double> {
    digit.repeated(max(1, 200_000 / digit.count))
  }

  /// Standard normal numbers in the shape of a tensor.
  mutating func noise(like x: Tensor<Double>) -> Tensor<Double> {
    .normal(x.shape, using: &generator)
  }

  /// The root of the mean square of all numbers.
  func rms(_ x: Tensor<Double>) -> Double { x.rms(from: .zeros(like: x)) }

  /// Four standard errors of an RMS measured on n normal numbers.
  func band(ofRMS rms: Double, _ n: Int) -> Double {
    4 * rms / (2 * Double(n)).squareRoot()
  }

  /// A picture for the figures.
  func picture(_ x: Tensor<Double>) -> [Float] {
    x.scalars.prefix(digit.count).map { Float($0) }
  }
}

/// Writes a number the short way: 0.5, 2, 50.
func short(_ number: Double) -> String {
  String(format: "%g", number).replacingOccurrences(of: "-", with: "−")
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
