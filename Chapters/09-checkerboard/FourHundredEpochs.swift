import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 9.3: the source's network, trained for a twelfth of its time.

extension Lab {
  static let epochs = 400
  static let looks = [1, 3, 10, 30, 100, 200, 300, 400]

  mutating func fourHundredEpochs() throws -> BoardTraining {
    chapter.section("9.3", "Four hundred epochs")
    let board = BoardTraining(seed: seed)
    let probe = generator.next()
    chapter.report(
      "parameters", "numbers to learn",
      Double(board.network.parameters.count), expect: 33_794, within: 0)
    chapter.report(
      "steps.epoch", "steps in an epoch", Double(board.stepsPerEpoch))

    var losses: [Double] = []
    var raw: [Measured] = []
    var averaged: [Measured] = []
    var seconds = 0.0
    let bar = ProgressBar(total: Self.epochs)
    for look in Self.looks {
      let began = processorSeconds()
      try board.train(epochs: look) { epoch, loss in
        losses.append(loss)
        bar.update(epoch + 1, unit: "epochs", note: "loss \(fixed(loss, 4))")
      }
      seconds += processorSeconds() - began
      raw.append(measure(board.network, seed: probe))
      averaged.append(board.averaged { measure($0, seed: probe) })
    }
    bar.finish()
    chapter.keep("seconds", seconds)
    chapter.remark(
      "\(Self.epochs) epochs took \(fixed(seconds, 1)) processor seconds")

    chapter.say()
    chapter.say("The mean loss of an epoch on its own points, and what the")
    chapter.say("network then has above the floor, on fresh ones:")
    chapter.table(
      ["epochs", "loss", "excess", "excess, averaged"],
      Self.looks.indices.map { i in
        let look = Self.looks[i]
        chapter.keep("loss.epoch\(look)", losses[look - 1])
        chapter.keep("excess.raw.epoch\(look)", raw[i].excess)
        chapter.keep("excess.averaged.epoch\(look)", averaged[i].excess)
        return [
          "\(look)", fixed(losses[look - 1], 4), fixed(raw[i].excess, 4),
          fixed(averaged[i].excess, 4),
        ]
      })
    let (last, smooth) = (raw[raw.count - 1], averaged[averaged.count - 1])
    chapter.say()
    chapter.report(
      "loss.fresh", "loss on fresh points, last step", floor + last.excess)
    chapter.report(
      "loss.averaged", "with averaged parameters", floor + smooth.excess)
    chapter.report(
      "excess.raw", "  above the floor: last step", last.excess,
      expect: Bands.rawExcess.expect, within: Bands.rawExcess.within)
    chapter.report(
      "excess.averaged", "  above the floor: averaged", smooth.excess,
      expect: Bands.averagedExcess.expect,
      within: Bands.averagedExcess.within)
    chapter.report(
      "excess.source", "  the source's .512942", 0.512942 - floor)
    chapter.require(
      smooth.excess < 0.015, "the network is \(smooth.excess) above the floor")
    chapter.report(
      "learnable", "share of what lines cannot learn",
      (0.56253 - floor - smooth.excess) / (0.56253 - floor))
    chapter.keep("steps.source", Double(5000 * board.stepsPerEpoch))
    chapter.keep(
      "learnable.source", (0.56253 - 0.512942) / (0.56253 - floor))
    try drawLosses(losses)
    try drawExcess(raw, averaged)
    return board
  }

  private func drawLosses(_ losses: [Double]) throws {
    try Chart(
      x: "epoch", y: Axis("loss", range: 0.48...0.66), height: 320
    ) {
      Line(
        x: Array(1...losses.count), y: losses, label: "mean of an epoch",
        hue: .blue, style: .thin)
      Rule(y: 0.56253, label: "best multiple of xₜ")
      Rule(y: floor, label: "floor")
    }.save(as: "losses", in: chapter.output)
  }

  private func drawExcess(
    _ raw: [Measured], _ averaged: [Measured]
  ) throws {
    try Chart(
      x: Axis("epochs", .log), y: Axis("excess over the floor", .log),
      height: 320
    ) {
      Line(
        x: Self.looks, y: raw.map(\.excess), label: "last step", hue: .red,
        points: true)
      Line(
        x: Self.looks, y: averaged.map(\.excess), label: "averaged",
        hue: .blue, points: true)
      Rule(y: 0.512942 - floor, label: "the source")
    }.save(as: "excess", in: chapter.output)
  }
}
