import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 8.4: the start, the fresh noise and the network, one at a time.

extension Lab {
  mutating func threeSuspects(_ learners: [Learner]) throws {
    chapter.section("8.4", "Three suspects")
    let n = 50_000
    let (printed, repaired) = (Self.printed, Self.repaired)
    let (exact, mended) = (Self.oracle(printed), Self.oracle(repaired))
    let ends = [
      samples(of: exact, printed, from: noise(n)),
      samples(of: exact, printed, from: end(of: printed, n)),
      pooled(learners, from: noise(n)),
      pooled(learners, from: end(of: printed, n)),
      samples(of: mended, repaired, from: noise(n)),
    ]
    let fresh: Tensor<Float> = TwoGaussians.points(n, using: &generator)
    let counts = ends.map(Self.census) + [Self.census(fresh)]
    let names = [
      "exact, from noise", "exact, from the true q(x_T)",
      "networks, from noise", "networks, from the true q(x_T)",
      "exact, repaired, from noise", "the data themselves",
    ]
    let keys = [
      "exact.noise", "exact.true", "network.noise", "network.true",
      "exact.repaired", "data",
    ]
    // What a million samples gave with other seeds; networks differ too much
    let offsets: [Double?] = [-0.0868, -0.0014, nil, nil, -0.0034, 0]
    let deviations: [Double?] = [0.3201, 0.3195, nil, nil, 0.3258, 0.31623]
    let tails: [Double?] = [0.0143, 0.0122, nil, nil, 0.0146, exp(-4.5)]
    chapter.say("Fifty thousand samples each, sigma^2 = beta:")
    chapter.table(
      ["", "offset", "deviation", "beyond 3"],
      counts.indices.map { i in
        let count = counts[i]
        let (key, name) = (keys[i], names[i])
        chapter.keep(
          "offset.\(key)", count.offset, expect: offsets[i],
          within: offsets[i].map { _ in
            4 * standardError(ofMean: n, variance: 0.11) + 5e-4
          })
        chapter.keep(
          "deviation.\(key)", count.deviation, expect: deviations[i],
          within: deviations[i].map {
            4 * $0 / (4 * Double(n)).squareRoot() + 5e-4
          })
        chapter.keep(
          "beyond.\(key)", count.beyondThree, expect: tails[i],
          within: tails[i].map {
            4 * standardError(ofShare: n, probability: $0) + 2e-4
          })
        return [
          name, fixed(count.offset, 4), fixed(count.deviation, 4),
          fixed(count.beyondThree, 4),
        ]
      })

    // Where |u| of pure noise lies on average, and where it should
    let (ᾱ, s) = (printed.alphaBar[100], exact.noisyVariance(at: 100))
    let short = (8 * ᾱ).squareRoot() - (2 / Double.pi).squareRoot()
    let share = ᾱ.squareRoot() * TwoGaussians.variance / s
    chapter.keep("start.short", short)
    chapter.keep("start.share", share)
    chapter.keep("start.estimate", -share * short)
    chapter.require(
      counts[3].beyondThree < counts[2].beyondThree,
      "networks started from true states have more samples beyond three "
        + "deviations than those started from noise")

    try theFreshNoise(n)
    try drawDiagonal([ends[0], ends[1], ends[4]])
  }

  /// Samples of several networks, as many of each: [n, 2] in and out.
  private mutating func pooled(
    _ learners: [Learner], from start: Tensor<Float>
  ) -> Tensor<Float> {
    var ends: [Float] = []
    let n = start.rowCount
    for (i, learner) in learners.enumerated() {
      let part =
        start[rows: i * n / learners.count..<(i + 1) * n / learners.count]
      ends += samples(of: learner.network, Self.printed, from: part).scalars
    }
    return Tensor(ends, shape: start.shape)
  }

  /// The second suspect: how much noise a step puts back.
  private mutating func theFreshNoise(_ n: Int) throws {
    chapter.say()
    chapter.say("Deviation of a blob (true: 0.3162) from the true q(x_T),")
    chapter.say("exact predictor, by the variance of the fresh noise:")
    var rows: [[String]] = []
    let laws = [[0.3195, 0.3058], [0.3258, 0.2884]]
    for (i, (name, schedule)) in [
      ("printed", Self.printed), ("repaired", Self.repaired),
    ].enumerated() {
      let oracle = Self.oracle(schedule)
      var row = [i == 0 ? "as printed" : name]
      for (choice, law) in zip(ReverseVariance.allCases, laws[i]) {
        let x = samples(
          of: oracle, schedule, from: end(of: schedule, n), variance: choice)
        let deviation = Self.census(x).deviation
        chapter.keep(
          "fresh.\(name).\(choice)", deviation, expect: law,
          within: 4 * law / (4 * Double(n)).squareRoot() + 5e-4)
        row.append(fixed(deviation, 4))
      }
      let best = bestChain(oracle, schedule, from: end(of: schedule, n))
      let deviation = Self.census(best).deviation
      chapter.keep("fresh.\(name).best", deviation)
      row.append(fixed(deviation, 4))
      rows.append(row)
    }
    chapter.table(["", "beta", "posterior", "best"], rows)
  }

  /// A chain back that adds the best variance of each step.
  private mutating func bestChain(
    _ oracle: GaussianMixture<Float>, _ schedule: NoiseSchedule,
    from start: Tensor<Float>
  ) -> Tensor<Float> {
    var x = start
    for t in (1...schedule.timesteps).reversed() {
      // ANCHOR: best-step
      let ε = oracle.predictedNoise(in: x, at: t)
      let mean = schedule.posteriorMean(of: x, at: t, noise: ε)
      let σ² = t == 1 ? 0 : oracle.bestVariance(at: t)
      x = mean + Float(σ².squareRoot()) * noise(x.rowCount)
      // ANCHOR_END: best-step
    }
    return x
  }

  /// Where samples lie along the diagonal of the plane.
  private func drawDiagonal(_ ends: [Tensor<Float>]) throws {
    let diagonals: [[Double]] = ends.map { x in
      (0..<x.rowCount).map {
        Double(x.scalars[2 * $0] + x.scalars[2 * $0 + 1]) / 2.0.squareRoot()
      }
    }
    let σ = Self.deviation
    let centre = 8.0.squareRoot()
    try Chart(
      x: Axis("place along the diagonal", range: 1.4...4.2),
      y: Axis("density", range: 0...0.7), height: 300
    ) {
      for (values, (name, hue)) in zip(
        diagonals,
        [
          ("as printed, from noise", Hue.red),
          ("as printed, from the true end", .blue),
          ("repaired, from noise", .green),
        ])
      {
        outline(values, name, hue)
      }
      Line(over: 1.4...4.2, label: "the data", hue: .ink, style: .dashed) {
        let u = ($0 - centre) / σ
        return exp(-u * u / 2) / (2 * .pi).squareRoot() / σ / 2
      }
    }.save(as: "diagonal", in: chapter.output)
  }

  private func outline(_ values: [Double], _ name: String, _ hue: Hue) -> Line {
    let width = 0.1
    let bins = Array(0..<28)
    var counts = bins.map { _ in 0.0 }
    for value in values {
      let bin = Int(((value - 1.4) / width).rounded(.down))
      if bins.contains(bin) { counts[bin] += 1 }
    }
    return Line(
      x: bins.map { 1.4 + width * (Double($0) + 0.5) },
      y: counts.map { $0 / width / Double(values.count) }, label: name,
      hue: hue)
  }
}
