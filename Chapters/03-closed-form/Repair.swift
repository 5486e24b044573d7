import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 3.6: how much noise is enough, and how to fit it into fifty steps.

extension ClosedForm {
  func repairTheSchedule(
    _ chapter: Chapter, digit: Tensor<Float>, digits: DigitSet,
    moments: DigitMoments, using generator: inout SeededGenerator
  ) throws {
    chapter.section("3.6", "Repairing a schedule")
    chapter.say(
      """
      The divergence is about half of alphaBar_T |x_0|^2. To bring it
      down to a hundredth of a nat, the betas have to add up to about
      """)
    chapter.report(
      "budget.sum", "ln(|x_0|^2 / .02)", log(moments.energy / 0.02))
    chapter.say(
      """

      The betas of T = 1000 add up to 10.05. Squeezed into fewer steps:

      """)
    let schedules = [25, 50, 100, 200, 1000].map {
      NoiseSchedule.repaired(timesteps: $0)
    }
    chapter.table(
      ["T", "largest beta", "sum of beta", "alphaBar_T", "nats"],
      zip(schedules, meanEndDivergences(of: schedules, over: digits)).map {
        [
          "\($0.timesteps)", fixed($0.beta.max() ?? 0, 3),
          fixed($0.beta.reduce(0, +), 2),
          format($0.alphaBar[$0.timesteps], 3), format($1, 3),
        ]
      })
    warnAboutSize(chapter)
    try drawRepair(
      chapter, digit: digit, width: digits.width, using: &generator)
  }

  /// The same question for a famous model with larger pictures.
  private func warnAboutSize(_ chapter: Chapter) {
    // ANCHOR: stable
    let (low, high) = (0.00085.squareRoot(), 0.012.squareRoot())
    let stable = NoiseSchedule(
      betas: (0..<1000).map { i in
        let root = low + (high - low) * Double(i) / 999
        return root * root
      })
    let latent = Tensor<Double>(repeating: 1, shape: [4, 64, 64])
    let nats = stable.endDivergence(of: latent)
    // ANCHOR_END: stable
    chapter.say(
      """

      The larger the picture, the more is needed. Stable Diffusion's
      first schedule had a thousand steps and \(latent.count) numbers:
      """)
    chapter.report(
      "stable.root", "its root of alphaBar_T",
      stable.alphaBar[1000].squareRoot(), expect: 0.0683, within: 1e-4)
    chapter.report(
      "stable.kl", "its divergence, at unit variance", nats)
  }

  private func drawRepair(
    _ chapter: Chapter, digit: Tensor<Float>, width: Int,
    using generator: inout SeededGenerator
  ) throws {
    let schedules: [(String, Hue, NoiseSchedule)] = [
      ("tutorial, T = 50", .red, .source),
      ("repaired, T = 50", .blue, .repaired(timesteps: 50)),
      (
        "thousand steps", .green,
        .linear(timesteps: 1000, from: 1e-4, through: 0.02)
      ),
      ("cosine, T = 50", .gold, .cosine(timesteps: 50)),
    ]
    try Chart(
      x: Axis("share of the steps, t / T", range: 0...1),
      y: Axis("what is left: ᾱₜ", .log, range: 1e-6...1.6), height: 300
    ) {
      for (name, hue, schedule) in schedules {
        let t = Array(0...schedule.timesteps)
        Line(
          x: t.map { Double($0) / Double(schedule.timesteps) },
          y: t.map { schedule.alphaBar[$0] }, label: name, hue: hue,
          style: name.hasPrefix("thousand") ? .dashed : .solid)
      }
    }.save(as: "schedules", in: chapter.output)

    let ε = Tensor<Float>.normal(digit.shape, using: &generator)
    let times = [0, 5, 10, 15, 20, 25, 30, 40, 50]
    let strips: [NoiseSchedule] = [.source, .repaired(timesteps: 50)]
    try ImageGrid(
      strips.flatMap { s in
        times.map { s.jump(from: digit, to: $0, noise: ε).scalars }
      }, width: width, columns: times.count,
      rowLabels: ["as printed", "repaired"],
      columnLabels: times.map { "t = \($0)" }, scale: 56 / Double(width),
      spacing: 5
    ).save(as: "repair", in: chapter.output)
  }
}
