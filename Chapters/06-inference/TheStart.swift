import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 6.3: where the chain begins, if its schedule does not end in noise.

/// A place to begin from, and what came of it.
private struct Beginning {
  let name, label: String
  let schedule: NoiseSchedule
  let start: Tensor<Float>
  var mean = 0.0
  var error = 0.0
  var inkShare = 0.0
}

extension Studio {
  mutating func theStart(_ sampling: Sampling) throws {
    chapter.section("6.3", "Where to begin")
    let data = stored.tensor()
    let n = 384
    let means = data.rowMeans
    chapter.say("Mean pixel of \(n) pictures by the exact denoiser, each from")
    chapter.say("the tutorial's schedule or the repaired one:")

    var rows = beginnings(n, data)
    let thin = thinnestClass(means)
    for i in rows.indices {
      var exact = FiniteSetPosterior(
        schedule: rows[i].schedule, images: data)
      let drawn = rows[i].schedule.sample(
        from: rows[i].start, with: &exact, using: &generator)
      rows[i].mean = drawn.mean()
      rows[i].error = (drawn.rowMeans.variance() / Double(n)).squareRoot()
      let labels = nearestStored(drawn, data).map { stored.labels[$0.index] }
      rows[i].inkShare = Double(labels.count { $0 == thin }) / Double(n)
    }
    let share =
      Double(stored.labels.count { $0 == thin }) / Double(stored.count)
    // Fifty steps are off by up to .01; the rest of the band is chance
    let mean = means.mean()
    for row in rows {
      let isRight = row.name == "walked" || row.name == "repaired"
      chapter.keep(
        "meanPixel.\(row.name)", row.mean, expect: isRight ? mean : nil,
        within: isRight ? 0.01 + 4 * row.error : nil)
      chapter.keep("meanPixel.\(row.name).error", row.error)
      chapter.keep("thin.\(row.name)", row.inkShare)
    }
    if let before = rows.first, let after = rows.last {
      chapter.keep("meanPixel.gap", before.mean - after.mean)
    }
    chapter.keep("meanPixel.data", mean)
    chapter.keep("meanPixel.mnist", reference.meanPixel)
    chapter.keep("thin.data", share)
    chapter.keep("thin.class", Double(thin))
    chapter.table(
      ["begin with", "mean pixel", "+-", "share of \(thin)s"],
      rows.map {
        [
          $0.label, fixed($0.mean, 3), fixed($0.error, 3),
          fixed($0.inkShare, 3),
        ]
      } + [["stored pictures", fixed(means.mean(), 3), "", fixed(share, 3)]])
    try drawMeans(rows, data: means.mean())
    try theNetworksStart(sampling)
  }

  /// Five ways to begin.
  private mutating func beginnings(
    _ n: Int, _ data: Tensor<Float>
  ) -> [Beginning] {
    let last = source.timesteps
    let size = data.rowSize
    // ANCHOR: starts
    let ᾱ = source.alphaBar[last]
    let signal = Float(ᾱ.squareRoot())
    let rest = Float((1 - ᾱ).squareRoot())
    let plain = noise([n, size])

    // Pictures that have walked to the end
    let true₀ = data.randomRows(n, using: &generator)
    let walked = source.jump(
      from: true₀, to: last, noise: noise([n, size]))

    // Noise with the data's mean and covariance, all D x D of it
    let (μ, centred) = centre(data)
    let weights = noise([n, data.rowCount])
    let blob = weights.matrixProduct(centred)
    let scale = 1 / Float(data.rowCount).squareRoot()
    let matched =
      signal * (μ.repeated(n) + scale * blob) + rest * noise([n, size])

    // Noise with the data's mean and variance in each pixel
    let pixelwise = matchedPixels(μ, centred, n)
    // ANCHOR_END: starts
    return [
      Beginning(
        name: "source", label: "tutorial's: noise", schedule: source,
        start: plain),
      Beginning(
        name: "pixelwise", label: "  noise fitted to each pixel",
        schedule: source, start: pixelwise),
      Beginning(
        name: "matched", label: "  noise fitted to all pairs",
        schedule: source, start: matched),
      Beginning(
        name: "walked", label: "  pictures walked to the end",
        schedule: source, start: walked),
      Beginning(
        name: "repaired", label: "repaired: noise", schedule: repaired,
        start: noise([n, size])),
    ]
  }

