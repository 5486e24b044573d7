import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 11.5: how to ask for a seven, and how loudly.

extension Studio {
  static let scales = [1.0, 2, 4, 8]

  func whichDigit() throws {
    chapter.section("11.5", "Which digit?")
    var generator = generator(5)
    try twoClasses(using: &generator)
    try tenClasses(using: &generator)
  }

  /// All ten digits, from the same noise at every scale.
  private func tenClasses(
    using generator: inout SeededGenerator
  ) throws {
    let (each, steps) = (4, 10)
    let labels = (0..<10).flatMap { Array(repeating: $0, count: each) }
    let start = noise(labels.count, using: &generator)
    chapter.say()
    chapter.say("The network, asked for \(each) digits of each kind, in")
    chapter.say("\(steps) steps, from the same noise at every scale:")
    let scales = [0.0] + Self.scales
    var drawn: [Tensor<Float>] = []
    var asked: [Double] = []
    chapter.table(
      ["scale", "as asked", "sure", "diversity", "ink"],
      scales.map { scale in
        let digits = draw(
          Order(labels: labels, steps: steps, guidanceScale: scale),
          from: start, using: &generator)
        drawn.append(digits)
        let verdict = verdict(on: digits, asked: labels)
        let name = "g\(Int(scale))"
        asked.append(verdict.asked)
        chapter.keep("asked.\(name)", verdict.asked)
        chapter.keep("sure.\(name)", verdict.sure)
        chapter.keep("diversity.\(name)", verdict.diversity)
        chapter.keep("ink.\(name)", verdict.ink)
        return ["\(Int(scale))"] + verdict.cells
      } + storedRow(each: each))

    let nobody = LabelledPredictor(
      artist.network, labels: labels.map { _ in nil })
    var off = GuidedPredictor(
      told: LabelledPredictor(artist.network, labels: labels), open: nobody,
      guidanceScale: 0)
    let t = artist.schedule.timesteps / 2
    chapter.report(
      "guidance.off", "scale 0, from no label at all",
      off.predictedNoise(in: start, at: t)
        .rms(from: nobody.predictedNoise(in: start, at: t)),
      expect: 0, within: 0)
    if isUsual {
      let chance = standardError(ofShare: labels.count, probability: 0.1)
      chapter.require(
        asked[1] > asked[0] + 0.3,
        "the network does not draw what it is asked for")
      chapter.require(
        abs(asked[0] - 0.1) < 6 * chance,
        "unasked, the network knows what it was asked for")
    }
    try drawGrid(drawn, scales, each: each)
  }

  /// The same measures of digits that people wrote, where there are any.
  private func storedRow(each: Int) -> [[String]] {
    let train = digits.train
    guard train.pixelsPerImage == 784 else { return [] }
    let rows = (0..<10).map { train.indices(ofLabel: $0).prefix(each) }
    guard rows.allSatisfy({ $0.count == each }) else { return [] }
    let indices = rows.flatMap { Array($0) }
    let verdict = verdict(
      on: train.tensor(indices), asked: indices.map { train.labels[$0] })
    chapter.keep("asked.stored", verdict.asked)
    chapter.keep("sure.stored", verdict.sure)
    chapter.keep("diversity.stored", verdict.diversity)
    chapter.keep("ink.stored", verdict.ink)
    return [["stored digits"] + verdict.cells]
  }

  private func drawGrid(
    _ drawn: [Tensor<Float>], _ scales: [Double], each: Int
  ) throws {
    let shown = 2
    let images = (0..<10).flatMap { digit in
      drawn.flatMap { x in
        (0..<shown).map { x[row: digit * each + $0].scalars }
      }
    }
    try ImageGrid(
      images, width: artist.width, columns: shown * scales.count,
      rowLabels: (0..<10).map { "\($0)" },
      columnLabels: scales.flatMap { scale in
        (0..<shown).map { $0 == 0 ? "scale \(Int(scale))" : "" }
      }, spacing: 5
    ).save(as: "classes", in: chapter.output)
  }
}
