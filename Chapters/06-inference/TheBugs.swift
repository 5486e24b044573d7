import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 6.5: every bug switched on, one at a time.

extension Studio {
  mutating func theBugs() throws {
    chapter.section("6.5", "A gallery of bugs")
    let data = stored.prefix(1000).tensor()
    let (n, size) = (256, data.rowSize)
    let sw = SlicedWasserstein<Float>(dimensions: size, using: &generator)
    let floor = sw.floor(of: data, count: n, using: &generator)
    chapter.say(
      "Three tests for each sampler. The first two have an oracle that")
    chapter.say(
      "knows the digit: how far from it is the end (RMS), and how far")
    chapter.say("are the states on the way from their law, at worst? The third")
    chapter.say(
      "has \(data.rowCount) stored pictures: SW1 of \(n), the floor being 1.")

    var rows: [[String]] = []
    for walk in [.right] + Walk.wrong {
      let told = toldTheDigit(walk)
      var exact = FiniteSetPosterior(schedule: repaired, images: data)
      let drawn = end(
        of: walk, from: noise([n, size]), repaired, with: &exact)
      let isFinite = drawn.scalars.allSatisfy(\.isFinite)
      let distance =
        isFinite
        ? sw.distance(drawn, data.randomRows(n, using: &generator))
        : Double(Float.greatestFiniteMagnitude)
      let times = distance / max(floor.mean, 1e-6)
      if walk.key == "right" {
        let chance = 1 / (2 * Double(64 * size)).squareRoot()
        chapter.keep("bug.right.end", told.end, expect: 0, within: 1e-5)
        chapter.keep(
          "bug.right.way", told.way, expect: 0, within: 6 * chance)
        // Pictures that are all alike have no floor
        let canTell = floor.mean > 1e-4
        let deviation = floor.deviation / max(floor.mean, 1e-6)
        chapter.keep(
          "bug.right.sw1", times, expect: canTell ? 1 : nil,
          within: canTell ? 5 * deviation : nil)
      } else {
        chapter.keep("bug.\(walk.key).end", told.end)
        chapter.keep("bug.\(walk.key).way", told.way)
        chapter.keep("bug.\(walk.key).sw1", times)
      }
      rows.append([
        walk.name, number(told.end), percent(told.way), number(times),
      ])
    }
    chapter.table(["", "the end", "on the way", "SW1 / floor"], rows)
    chapter.keep("bug.floor", floor.mean)
    chapter.keep("bug.floor.sd", floor.deviation)

    theSubtraction(data)
    try theTrap()
    try drawGallery()
  }

  /// A walk with an oracle: where it ends, and how wide it strays.
  ///
  /// The law is that of the right walk: the state is so much of the digit, and
  /// noise of so much variance.
  private mutating func toldTheDigit(
    _ walk: Walk
  ) -> (end: Double, way: Double) {
    let digit = stored.tensor([1]).flat
    let x₀ = digit[row: 0].repeated(64)
    let law = lawOfTheWay(energy: digit.squaredNorm() / Double(digit.count))
    var oracle = NoiseOracle(schedule: repaired, clean: x₀)
    var worst = 0.0
    let x = end(of: walk, from: noise(x₀.shape), repaired, with: &oracle) {
      [repaired] t, x in
      let rms = x.rms(from: Float(repaired.alphaBar[t].squareRoot()) * x₀)
      worst = max(worst, abs(rms / law[t] - 1))
    }
    return (x.rms(from: x₀), worst)
  }

  // ANCHOR: law-of-the-way
  /// The RMS of x_t - sqrt(alphaBar_t) x_0 on the right way back.
  private func lawOfTheWay(energy: Double) -> [Double] {
    let s = repaired
    var (signal, spread) = (0.0, 1.0)
    var law = [Double](repeating: 0, count: s.timesteps + 1)
    for t in (1...s.timesteps).reversed() {
      let gap = signal - s.alphaBar[t].squareRoot()
      law[t] = (gap * gap * energy + spread).squareRoot()
      let q = s.posterior(at: t)
      signal = q.cleanWeight + q.noisyWeight * signal
      spread *= q.noisyWeight * q.noisyWeight
      spread += s.reverseVariance(at: t)
    }
    return law
  }
  // ANCHOR_END: law-of-the-way

  private func percent(_ x: Double) -> String {
    x < 10 ? fixed(100 * x, x < 0.1 ? 1 : 0) + " %" : String(format: "%.0e", x)
  }

  private func number(_ x: Double) -> String {
    if x < 1e-4 { return "0" }
    return x < 1000 ? format(x, 3) : String(format: "%.0e", x)
  }

  /// Coefficients for each picture, laid along the wrong axis.
  private mutating func theTrap() throws {
    chapter.say()
    chapter.say("Pictures at times of their own, coefficients along columns:")
    let side = stored.width
    guard stored.height == side, stored.count >= side else {
      chapter.say("(needs square pictures)")
      return
    }
    let x₀ = stored.tensor(0..<side)
    func error(_ times: [Int], _ ε: Tensor<Float>) -> (
      rms: Double, wrong: Tensor<Float>
    ) {
      let xₜ = source.jump(from: x₀, to: times, noise: ε)
      var wrong = xₜ
      // ANCHOR: trap
      wrong.withUnsafeMutableScalars { x in
        for i in x.indices {
          let t = times[i % side]  // the column's, not the picture's
          let ᾱ = source.alphaBar[t]
          let σ = Float((1 - ᾱ).squareRoot())
          x[i] = (x[i] - σ * ε.scalars[i]) / Float(ᾱ.squareRoot())
        }
      }
      // ANCHOR_END: trap
      return (wrong.rms(from: x₀), wrong)
    }
    let ε = noise(x₀.shape)
    let equal = error(Array(repeating: 25, count: side), ε)
    chapter.report(
      "trap.equal", "RMS error, all at t = 25", equal.rms, expect: 0,
      within: 1e-5)
    let mixed = (0..<side).map { 1 + $0 * (source.timesteps - 1) / (side - 1) }
    let uneven = error(mixed, ε)
    chapter.report("trap.mixed", "RMS error, times from 1 to 50", uneven.rms)
    chapter.require(
      uneven.rms > 0.05, "the broadcasting trap did no harm: \(uneven.rms)")
    let shown = [0, 5, 10, 15, 20, side - 1].filter { $0 < side }
    try ImageGrid(
      shown.map { uneven.wrong[row: $0].scalars }, width: side,
      captions: shown.map { "t = \(mixed[$0])" }, scale: 3
    ).save(as: "trap", in: chapter.output)
  }

  /// Every walk with the network, each from the same noise.
  private mutating func drawGallery() throws {
    let count = 6
    var artist = artist(count, drawer)
    let start = noise([count, drawer.height, drawer.width, 1])
    let before = generator
    var images: [[Float]] = []
    let walks = [.right] + Walk.wrong
    for walk in walks {
      generator = before
      images += pictures(
        end(of: walk, from: start, drawer.schedule, with: &artist))
    }
    try ImageGrid(
      images, width: drawer.width, columns: count,
      rowLabels: walks.map(\.name), scale: 2
    ).save(as: "bugs", in: chapter.output)
  }
}
