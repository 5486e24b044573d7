import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Networks
import Tensors

// Section 11.6: what attention is worth to a small network.

/// Where a network looks at all pixels at once.
private enum Gaze: String, CaseIterable, Sendable {
  case nowhere
  case middle
  case everywhere

  var levels: Set<Int> { self == .everywhere ? [0, 1] : [] }
}

extension Studio {
  private static let steps = 60
  private static let seeds = 4

  func attention() throws {
    chapter.section("11.6", "Attention, on and off")
    var generator = generator(6)
    let small = digits.train.halved(1024)
    let aside = digits.test.halved(256)
    let times = (0..<aside.rowCount).map {
      1 + $0 * cosine.timesteps / aside.rowCount
    }
    let seeds = (0..<Self.seeds).map { _ in generator.next() }
    let schedule = cosine
    let tasks = Gaze.allCases.flatMap { gaze in seeds.map { (gaze, $0) } }
    let found = concurrently(tasks) { gaze, seed in
      var draws = SeededGenerator(seed: seed)
      var weights = draws.split()
      // ANCHOR: gaze
      let network = UNet<Float>(
        channels: 8, multipliers: [1, 2], residualBlocks: 1,
        attention: gaze.levels, attendsInMiddle: gaze != .nowhere,
        dropout: 0, using: &weights)
      // ANCHOR_END: gaze
      let trainer = NoiseTrainer(
        network, schedule: schedule, learningRate: 2e-3, warmUp: 20,
        averageDecay: 0.98, seed: draws.next())
      for _ in 0..<Self.steps {
        let batch = small.randomRows(24, using: &draws)
        guard (try? trainer.step(on: batch)) != nil else { break }
      }
      let loss = trainer.average.whileApplied {
        noiseLoss(
          of: network, on: aside, at: times, schedule: schedule, seed: seed)
      }
      return (loss, network.parameters.count)
    }
    let losses = Gaze.allCases.indices.map { k in
      found[k * Self.seeds..<(k + 1) * Self.seeds].map(\.0)
    }
    chapter.say(
      "Small U-Nets on digits of \(small.shape[1]) x \(small.shape[2]), "
        + "\(Self.steps) steps each, \(Self.seeds) seeds:")
    chapter.table(
      ["attention", "parameters", "loss", "less than nowhere"],
      zip(Gaze.allCases, losses).enumerated().map { k, pair in
        let (gaze, x) = pair
        let gains = zip(losses[0], x).map { $0 - $1 }
        chapter.keep("attention.loss.\(gaze)", mean(x))
        chapter.keep("attention.loss.\(gaze).error", standardError(x))
        chapter.keep("attention.gain.\(gaze)", mean(gains))
        chapter.keep("attention.gain.\(gaze).error", standardError(gains))
        let parameters = found[k * Self.seeds].1
        if k > 0 {
          chapter.keep(
            "attention.sigmas.\(gaze)", mean(gains) / standardError(gains))
        }
        chapter.keep("attention.parameters.\(gaze)", Double(parameters))
        return [
          gaze.rawValue, "\(parameters)",
          "\(fixed(mean(x), 4)) +- \(fixed(standardError(x), 4))",
          k == 0
            ? ""
            : "\(fixed(mean(gains), 4)) +- \(fixed(standardError(gains), 4))",
        ]
      })
    chapter.require(
      losses.allSatisfy { $0.allSatisfy { $0 < 0.9 } },
      "a network has learned nothing: \(losses)")
    try Chart(
      x: Axis(
        "attention", range: -0.6...2.6,
        ticks: Gaze.allCases.enumerated().map { Tick(Double($0), "\($1)") }),
      y: "held-out loss", height: 280
    ) {
      for seed in 0..<Self.seeds {
        Line(
          x: [0, 1, 2], y: losses.map { $0[seed] }, hue: .grey, style: .thin,
          points: true)
      }
      ErrorBars(
        x: [0.0, 1, 2], y: losses.map(mean),
        plusMinus: losses.map { 2 * standardError($0) },
        label: "mean ± 2 s.e.", hue: .red)
    }.save(as: "attention", in: chapter.output)
  }
}

extension DigitSet {
  /// Pictures of half the size, 2 x 2 pixels averaged: [n, h, w, 1].
  ///
  /// Cut to sides that can be halved once more.
  func halved(_ count: Int) -> Tensor<Float> {
    let some = prefix(count)
    let (h, w) = (max(2, height / 4 * 2), max(2, width / 4 * 2))
    let x = some.tensor()
    var result = Tensor<Float>(
      repeating: -1, shape: [some.count, h, w, 1])
    let (tall, wide) = (height, width)
    result.withUnsafeMutableScalars { small in
      x.withUnsafeScalars { x in
        for n in 0..<some.count {
          for i in 0..<h {
            for j in 0..<w where 2 * i + 1 < tall && 2 * j + 1 < wide {
              let corner = n * tall * wide + 2 * i * wide + 2 * j
              small[(n * h + i) * w + j] =
                (x[corner] + x[corner + 1] + x[corner + wide]
                  + x[corner + wide + 1]) / 4
            }
          }
        }
      }
    }
    return result
  }
}
