import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Networks
import Tensors

// Section 5.6: the run that made the weights which come with the book.

extension Workbench {
  func theLongRun(
    _ shipped: DigitNetwork, _ references: References
  ) throws {
    chapter.section("5.6", "The long run")
    let log = try TrainingLog.shipped("digits-repaired")
    let batch = Int(shipped.settings["batch"] ?? "") ?? 0
    let seen = shipped.steps * batch
    chapter.say(
      "The network that comes with the book: "
        + "\(grouped(shipped.steps)) steps of batch \(batch).")
    chapter.report(
      "long.steps", "steps", Double(shipped.steps), quiet: true)
    chapter.report(
      "long.images", "pictures shown to it", Double(seen), quiet: true)
    chapter.report(
      "long.epochs", "passes over 50,000 pictures", Double(seen) / 50_000)
    let half = shipped.steps / 2
    let early = log.heldOut.last { $0.step <= half }?.loss
    let last = log.heldOut.last?.loss ?? .nan
    chapter.report("long.half", "kept aside, half way", early ?? last)
    chapter.report("long.last", "kept aside, at the end", last)

    if !digits.isPublishedMNIST {
      chapter.say("It has learned from MNIST. These digits are others:")
    }
    let learnedLoss = shares(of: shipped, on: learned)
    let asideLoss = shares(of: shipped, on: aside)
    chapter.report(
      "long.learned",
      digits.isPublishedMNIST
        ? "loss on pictures it learned from" : "loss on some of them",
      learnedLoss.mean)
    chapter.report(
      "long.aside",
      digits.isPublishedMNIST ? "loss on pictures kept aside" : "on others",
      asideLoss.mean)
    chapter.report(
      "long.error", "standard error of each",
      max(learnedLoss.error, asideLoss.error))
    chapter.report(
      "long.floor", "floor: all by heart", references.floor)
    let pixel = references.pixelwiseMean
    chapter.report("long.pixel", "pixel by pixel", pixel, quiet: true)
    if pixel > 0 {
      chapter.report(
        "long.explained", "what a pixel alone does not explain, explained",
        1 - asideLoss.mean / pixel, quiet: true)
    }
    if digits.isPublishedMNIST {
      chapter.require(
        asideLoss.mean < 0.5 * pixel && last < (early ?? .infinity) * 1.05,
        "the network that comes with the book is not trained")
    }

    let scatter = scatter(of: shipped)
    chapter.say()
    chapter.say("One batch of 16 of the same network scores by chance")
    chapter.report("scatter.mean", "on average", scatter.mean)
    chapter.report("scatter.deviation", "give or take", scatter.deviation)

    try drawTimes(shipped, references)
    try drawLog(log, references)
    try drawAnswers(shipped)
    try ImageGrid(
      log.snapshots.flatMap { $0.pictures.prefix(10) }, width: shipped.width,
      columns: 10,
      rowLabels: log.snapshots.map { "step \(grouped($0.step))" }
    ).save(as: "long-growth", in: chapter.output)
  }

  /// The loss on some pictures, with its standard error from 16 parts.
  private func shares(
    of shipped: DigitNetwork, on digits: DigitSet
  ) -> (mean: Double, error: Double) {
    let count = min(1024, digits.count)
    let size = max(1, count / 16)
    let losses = stride(from: 0, to: count - size + 1, by: size).map {
      HeldOut(digits.subset($0..<$0 + size), seed: seed &+ UInt64($0))
        .loss(of: shipped.network, shipped.schedule)
    }
    return (mean(losses), deviation(losses) / Double(losses.count).squareRoot())
  }

  /// How the loss of single batches of 16 scatters.
  private func scatter(
    of shipped: DigitNetwork
  ) -> (mean: Double, deviation: Double) {
    let losses = (0..<40).map { batch in
      HeldOut(
        aside.subset((0..<16).map { (16 * batch + $0) % aside.count }),
        seed: seed &+ 1000 + UInt64(batch)
      ).loss(of: shipped.network, shipped.schedule)
    }
    return (mean(losses), deviation(losses))
  }

