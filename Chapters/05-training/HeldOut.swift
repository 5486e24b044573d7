import Datasets
import Diffusion
import Networks
import Tensors

/// Pictures that the network does not learn from, always with the same noise.
struct HeldOut {
  let clean: Tensor<Float>
  let labels: [Int]
  let seed: UInt64

  init(_ digits: DigitSet, count: Int = 512, seed: UInt64) {
    let some = digits.prefix(count)
    clean = some.images()
    labels = some.labels
    self.seed = seed
  }

  // ANCHOR: held-out
  /// The loss, always at the same times with the same noise.
  func loss(
    of network: UNet<Float>, _ schedule: NoiseSchedule
  ) -> Double {
    var generator = SeededGenerator(seed: seed)
    let t = (0..<clean.rowCount).map { _ in
      1 + generator.integer(below: schedule.timesteps)
    }
    return noiseLoss(
      of: network, on: clean,
      labels: network.classCount > 0 ? labels : [],
      at: t, schedule: schedule, seed: seed)
  }
  // ANCHOR_END: held-out

  /// The loss at one time.
  func loss(
    of network: UNet<Float>, _ schedule: NoiseSchedule, at t: Int
  ) -> Double {
    noiseLoss(
      of: network, on: clean,
      labels: network.classCount > 0 ? labels : [],
      at: Array(repeating: t, count: clean.rowCount), schedule: schedule,
      seed: seed &+ UInt64(t))
  }

  /// Sixteen samples, always from the same noise.
  func samples(
    from network: UNet<Float>, _ schedule: NoiseSchedule
  ) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed)
    let start = Tensor<Float>.normal(
      [16] + clean.shape.dropFirst(), using: &generator)
    var network = Labelled(network: network)
    let states = schedule.reverseChain(
      from: start, with: &network, using: &generator)
    return states[states.count - 1]
  }
}

/// A network that is asked for each digit in turn, where it knows classes.
struct Labelled: NoisePredictor {
  let network: UNet<Float>

  func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    let count = noisy.rowCount
    return network.predictedNoise(
      in: noisy, at: Array(repeating: t, count: count),
      labels: network.classCount > 0
        ? (0..<count).map { $0 % network.classCount } : [])
  }
}

extension DigitSet {
  /// The pictures as the U-Net wants them: [count, height, width, 1].
  func images(_ indices: [Int]) -> Tensor<Float> {
    tensor(indices).reshaped(to: [indices.count, height, width, 1])
  }

  func images() -> Tensor<Float> { images(Array(0..<count)) }
}
