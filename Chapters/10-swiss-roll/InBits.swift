import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 10.6: the bound in bits, for the model of 2015 and for that of 2020.

extension Workbench {
  mutating func inBits() throws {
    chapter.section("10.6", "In bits")
    let s = schedule
    chapter.say("K: bits that the model is sure to grant a point. With what")
    chapter.say("a trained network reached, and with what is possible:")
    let rows = bitRows()
    chapter.table(
      ["", "reached", "possible"],
      rows.map { [$0.label, fixed($0.reached, 3), fixed($0.possible, 3)] })
    for row in rows { chapter.keep("bits.\(row.name)", row.reached) }
    chapter.report(
      "bits.best", "the most, 2015", bits(optima.map(\.divergence)),
      expect: 2.641, within: 0.01)
    for row in rows where row.name.hasPrefix("noise") {
      chapter.keep("bits.best.\(row.name)", row.possible)
    }
    chapter.report(
      "bits.null", "L_null, N(0, I) as in 2015",
      -log(2 * .pi * M_E) / log(2), expect: -4.094, within: 0.0005)
    let best = bits(optima.map(\.divergence))
    let null = log2(2 * Double.pi * M_E)
    chapter.keep("bits.best.overNull", best + null)
    chapter.keep("bits.patient.overNull", bits("patient") + null)

    // ANCHOR: entropies
    // Of both coordinates together, in nats
    let ofPrior = log(2 * .pi * M_E)
    let ofEnd = log(2 * .pi * M_E * s.oneMinusAlphaBar[s.timesteps])
    let ofStart = log(2 * .pi * M_E * s.beta[1])
    // ANCHOR_END: entropies
    chapter.say()
    chapter.say("The entropies that the program leaves out, in bits:")
    chapter.report("entropy.end", "of q(x_40 | x_0)", ofEnd / log(2))
    chapter.report("entropy.start", "of q(x_1 | x_0)", ofStart / log(2))
    chapter.report("entropy.prior", "of p(x_40)", ofPrior / log(2))

    chapter.say()
    chapter.say("The same K for the patient network, from the logarithms of")
    chapter.say("step back over step forward, along forward walks:")
    let sampled = sampledBits()
    let ours = times.map { self["patient", $0].standardError }
    let own = 2 * ours.map { $0 * $0 }.reduce(0, +).squareRoot() / log(2)
    chapter.report(
      "bits.sampled", "K, from \(sampled.walks) walks", sampled.bits,
      expect: bits("patient"),
      within: 4
        * (sampled.standardError * sampled.standardError + own * own)
        .squareRoot())

    chapter.say()
    chapter.say("The most that is possible, if beta_1 is about")
    var gains: [Double] = []
    for zeros in 3...5 {
      let other = NoiseSchedule.sigmoid(
        timesteps: 40, from: pow(10, -Double(zeros)))
      let least =
        zeros == 5
        ? optima.map(\.divergence)
        : Self.knowledge(of: other).map { $0.optimum(draws: 1000).divergence }
      gains.append(Self.bits(least, other))
      chapter.report(
        "bits.from.\(zeros)", "1e-\(zeros)", gains[zeros - 3])
    }
    chapter.keep("bits.perDecade", (gains[2] - gains[0]) / 2)
    if isComplete {
      chapter.require(
        rows.allSatisfy { $0.reached < $0.possible + 0.1 },
        "a network reached more bits than are possible")
    }
    try drawBits(rows)
  }

  // ANCHOR: bits
  /// The bound K in bits, from the divergences of steps 2...T.
  ///
  /// They are in nats a number; K is in bits a point of two numbers.
  static func bits(
    _ divergences: [Double], _ schedule: NoiseSchedule
  ) -> Double {
    let sum = 2 * divergences.reduce(0, +)
    let noise = schedule.oneMinusAlphaBar
    // H(x_T | x_0) - H(x_1 | x_0) - H(x_T)
    let entropies =
      log(noise[schedule.timesteps])
      - log(2 * .pi * M_E * schedule.beta[1])
    return (entropies - sum) / log(2)
  }
  // ANCHOR_END: bits

