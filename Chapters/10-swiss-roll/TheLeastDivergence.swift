import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 10.3: how good a Gaussian step back can be, and where it can't.

extension Workbench {
  mutating func theLeastDivergence() throws {
    chapter.section("10.3", "The least divergence")
    chapter.say("The best Gaussian step back, in nats a number, with a")
    chapter.say("width for every place and with one width for all places:")
    let one = optima.map { $0.divergence(variance: $0.bestVariance) }
    let named = [2, 5, 10, 20, 22, 23, 24, 25, 26, 30, 40]
    chapter.table(
      ["t", "own widths", "one width"],
      named.map { t in
        ["\(t)", fixed(floor(t), 4), fixed(one[t - 2], 4)]
      })
    for t in named { chapter.keep("floor.t\(t)", floor(t)) }
    // The independent calculation of errata-review: .08766 +- .00003
    chapter.report(
      "floor", "mean over t = 2...40", optima.map(\.divergence).mean,
      expect: 0.08766, within: 0.0001)
    chapter.report(
      "floor.oneWidth", "mean with one width for all places", one.mean,
      expect: 0.0920, within: 0.0003)
    let hardest = times.max { floor($0) < floor($1) } ?? 2
    chapter.report(
      "floor.hardest", "the hardest step, t", Double(hardest), expect: 23,
      within: 1)
    try drawFloor(one)
    let place = try drawDoubt(at: hardest)
    try drawFork(at: hardest, place)
  }

  /// The least divergence of step t.
  func floor(_ t: Int) -> Double { optima[t - 2].divergence }

  private func drawFloor(_ one: [Double]) throws {
    let ts = Array(times)
    try Chart(
      x: Axis("timestep t", range: 0...40),
      y: Axis("least KL, nats a number", range: 0...0.3)
    ) {
      Line(x: ts, y: one, label: "one width", hue: .red, style: .dashed)
      Line(
        x: ts, y: optima.map(\.divergence), label: "own widths", hue: .blue,
        points: true)
    }.save(as: "floor", in: chapter.output)
  }

  /// How uncertain x_0 is, for every place where x_t may be.
  ///
  /// Returns the place where it is most uncertain.
  private func drawDoubt(at t: Int) throws -> SIMD2<Double> {
    let (columns, reach) = (110, 1.5)
    var doubt: [Double] = []
    var (worst, most) = (SIMD2<Double>.zero, 0.0)
    for row in 0..<columns {
      for column in 0..<columns {
        let place = SIMD2(Double(column), Double(row)) + 0.5
        let x = reach * (2 * place / Double(columns) - 1)
        let variance = knowledge[t - 2].clean(given: x).variance
        doubt.append(variance.sum().squareRoot())
        if variance.sum() > most { (worst, most) = (x, variance.sum()) }
      }
    }
    try HeatMap(
      doubt, columns: columns, x: Axis("x", range: -reach...reach),
      y: Axis("y", range: -reach...reach),
      label: "standard deviation of x₀", width: 460, height: 400
    ).save(as: "doubt", in: chapter.output)
    return worst
  }

  /// Where walks come from that pass one place at time t, and the best guess.
  private mutating func drawFork(at t: Int, _ place: SIMD2<Double>) throws {
    let (s, count) = (schedule, 4000)
    let q = s.posterior(at: t)
    // Which point of the roll, then which way from there: Bayes' rule
    let roll = (0..<count).map { i in
      let point = SwissRoll.point(at: (Double(i) + 0.5) / Double(count))
      return SIMD2(point.x, point.y)
    }
    var total = 0.0
    let sums = roll.map { x₀ in
      let gap = place - s.alphaBar[t].squareRoot() * x₀
      total += exp(-(gap * gap).sum() / (2 * s.oneMinusAlphaBar[t]))
      return total
    }
    let known = knowledge[t - 2].clean(given: place)
    let mean = q.cleanWeight * known.mean + q.noisyWeight * place
    let variance =
      q.variance + q.cleanWeight * q.cleanWeight * known.variance
    var (came, guesses): ([Double], [Double]) = ([], [])
    for _ in 0..<2000 {
      let mark = total * generator.uniform()
      let x₀ = roll[sums.firstIndex { $0 >= mark } ?? count - 1]
      let z = SIMD2(generator.normal(), generator.normal())
      let from =
        q.cleanWeight * x₀ + q.noisyWeight * place
        + q.variance.squareRoot() * z
      came += [from.x, from.y]
      let other = SIMD2(generator.normal(), generator.normal())
      let guess = mean + variance.squareRoot() * other
      guesses += [guess.x, guess.y]
    }
    try Panels(columns: 2) {
      Panel("Where it may have come from", fork(came, .blue, place))
      Panel("The best Gaussian", fork(guesses, .red, place))
    }.save(as: "fork", in: chapter.output)
  }

  private func fork(
    _ points: [Double], _ hue: Hue, _ place: SIMD2<Double>
  ) -> Chart {
    Chart(
      x: Axis("x", range: -1...1.2), y: Axis("y", range: -1...1.2),
      equalAspect: true
    ) {
      Points(interleaved: points, hue: hue, radius: 1.5, opacity: 0.45)
      Points(x: [place.x], y: [place.y], hue: .ink, radius: 5, opacity: 1)
    }
  }
}
