import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 7.2: the same predictor on digits that it has not stored.

extension Workbench {
  mutating func twoLosses() throws {
    chapter.section("7.2", "Two losses")
    let stored = Array(collection.a.prefix(8000))
    let images = digits.train.tensor(stored)
    let n = min(600, stored.count, digits.test.count)
    let learned = images[rows: 0..<n]
    let unseen = digits.test.tensor(0..<n)
    let memoriser = FiniteSetPosterior(schedule: schedule, images: images)

    chapter.say("The optimum's loss, on its own digits and on \(n) others:")
    let times = [1, 2, 3, 4, 5, 8, 10, 13, 16, 20, 25, 30, 40, 50]
    for t in times {
      let own = losses(of: memoriser, on: learned, at: t)
      let other = losses(of: memoriser, on: unseen, at: t)
      findings.losses.append(
        LossAtTime(t: t, learned: own.mean(), unseen: other.mean()))
    }
    chapter.table(
      ["t", "stored", "held out"],
      findings.losses.filter { [1, 2, 5, 10, 16, 25, 50].contains($0.t) }.map {
        ["\($0.t)", tableNumber($0.learned), tableNumber($0.unseen)]
      })
    for loss in findings.losses where [1, 10, 16, 50].contains(loss.t) {
      keep("optimum.stored.t\(loss.t)", loss.learned)
      keep("optimum.heldOut.t\(loss.t)", loss.unseen)
    }

    // ANCHOR: small-t-law
    let nearest = NearestPictures(among: digits.train.subset(stored))
      .nearest(to: unseen)
    let meanSquare =
      nearest.reduce(0) { $0 + $1.distance * $1.distance }
      / Double(n * images.rowSize)
    let law = schedule.signalToNoise(at: 1) * meanSquare
    // ANCHOR_END: small-t-law
    chapter.say()
    chapter.say("At t = 1 it answers with the nearest stored digit. Then its")
    chapter.say("loss is the signal-to-noise ratio times the squared distance:")
    chapter.report("optimum.law", "nearest digit's distance says", law)
    chapter.report(
      "optimum.heldOut", "measured", findings.losses[0].unseen,
      expect: law, within: 0.02 * law + 0.01)

    chapter.report(
      "optimum.law.source", "the same with the tutorial's schedule",
      NoiseSchedule.source.signalToNoise(at: 1) * meanSquare, quiet: true)
    try checkAgainstSource(images, unseen)
    try drawOptimum()
  }

  /// The mean over pixels of (noise - predicted noise)^2, for each image.
  func losses(
    of predictor: some NoisePredictor<Float>,
    _ schedule: NoiseSchedule = .repaired(timesteps: 50),
    on clean: Tensor<Float>, at t: Int
  ) -> Tensor<Double> {
    // ANCHOR: loss-at-t
    // Always the same noise, so that two losses can be compared
    var (generator, predictor) = (SeededGenerator(seed: 7), predictor)
    let ε = Tensor<Float>.normal(clean.shape, using: &generator)
    let noisy = schedule.jump(from: clean, to: t, noise: ε)
    let error = predictor.predictedNoise(in: noisy, at: t) - ε
    // ANCHOR_END: loss-at-t
    return Tensor(
      (0..<clean.rowCount).map {
        error[row: $0].squaredNorm() / Double(clean.rowSize)
      })
  }

  /// On the tutorial's own schedule, a number that others have computed too.
  private func checkAgainstSource(
    _ images: Tensor<Float>, _ unseen: Tensor<Float>
  ) throws {
    let memoriser = FiniteSetPosterior(schedule: .source, images: images)
    let losses = losses(of: memoriser, .source, on: unseen, at: 15)
    let error = (losses.variance() / Double(losses.count)).squareRoot()
    chapter.say()
    chapter.report(
      "optimum.source", "tutorial's schedule, t = 15, held out",
      losses.mean(), expect: published(0.533),
      within: isPublished ? 4 * 1.5 * error : nil)
  }

  private func drawOptimum() throws {
    try Chart(
      x: "timestep t", y: Axis("loss per pixel", .log, range: 1e-5...200)
    ) {
      Line(
        x: findings.losses.map(\.t), y: findings.losses.map(\.unseen),
        label: "digits that it has not stored", hue: .red, points: true)
      Rule(y: 1, label: "knowing nothing")
      Line(
        x: findings.losses.map(\.t),
        y: findings.losses.map(\.learned),
        label: "its own digits", hue: .blue, points: true)
    }.save(as: "two-losses", in: chapter.output)
  }

  /// A number for a table: not too many digits, small ones as powers.
  func tableNumber(_ x: Double) -> String {
    x >= 100 ? fixed(x, 0) : x >= 0.0005 ? fixed(x, 4) : format(x, 1)
  }

  /// Reports a value that stands in a table, so not on a line of its own.
  func keep(_ name: String, _ value: Double) {
    chapter.report(name, name, value, quiet: true)
  }
}
