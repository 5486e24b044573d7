import Datasets
import Diffusion
import Evaluation
import Tensors

/// How good a predictor is at every time, and how good it could be.
struct Measured {
  /// The mean of (noise - guess)^2 at t = 1...T.
  let losses: [Double]
  /// The mean of (guess - best guess)^2 at t = 1...T.
  let excesses: [Double]
  /// The standard error of `loss`.
  let standardError: Double

  /// The simple loss: the mean over t.
  var loss: Double { mean(losses) }
  /// What the simple loss has above its floor.
  var excess: Double { mean(excesses) }
}

func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

extension Lab {
  /// Measures on fresh points, or on given ones, equally many at every time.
  ///
  /// All chance comes from the seed, so that predictors can be compared.
  func measure<Predictor: NoisePredictor>(
    _ predictor: Predictor, perTime n: Int = 200, seed: UInt64,
    on points: Tensor<Float>? = nil
  ) -> Measured where Predictor.Scalar == Float {
    var predictor = predictor
    var generator = SeededGenerator(seed: seed)
    var (losses, excesses, errors²) = ([Double](), [Double](), 0.0)
    for t in 1...schedule.timesteps {
      // ANCHOR: excess
      let x₀ = points.map {
        $0.rows(Array(generator.permutation($0.rowCount).prefix(n)))
      }
      let clean = x₀ ?? Checkerboard.points(n, using: &generator)
      let ε = Tensor<Float>.normal(clean.shape, using: &generator)
      let xₜ = schedule.jump(from: clean, to: t, noise: ε)
      let guess = predictor.predictedNoise(in: xₜ, at: t)
      let best = oracle.predictedNoise(in: xₜ, at: t)
      losses.append(guess.meanSquare(from: ε))
      excesses.append(guess.meanSquare(from: best))
      // ANCHOR_END: excess
      errors² +=
        (guess - ε).map { $0 * $0 }.variance() / Double(2 * clean.rowCount)
    }
    return Measured(
      losses: losses, excesses: excesses,
      standardError: errors².squareRoot() / Double(schedule.timesteps))
  }
}

extension Tensor where Scalar == Float {
  /// The mean squared difference, number by number.
  func meanSquare(from other: Tensor) -> Double {
    let rms = rms(from: other)
    return rms * rms
  }
}
