import Datasets
import Diffusion
import Networks
import Tensors

/// Pictures that the network does not learn from, always with the same noise.
struct HeldOut {
  let clean: Tensor<Float>
  /// What the network is told that they show, if it knows classes.
  private(set) var labels: [Int?]
  let seed: UInt64

  init(_ digits: DigitSet, count: Int = 512, seed: UInt64) {
    let some = digits.prefix(count)
    clean = some.images()
    labels = some.labels
    self.seed = seed
  }

  /// The same pictures, but the network is not told what they show.
  var untold: HeldOut {
    var other = self
    other.labels = labels.map { _ in nil }
    return other
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
      labels: network.known(labels),  // None, unless it knows classes
      at: t, schedule: schedule, seed: seed)
  }
  // ANCHOR_END: held-out

  /// The loss at one time.
  func loss(
    of network: UNet<Float>, _ schedule: NoiseSchedule, at t: Int
  ) -> Double {
    noiseLoss(
      of: network, on: clean,
      labels: network.known(labels),
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
    var asked = LabelledPredictor(
      network,
      labels: network.known((0..<16).map { $0 % max(1, network.classCount) }))
    let states = schedule.reverseChain(
      from: start, with: &asked, using: &generator)
    return states[states.count - 1]
  }
}

extension UNet {
  /// What it can be told of some labels: nil where it knows no such class.
  func known(_ labels: [Int?]) -> [Int?] {
    classCount == 0
      ? []
      : labels.map { label in
        label.flatMap { (0..<classCount).contains($0) ? $0 : nil }
      }
  }
}

extension DigitSet {
  /// The pictures as the U-Net wants them: [count, height, width, 1].
  func images(_ indices: [Int]) -> Tensor<Float> {
    tensor(indices).reshaped(to: [indices.count, height, width, 1])
  }

  func images() -> Tensor<Float> { images(Array(0..<count)) }
}
