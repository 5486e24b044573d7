import Datasets
import Diffusion
import Networks
import Tensors

/// A network that has learned, and what was seen on the way.
struct Learner {
  let trainer: NoiseTrainer<PointDenoiser>
  /// The loss of the last minibatch of every tenth epoch: what is printed.
  var printedLosses: [(epoch: Int, loss: Double)] = []
  /// The loss of every minibatch.
  var losses: [Double] = []
  /// The excess over the floor, with the step it was measured after.
  var excesses: [(step: Int, excess: Double)] = []

  var network: PointDenoiser { trainer.network }
}

extension Lab {
  /// Trains a network from nothing.
  ///
  /// With `probing`, its excess is measured again and again.
  mutating func learner(
    _ schedule: NoiseSchedule, steps: Int, probing: [Int] = [],
    onStep: (Int, Double) -> Void = { _, _ in }
  ) throws -> Learner {
    let network = PointDenoiser(
      hidden: [64, 64], timesteps: schedule.timesteps, using: &generator)
    let trainer = NoiseTrainer(
      network, schedule: schedule, learningRate: 1e-3,
      seed: generator.next())
    var learner = Learner(trainer: trainer)
    let seed = generator.next()
    // ANCHOR: epochs
    var (epoch, step) = (0, 0)
    while step < steps {
      let order = generator.permutation(data.rowCount)
      var loss = 0.0
      for start in stride(from: 0, to: order.count, by: 128) {
        let batch = order[start..<min(start + 128, order.count)]
        loss = try trainer.step(on: data.rows(Array(batch)))
        step += 1
        learner.losses.append(loss)
      }
      if epoch % 10 == 0 {
        learner.printedLosses.append((epoch, loss))
      }
      epoch += 1
      // ANCHOR_END: epochs
      onStep(step, loss)
      if probing.contains(epoch) {
        let excess = Self.measure(
          network, schedule, perTime: 50, seed: seed
        ).excess
        learner.excesses.append((step, excess))
      }
    }
    return learner
  }
}
