import ChapterKit
import Diffusion
import Figures
import Foundation

// Section 5.7: the same network, trained on and told which digit it sees.

extension Workbench {
  func toldWhich() throws {
    chapter.section("5.7", "Told which digit")
    let shipped = try DigitNetwork.shipped("digits-told")
    let log = try TrainingLog.shipped("digits-told")
    chapter.say("Trained on for \(grouped(shipped.steps)) steps with labels.")
    chapter.report(
      "told.steps", "steps with labels", Double(shipped.steps), quiet: true)
    chapter.say("Its loss at t on digits kept aside, told which and not:")
    let (network, schedule) = (shipped.network, shipped.schedule)
    // ANCHOR: worth
    let told = HeldOut(aside, seed: seed)
    let gains = [1, 5, 10, 15, 20, 25, 30, 40].map { t in
      let with = told.loss(of: network, schedule, at: t)
      let without = told.untold.loss(of: network, schedule, at: t)
      return (
        t: t, with: with, without: without, share: 1 - with / without
      )
    }
    // ANCHOR_END: worth
    chapter.table(
      ["t", "told", "not told", "gain, %"],
      gains.map {
        [
          "\($0.t)", format($0.with, 3), format($0.without, 3),
          fixed(100 * $0.share, 1),
        ]
      })
    for gain in gains {
      chapter.report(
        "told.gain.t\(gain.t)", "gain at \(gain.t)", gain.share, quiet: true)
    }
    if digits.isPublishedMNIST {
      let shares = Dictionary(
        uniqueKeysWithValues: gains.map { ($0.t, $0.share) })
      chapter.require(
        shares[5, default: 1] < 0.02 && shares[20, default: 0] > 0.05,
        "what the label saves is \(shares): it should be next to nothing at "
          + "t = 5, and at t = 20 more than a twentieth")
    }

    try Chart(x: "step", y: Axis("loss", range: 0.015...0.03)) {
      Line(
        x: log.steps, y: log.losses, label: "mean of ten batches", hue: .grey,
        style: .thin)
      Line(
        x: log.heldOut.map(\.step), y: log.heldOut.map(\.loss),
        label: "kept aside", hue: .red, points: true)
    }.save(as: "told-loss", in: chapter.output)
    if let drawn = log.snapshots.last?.pictures.prefix(10) {
      try ImageGrid(Array(drawn), width: shipped.width, columns: 10)
        .save(as: "told", in: chapter.output)
    }
  }
}
