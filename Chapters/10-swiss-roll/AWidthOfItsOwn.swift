import ChapterKit
import Diffusion
import Foundation
import Networks
import Tensors

// Section 10.2: what the network says, and what it costs before it has learned.

extension Workbench {
  mutating func aWidthOfItsOwn() {
    chapter.section("10.2", "A width of its own")
    var generator = generator.split()
    let direct = Apprentice(
      Recipe(name: "direct", form: .direct), schedule,
      generator: generator.split())
    let residual = Apprentice(
      Recipe(name: "residual", form: .residual), schedule,
      generator: generator.split())
    let count = { (layer: MLP<Float>) in Double(layer.parameters.count) }
    chapter.report(
      "parameters.head", "numbers to learn in the head",
      count(direct.network.head), expect: 4352, within: 0)
    chapter.report(
      "parameters.tail", "in each of the 39 tails",
      count(direct.network.tails[0]), expect: 4420, within: 0)

    chapter.say()
    chapter.say("KL of steps that nobody has taught yet, in nats a number:")
    var untaught: [[Double]] = []
    for t in times {
      untaught.append(
        [direct, residual].map {
          $0.measure(at: t, points: 2000, using: &generator).divergence
        })
    }
    chapter.table(
      ["t", "direct", "residual"],
      [2, 10, 20, 30, 40].map { t in
        ["\(t)"] + untaught[t - 2].map { fixed($0, 3) }
      })
    chapter.report(
      "untaught.direct", "mean over t, direct", untaught.map { $0[0] }.mean)
    chapter.report(
      "untaught.residual", "mean over t, residual",
      untaught.map { $0[1] }.mean)

    chapter.say()
    chapter.say("A batch at t = 8 after one at t = 7. By how much does the")
    chapter.say("second move the tail of t = 7 (RMS)?")
    for (name, label, together) in [
      ("moved.apart", "each tail with an optimiser of its own", false),
      ("moved.together", "one optimiser for all", true),
    ] {
      let student = Apprentice(
        Recipe(name: name, form: .direct, sharesOptimiser: together),
        schedule, generator: generator.split())
      let weight = student.network.tail(at: 7).learned[0].variable
      student.learn(rate: Apprentice.learningRate, at: 7)
      let before = weight.value
      student.learn(rate: Apprentice.learningRate, at: 8)
      let moved = weight.value.rms(from: before)
      chapter.report(
        name, label, moved, expect: together ? nil : 0,
        within: together ? nil : 0)
    }
  }
}
