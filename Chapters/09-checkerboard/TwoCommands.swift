import ChapterKit
import Diffusion
import Evaluation
import Figures
import Foundation
import Networks
import Tensors

// Section 9.5: train and visualise, the file between them, and the clock.

extension Lab {
  mutating func twoCommands(_ board: BoardTraining) throws {
    chapter.section("9.5", "Two commands")
    let file = chapter.output.appendingPathComponent("board.safetensors")
    var train = Train()
    (train.epochs, train.checkpoint, train.seed) = (10, file.path, seed)
    (train.resume, train.waves) = (false, false)
    chapter.say("$ checkerboard train --epochs 10 --checkpoint \\")
    chapter.say("    board.safetensors")
    let trained = try train.train { chapter.say($0) }

    var visualise = Visualise()
    (visualise.checkpoint, visualise.points) = (file.path, 2000)
    (visualise.seed, visualise.output) = (seed, chapter.output.path)
    chapter.say("$ checkerboard visualise --checkpoint board.safetensors")
    let loaded = try visualise.draw { chapter.say($0) }

    chapter.say()
    chapter.say("The network in memory and the one from the file draw 2000")
    chapter.say("points each, from the same seed. The largest difference:")
    var same = SeededGenerator(seed: seed)
    let kept = trained.states(count: 2000, using: &same)
    let differences = zip(kept, loaded).map { a, b in
      zip(a.scalars, b.scalars).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    }
    chapter.report(
      "roundTrip", "in all \(kept.count) states",
      Double(differences.max() ?? 1), expect: 0, within: 0)
    chapter.keep("states", Double(kept.count), expect: 101, within: 0)
    chapter.require(kept == loaded, "a saved network draws other points")

    try theClock(board)
    var generator = SeededGenerator(seed: seed)
    let states = board.states(count: 2000, using: &generator)
    try film(states, shown: 2000).save(as: "film", in: chapter.output)
  }

  /// A network that is asked with a clock that runs fast.
  struct FastClock: NoisePredictor {
    let network: PointDenoiser
    let steps: Int

    // ANCHOR: fast-clock
    func predictedNoise(
      in noisy: Tensor<Float>, at t: Int
    ) -> Tensor<Float> {
      network.predictedNoise(in: noisy, at: t + steps)
    }
    // ANCHOR_END: fast-clock
  }

  private mutating func theClock(_ board: BoardTraining) throws {
    chapter.say()
    chapter.say("The network of 400 epochs, its clock wrong by some steps:")
    let start = noise(Self.crowd)
    let rows = [-20, -5, -1, 0, 1, 5, 20].map { steps in
      let points = board.averaged {
        samples(of: FastClock(network: $0, steps: steps), from: start)
      }
      let verdict = judge(points)
      let name =
        steps == 0 ? "right" : steps < 0 ? "slow\(-steps)" : "fast\(steps)"
      chapter.keep("clock.inside.\(name)", verdict.census.inside)
      chapter.keep("clock.distance.\(name)", verdict.distance)
      return [
        steps == 0 ? "right" : "\(steps > 0 ? "+" : "")\(steps)",
        fixed(verdict.census.inside, 3), fixed(verdict.census.emptiest, 2),
        fixed(verdict.distance, 3),
      ]
    }
    chapter.table(["clock", "inside", "emptiest", "SW1"], rows)
  }
}
