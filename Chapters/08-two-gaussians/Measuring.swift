import Datasets
import Diffusion
import Tensors

/// How good a predictor is at every time, and how good it could be.
struct Measured {
  /// The mean squared error at t = 1...T, a number.
  let losses: [Double]
  /// The mean squared distance from the best guess, at t = 1...T.
  let excesses: [Double]
  /// The standard error of `loss`.
  let standardError: Double

  /// The simple loss: the mean over t.
  var loss: Double { losses.reduce(0, +) / Double(losses.count) }
  /// What the simple loss has above its floor.
  var excess: Double { excesses.reduce(0, +) / Double(excesses.count) }
}

extension Lab {
  /// Measures on fresh points, equally many at every time.
  ///
  /// The points come from the seed, so that predictors can be compared.
  static func measure<Predictor: NoisePredictor>(
    _ predictor: Predictor, _ schedule: NoiseSchedule,
    perTime n: Int = 400, seed: UInt64
  ) -> Measured where Predictor.Scalar == Float {
    var (predictor, exact) = (predictor, oracle(schedule))
    var generator = SeededGenerator(seed: seed)
    var (losses, excesses, errors²) = ([Double](), [Double](), 0.0)
    for t in 1...schedule.timesteps {
      // ANCHOR: excess
      let x₀: Tensor<Float> = TwoGaussians.points(n, using: &generator)
      let ε = Tensor<Float>.normal([n, 2], using: &generator)
      let xₜ = schedule.jump(from: x₀, to: t, noise: ε)
      let guess = predictor.predictedNoise(in: xₜ, at: t)
      let best = exact.predictedNoise(in: xₜ, at: t)
      let loss = guess.squaredDistance(from: ε)
      let excess = guess.squaredDistance(from: best)
      // ANCHOR_END: excess
      losses.append(loss)
      excesses.append(excess)
      errors² += guess.squareScatter(around: ε) / Double(2 * n)
    }
    return Measured(
      losses: losses, excesses: excesses,
      standardError: errors².squareRoot() / Double(schedule.timesteps))
  }
}

extension Tensor where Scalar == Float {
  /// The mean squared difference, number by number.
  func squaredDistance(from other: Tensor) -> Double {
    let rms = rms(from: other)
    return rms * rms
  }

  /// The variance of the squared differences.
  func squareScatter(around other: Tensor) -> Double {
    let squares = zip(scalars, other.scalars).map {
      Double(($0 - $1) * ($0 - $1))
    }
    let mean = squares.reduce(0, +) / Double(squares.count)
    return squares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      / Double(squares.count)
  }
}
