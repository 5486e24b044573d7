import ChapterKit
import Datasets
import Evaluation
import Figures
import Foundation
import Tensors

// Section 9.4: what can be counted, where the eye sees a board.

extension Lab {
  /// Everything that we measure of a cloud of points.
  struct Verdict {
    let census: BoardCensus
    let distance: Double
  }

  static let crowd = 5000

  mutating func judge(_ points: Tensor<Float>) -> Verdict {
    let sw = SlicedWasserstein<Float>(planeDirections: 64)
    return Verdict(
      census: BoardCensus(points),
      distance: sw.distance(points, fresh(points.rowCount)))
  }

  mutating func countingSquares(_ board: BoardTraining) throws {
    chapter.section("9.4", "Counting squares")
    let n = Self.crowd
    let start = noise(n)
    let exact = samples(of: oracle, from: start)
    let exactTrue = samples(of: oracle, from: state(at: 100, n))
    let raw = samples(of: board.network, from: start)
    let smooth = board.averaged { samples(of: $0, from: start) }
    let bell = Float(1 / 3.0.squareRoot())
    let blur = fresh(n) + 0.03 * noise(n)
    let clouds: [(String, String, Tensor<Float>, Double?)] = [
      ("data", "fresh points of the board", fresh(n), 1),
      ("exact", "exact, from noise", exact, 0.999),
      ("exact.true", "exact, from the true q(x_T)", exactTrue, 0.999),
      ("raw", "network, last step", raw, nil),
      ("network", "network, averaged", smooth, nil),
      ("shrunk", "the board, 5 % smaller", 0.95 * fresh(n), nil),
      ("blurred", "the board, blurred by 0.03", blur, nil),
      (
        "uniform", "the whole board, every square",
        Tensor<Float>.normal([n, 2], using: &generator).map { _ in
          Float(generator.uniform(-1, 1))
        }, 0.5
      ),
      ("bell", "a bell as wide as the board", bell * noise(n), 0.4202),
      ("noise", "standard normal noise", noise(n), 0.2330),
    ]
    chapter.say("\(n) points each. SW1 is the distance from \(n) fresh ones.")
    var verdicts: [String: Verdict] = [:]
    let rows = clouds.map { key, name, points, law in
      let verdict = judge(points)
      verdicts[key] = verdict
      let census = verdict.census
      let band = law.map {
        4 * standardError(ofShare: n, probability: min($0, 0.999)) + 1e-3
      }
      chapter.keep(
        "inside.\(key)", census.inside, expect: law, within: band)
      chapter.keep("emptiest.\(key)", census.emptiest)
      chapter.keep("fullest.\(key)", census.fullest)
      chapter.keep("distance.\(key)", verdict.distance)
      return [
        name, fixed(census.inside, 3), fixed(census.emptiest, 2),
        fixed(census.fullest, 2), fixed(verdict.distance, 3),
      ]
    }
    chapter.table(["", "inside", "emptiest", "fullest", "SW1"], rows)

    chapter.say()
    chapter.say("On the right squares, out of \(n):")
    chapter.report(
      "inside.400", "after 400 epochs, last step",
      verdicts["raw"]?.census.inside ?? 0, expect: Bands.rawInside.expect,
      within: Bands.rawInside.within)
    chapter.report(
      "inside.400.averaged", "averaged",
      verdicts["network"]?.census.inside ?? 0,
      expect: Bands.averagedInside.expect, within: Bands.averagedInside.within)

    try Panels(columns: 2, width: 600) {
      Panel("a. Data", scatter(board.data, .ink))
      Panel("b. Exact denoiser", scatter(exact, .green))
      Panel("c. Network, last step", scatter(raw, .red))
      Panel("d. Network, averaged", scatter(smooth, .blue))
    }.save(as: "samples", in: chapter.output)
  }
}
