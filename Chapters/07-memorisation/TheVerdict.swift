import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Networks
import Tensors

// Section 7.6: the shipped network before the test.

extension Workbench {
  mutating func theVerdict(samples: Int, weights: String?) throws {
    chapter.section("7.6", "The verdict")
    let trained =
      try weights.map { try DigitNetwork(contentsOf: URL(fileURLWithPath: $0)) }
      ?? DigitNetwork.shipped("digits-told")
    guard trained.scheduleName == .repaired else { throw UnfitNetwork() }
    guard trained.width == digits.train.width,
      trained.height == digits.train.height
    else {
      chapter.say("The network's pictures have another size than these digits:")
      chapter.say("there is nothing to compare.")
      try drawVerdicts()
      try drawDistances()
      try drawLosses()
      return
    }
    let shares = try DigitReference.shipped().classShares
    findings.drawn = draw(samples, from: trained, shares)
    if !isPublished {
      chapter.say("(The network learned from MNIST. To these digits it is a")
      chapter.say("stranger, and the test should find nothing.)")
    }
    judge()
    compareLosses(trained)
    try drawVerdicts()
    try drawDistances()
    try drawLosses()
  }

  /// Draws digits from noise, a batch at a time: [n, height x width].
  private mutating func draw(
    _ n: Int, from network: DigitNetwork, _ shares: [Double]
  ) -> Tensor<Float> {
    let artist = LabelledPredictor(
      network.network,
      labels: network.labels(n, shares: shares, using: &generator))
    var drawn: [Float] = []
    let began = Date()
    for first in stride(from: 0, to: n, by: 64) {
      let rows = first..<min(first + 64, n)
      let start = Tensor<Float>.normal(
        [rows.count, digits.train.pixelsPerImage], using: &generator)
      var predictor = RowNetwork(
        digits: network, network: artist[rows: rows])
      let states = schedule.reverseChain(
        from: start, with: &predictor, using: &generator)
      drawn += states[states.count - 1].scalars
    }
    chapter.remark(
      "\(n) digits in \(fixed(Date().timeIntervalSince(began), 1)) s")
    return clamped(Tensor(drawn, shape: [n, digits.train.pixelsPerImage]))
  }

  /// The paired test, against digits that the network never saw.
  private mutating func judge() {
    let (learned, unseen) = digits.parts
    let n = findings.drawn.rowCount
    let size = unseen.count

    // ANCHOR: verdict
    let a = Array(learned.prefix(size))
    let both = NearestPictures(among: digits.train.subset(a + unseen))
    let nearest = both.nearest(to: findings.drawn).map(\.index)
    let test = PairedTest(
      nearest: nearest, isInA: (0..<2 * size).map { $0 < size })
    // ANCHOR_END: verdict
    chapter.say(
      """
      \(n) digits drawn by the network.
      A: \(size) digits it learned from. B: \(size) kept aside.
      """)
    chapter.report(
      "network", "share that is nearer to A", test.share, expect: 0.5,
      within: 4 * test.standardError)
    record("network", test)

    // Nearest among all: five of six have been learned
    let all = NearestPictures(among: digits.train)
    let matches = all.nearest(to: findings.drawn)
    var isLearned = [Bool](repeating: true, count: digits.train.count)
    for i in unseen { isLearned[i] = false }
    let whole = PairedTest(nearest: matches.map(\.index), isInA: isLearned)
    chapter.say()
    chapter.say("A: all \(learned.count) that it learned from. B: the same.")
    chapter.report(
      "network.all", "share that is nearer to A", whole.share,
      expect: whole.expected, within: 4 * whole.standardError)
    chapter.report(
      "network.noticed", "noticed half of the time: copies",
      noticedShare(whole))
    let distances = matches.map(\.distance).sorted()
    chapter.say()
    chapter.say("Its distances to the nearest training digit:")
    for (name, share) in [("p5", 0.05), ("p50", 0.5), ("p95", 0.95)] {
      chapter.report(
        "network.\(name)", "\(percent(share)) lie below",
        quantile(share, ofSorted: distances))
    }
    chapter.report(
      "network.tail", "share below the 5 % line",
      Double(distances.count { $0 < findings.line }) / Double(n))
    chapter.report(
      "network.nearest", "the nearest of all", distances[0])
    findings.distances.append(("the network's", distances))
    findings.drawnMatches = matches
  }

  /// The share of copies at which the alarm rings every other time.
  private func noticedShare(_ test: PairedTest) -> Double {
    var (low, high) = (0.0, 1.0)
    while high - low > 1e-6 {
      let f = (low + high) / 2
      let power = PairedTest.power(
        copies: f, standardError: test.standardError, expected: test.expected)
      if power < 0.5 { low = f } else { high = f }
    }
    return high
  }

  /// The loss at each t, on learned digits and on those kept aside.
  private mutating func compareLosses(_ trained: DigitNetwork) {
    let (learned, unseen) = digits.parts
    let n = min(128, unseen.count)
    // Not told what they show: other digits may have other classes
    let network = RowNetwork(
      digits: trained,
      network: LabelledPredictor(
        trained.network,
        labels: trained.network.classCount > 0
          ? Array(repeating: nil, count: n) : []))
    let own = digits.train.tensor(learned.prefix(n))
    let other = digits.train.tensor(unseen.prefix(n))
    var (excess, variance) = (0.0, 0.0)
    for t in [1, 2, 3, 5, 8, 13, 20, 30, 50] {
      let a = losses(of: network, on: own, at: t)
      let b = losses(of: network, on: other, at: t)
      findings.networkLosses.append(
        LossAtTime(t: t, learned: a.mean(), unseen: b.mean()))
      excess += (b.mean() - a.mean()) / 9
      variance += (a.variance() + b.variance()) / Double(n) / 81
    }
    chapter.say()
    chapter.say("Its loss on \(n) learned digits and on \(n) kept aside:")
    chapter.table(
      ["t", "learned", "aside", "the optimum, aside"],
      findings.networkLosses.map { loss in
        [
          "\(loss.t)", tableNumber(loss.learned), tableNumber(loss.unseen),
          findings.losses.first { $0.t == loss.t }.map {
            tableNumber($0.unseen)
          } ?? "",
        ]
      })
    for loss in findings.networkLosses {
      keep("network.learned.t\(loss.t)", loss.learned)
      keep("network.aside.t\(loss.t)", loss.unseen)
    }
    chapter.report(
      "network.gap", "mean gap, aside - learned", excess)
    chapter.report(
      "network.gap.error", "  its standard error", variance.squareRoot())
  }
}

/// A trained U-Net that takes pictures as rows: [n, height x width].
struct RowNetwork: NoisePredictor {
  let digits: DigitNetwork
  let network: LabelledPredictor<UNet<Float>>

  func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    let images = noisy.reshaped(
      to: [noisy.rowCount, digits.height, digits.width, 1])
    return network.predictedNoise(in: images, at: t)
      .reshaped(to: noisy.shape)
  }
}

/// The network was trained for something else.
struct UnfitNetwork: Error, CustomStringConvertible {
  var description: String {
    "This chapter judges a network that was trained with the schedule "
      + "\"repaired\": see `training --help`."
  }
}
