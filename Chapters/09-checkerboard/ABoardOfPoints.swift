import ChapterKit
import Datasets
import Evaluation
import Figures
import Tensors

// Section 9.1: the data, and what becomes of them in a hundred steps.

extension Lab {
  mutating func aBoardOfPoints() throws {
    chapter.section("9.1", "A board of points")
    let draws = BoardTraining.draws
    let data = BoardTraining(seed: seed).data
    let kept = data.rowCount
    chapter.report("points.drawn", "points drawn", Double(draws))
    chapter.report(
      "points.kept", "on the right squares, so kept", Double(kept),
      expect: Double(draws) / 2, within: 200)

    // A coordinate is uniform on [-1, 1]: variance 1/3, E x^4 = 1/5
    chapter.report(
      "data.variance", "variance of a coordinate", data.variance(),
      expect: 1 / 3.0,
      within: 4 * standardError(ofMean: kept, variance: 1 / 5.0 - 1 / 9.0))
    let last = schedule.timesteps
    let ᾱ = schedule.alphaBar[last]
    chapter.report(
      "alphaBar.T", "share of it left at t = 100", ᾱ, expect: 0.363563,
      within: 1e-6)
    let end = state(at: last, 50_000)
    let law = 1 + ᾱ * (1 / 3.0 - 1)
    chapter.report(
      "end.variance", "variance of x_T", end.variance(), expect: law,
      within: 4 * standardError(ofVariance: end.count, variance: law))
    chapter.say("A board of side 1.2 with noise on it, and no standard normal.")

    try Panels(columns: 3) {
      Panel("t = 0", scatter(data, .ink, reach: 2.5, radius: 0.9))
      for t in [10, 100] {
        Panel(
          "t = \(t)",
          scatter(
            schedule.jump(from: data, to: t, noise: noise(kept)), .ink,
            reach: 2.5, radius: 0.9))
      }
    }.save(as: "board", in: chapter.output)
  }
}
