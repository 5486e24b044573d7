import Tensors

/// How well a network finds the noise in examples, without learning from them.
///
///     L = mean of (noise - predicted noise)^2
///
/// over all numbers. `clean` is [count, ...], `timesteps` a t in 1...T for
/// each, `labels` a class for each where the network knows classes. Noise
/// comes from the seed, so two networks can be measured on the same noise.
///
/// Introduced in chapter 5.
public func noiseLoss<Model: DenoisingNetwork>(
  of network: Model, on clean: Tensor<Float>, labels: [Int?] = [],
  at timesteps: [Int], schedule: NoiseSchedule, seed: UInt64,
  batch: Int = 64
) -> Double {
  var generator = SeededGenerator(seed: seed)
  var sum = 0.0
  for start in stride(from: 0, to: clean.rowCount, by: batch) {
    let rows = start..<min(start + batch, clean.rowCount)
    let (x₀, t) = (clean[rows: rows], Array(timesteps[rows]))
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let guess = network.predictedNoise(
      in: schedule.jump(from: x₀, to: t, noise: ε), at: t,
      labels: labels.isEmpty ? [] : Array(labels[rows]))
    let error = guess.rms(from: ε)
    sum += error * error * Double(rows.count)
  }
  return sum / Double(clean.rowCount)
}