  private func bits(_ divergences: [Double]) -> Double {
    Self.bits(divergences, schedule)
  }

  private func bits(_ name: String) -> Double {
    bits(times.map { self[name, $0].divergence })
  }

  private struct BitRow {
    let name, label: String
    let reached, possible: Double
  }

  /// The models of both years, as trained and as good as they can be.
  private func bitRows() -> [BitRow] {
    let best = bits(optima.map(\.divergence))
    var rows = [
      ("direct", "2015, direct"), ("decayed", "2015, direct, decayed"),
      ("residual", "2015, residual"), ("patient", "2015, patient"),
    ].map {
      BitRow(name: $0.0, label: $0.1, reached: bits($0.0), possible: best)
    }
    for (name, label, variance) in [
      ("noise.posterior", "2020, posterior's width", widthOfPosterior),
      ("noise.beta", "2020, width from beta", widthOfBeta),
    ] {
      rows.append(
        BitRow(
          name: name, label: label,
          reached: bits(times.map { reached(at: $0, variance: variance($0)) }),
          possible: bits(
            times.map { optima[$0 - 2].divergence(variance: variance($0)) })))
    }
    rows.append(
      BitRow(
        name: "noise.best", label: "2020, best width for each t",
        reached: bits(
          times.map { reached(at: $0, variance: bestVariance(at: $0)) }),
        possible: bits(
          optima.map { $0.divergence(variance: $0.bestVariance) })))
    return rows
  }

  private func widthOfPosterior(_ t: Int) -> Double {
    schedule.posterior(at: t).variance
  }

  private func widthOfBeta(_ t: Int) -> Double { schedule.beta[t] }

  /// What the noise network's mean costs with a variance of our choice.
  private func reached(at t: Int, variance: Double) -> Double {
    divergence(
      ofMean: self["noise", t].squaredError.squareRoot(),
      variance: schedule.posterior(at: t).variance, fromMean: 0,
      variance: variance)
  }

  /// The variance with which it costs least.
  private func bestVariance(at t: Int) -> Double {
    schedule.posterior(at: t).variance + self["noise", t].squaredError
  }

  /// K as a mean over forward walks, without any posterior.
  private mutating func sampledBits() -> (
    bits: Double, standardError: Double, walks: Int
  ) {
    let walks = 10_000
    let student = apprentice("patient")
    var x = roll(walks)
    x = schedule.step(x, to: 1, noise: noise(like: x))
    var ratios = [Double](repeating: 0, count: walks)
    for t in times {
      let before = x
      let ε = noise(like: x)
      x = schedule.step(before, to: t, noise: ε)
      let (mean, logVariance) = student.step(from: x, at: t)
      for i in 0..<2 * walks {
        let gap = Double(before.scalars[i]) - Double(mean.scalars[i])
        let l = Double(logVariance.scalars[i])
        let z = Double(ε.scalars[i])
        // log p(x_{t-1} | x_t) - log q(x_t | x_{t-1})
        ratios[i / 2] +=
          0.5 * (log(schedule.beta[t]) + z * z - l - gap * gap * exp(-l))
      }
    }
    let nats = ratios.mean - log(2 * .pi * M_E)
    let error = (Tensor(ratios).variance() / Double(walks)).squareRoot()
    return (nats / log(2), error / log(2), walks)
  }

  private func drawBits(_ rows: [BitRow]) throws {
    let shown = rows.filter { $0.name == "patient" || $0.name.hasPrefix("n") }
    try Chart(x: "", y: "K, bits a point") {
      Bars(
        ["2015", "2020, posterior’s", "2020, width √β", "2020, best width"],
        [
          "reached": shown.map(\.reached), "possible": shown.map(\.possible),
        ])
    }.save(as: "bits", in: chapter.output)
  }
}