  /// The mean picture, and what the pictures are without it.
  private func centre(
    _ data: Tensor<Float>
  ) -> (mean: Tensor<Float>, rest: Tensor<Float>) {
    let n = data.rowCount
    let ones = Tensor<Float>(repeating: 1 / Float(n), shape: [1, n])
    let mean = ones.matrixProduct(data)[row: 0]
    return (mean, data - mean.repeated(n))
  }

  private mutating func matchedPixels(
    _ mean: Tensor<Float>, _ centred: Tensor<Float>, _ n: Int
  ) -> Tensor<Float> {
    let ᾱ = source.alphaBar[source.timesteps]
    let squares = centred.map { $0 * $0 }
    let ones = Tensor<Float>(
      repeating: 1 / Float(centred.rowCount), shape: [1, centred.rowCount])
    let deviations = ones.matrixProduct(squares).map {
      (1 + Float(ᾱ) * ($0 - 1)).squareRoot()
    }.scalars
    var x = noise([n, mean.count])
    x.withUnsafeMutableScalars { x in
      for i in x.indices {
        let j = i % mean.count
        x[i] = Float(ᾱ.squareRoot()) * mean.scalars[j] + deviations[j] * x[i]
      }
    }
    return x
  }

  /// The class whose pictures have the least ink.
  private func thinnestClass(_ means: Tensor<Double>) -> Int {
    var sums: [Int: (total: Double, count: Int)] = [:]
    for (mean, label) in zip(means.scalars, stored.labels) {
      sums[label, default: (0, 0)].total += mean
      sums[label, default: (0, 0)].count += 1
    }
    let ink = sums.mapValues { $0.total / Double($0.count) }
    return ink.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  private func drawMeans(_ rows: [Beginning], data: Double) throws {
    let names = ["noise", "each pixel", "all pairs", "walked", "repaired"]
    try Chart(
      x: Axis(
        "how the chain begins", range: -0.6...4.6,
        ticks: names.enumerated().map { Tick(Double($0), $1) }),
      y: "mean pixel"
    ) {
      Rule(y: data, label: "stored pictures")
      ErrorBars(
        x: rows.indices.map { Double($0) }, y: rows.map(\.mean),
        plusMinus: rows.map { 4 * $0.error }, label: "drawn, ± 4 s.e.")
    }.save(as: "means", in: chapter.output)
  }

  /// The two networks, both from noise.
  private mutating func theNetworksStart(_ sampling: Sampling) throws {
    let n = min(Sampling.shown, sampling.digits.rowCount)
    chapter.say()
    chapter.say(
      "Two networks, both from noise; MNIST's own mean is "
        + "\(fixed(reference.meanPixel, 3)):")
    let theirs = draw(n, with: tutorials, as: "the tutorial's schedule").digits
    for (name, label, digits) in [
      ("source", "tutorial's schedule", theirs),
      ("repaired", "repaired schedule", sampling.digits),
    ] {
      let means = digits.rowMeans
      chapter.report("network.\(name)", label, means.mean())
      chapter.keep(
        "network.\(name).error",
        (means.variance() / Double(means.count)).squareRoot())
    }
    chapter.keep("network.source.steps", Double(tutorials.steps))
    try Panels(columns: 2) {
      Panel(
        "a. The tutorial’s schedule",
        ImageGrid(
          pictures(theirs), width: tutorials.width, columns: 8,
          scale: 1.25, spacing: 4))
      Panel(
        "b. The repaired schedule",
        ImageGrid(
          pictures(sampling.digits, n), width: drawer.width,
          columns: 8, scale: 1.25, spacing: 4))
    }.save(as: "schedules", in: chapter.output)
  }
}