  private func drawTimes(
    _ shipped: DigitNetwork, _ references: References
  ) throws {
    let schedule = shipped.schedule
    let last = schedule.timesteps
    let times = Array(Set((0...16).map { max(1, $0 * last / 16) })).sorted()
    let (seen, unseen) = (
      HeldOut(learned, count: 128, seed: seed),
      HeldOut(aside, count: 128, seed: seed)
    )
    let learnedAt = times.map {
      seen.loss(of: shipped.network, schedule, at: $0)
    }
    let asideAt = times.map {
      unseen.loss(of: shipped.network, schedule, at: $0)
    }
    chapter.report(
      "perTime.first", "kept aside, t = 1", asideAt[0], quiet: true)
    chapter.report(
      "perTime.last", "kept aside, last t", asideAt[asideAt.count - 1],
      quiet: true)
    try Chart(
      x: "timestep t", y: Axis("loss at t", .log, range: 0.0001...2)
    ) {
      Rule(y: 1, label: "says nothing")
      Line(
        x: 1...last, y: references.pixelwise, label: "pixel by pixel",
        hue: .grey, style: .dashed)
      Line(x: times, y: asideAt, label: "kept aside", hue: .red)
      Line(
        x: times, y: learnedAt, label: "learned from", hue: .blue,
        style: .dotted)
      Line(
        x: references.byHeart.map(\.t),
        y: references.byHeart.map { max(1e-6, $0.loss) },
        label: "all by heart", hue: .green)
    }.save(as: "loss-per-time", in: chapter.output)
  }

  private func drawLog(
    _ log: TrainingLog, _ references: References
  ) throws {
    try Chart(
      x: Axis("step", .log), y: Axis("loss", .log, range: 0.001...2)
    ) {
      Line(
        x: log.steps, y: log.losses, label: "mean of ten batches", hue: .grey,
        style: .thin)
      Line(
        x: log.heldOut.map(\.step), y: log.heldOut.map(\.loss),
        label: "kept aside", hue: .red, points: true)
      Rule(y: 1, label: "says nothing")
      Rule(y: references.pixelwiseMean, label: "pixel by pixel")
      Rule(y: references.floor, label: "floor: all by heart")
    }.save(as: "long-loss", in: chapter.output)
  }

  /// The question, the answer, what was right, and the digit it implies.
  private func drawAnswers(_ shipped: DigitNetwork) throws {
    var generator = generator(8)
    let schedule = shipped.schedule
    let times = [2, 8, 15, 22, 30, 40, 50].map {
      max(1, $0 * schedule.timesteps / 50)
    }
    let x₀ = aside.images(times.indices.map { $0 % aside.count })
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let xₜ = schedule.jump(from: x₀, to: times, noise: ε)
    let guess = shipped.network.predictedNoise(in: xₜ, at: times)
    let cleaned = times.indices.map { i in
      schedule.predictedClean(
        from: xₜ[row: i], at: times[i], noise: guess[row: i]
      ).scalars
    }
    try ImageGrid(
      pictures(xₜ) + pictures(0.5 * guess) + pictures(0.5 * (ε - guess))
        + cleaned + pictures(x₀), width: learned.width, columns: times.count,
      rowLabels: [
        "shown", "its answer", "its error", "so the digit is", "it was",
      ],
      columnLabels: times.map { "t = \($0)" }
    ).save(as: "answers", in: chapter.output)
  }
}

/// The log of a run as it comes with the book.
struct TrainingLog {
  var steps: [Int] = []
  var losses: [Double] = []
  var heldOut: [(step: Int, loss: Double)] = []
  var snapshots: [(step: Int, pictures: [[Float]])] = []

  /// Reads what `publish` wrote beside the weights.
  static func shipped(_ name: String) throws -> TrainingLog {
    let base = try shippedWeights(name).deletingPathExtension()
    var log = TrainingLog()
    let text = try String(
      contentsOf: base.appendingPathExtension("csv"), encoding: .utf8)
    var drawn: [Int] = []
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 4, let step = Int(cells[0]),
        let loss = Double(cells[1])
      else {
        throw CannotTrain(
          reason: "\(base.path).csv: expected a step, a loss and two more "
            + "columns, found \"\(line)\". Publish the weights again.")
      }
      log.steps.append(step)
      log.losses.append(loss)
      if let loss = Double(cells[2]) { log.heldOut.append((step, loss)) }
      if !cells[3].isEmpty { drawn.append(step) }
    }
    let samples = try IDXArray(
      contentsOf: URL(fileURLWithPath: base.path + "-samples.idx"), rank: 4)
    let (each, size) = (
      samples.shape[1], samples.shape[2] * samples.shape[3]
    )
    for (k, step) in drawn.prefix(samples.shape[0]).enumerated() {
      let pictures = (0..<each).map { i in
        samples.bytes[(k * each + i) * size..<(k * each + i + 1) * size]
          .map { PixelScale.number(for: $0) }
      }
      log.snapshots.append((step, pictures))
    }
    return log
  }
}
