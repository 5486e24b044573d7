import Datasets
import Diffusion
import Tensors

/// Scores to hold a network's against: of somebody who says nothing it is 1.
struct References {
  /// The best score of whoever shrinks every pixel by itself, at t = 1...T.
  let pixelwise: [Double]
  /// The best score of all: of whoever knows the pictures by heart.
  let byHeart: [(t: Int, loss: Double)]

  /// The same, over all times.
  var pixelwiseMean: Double { mean(pixelwise) }
  var floor: Double { mean(byHeart.map(\.loss)) }

  init(
    _ digits: DigitSet, _ schedule: NoiseSchedule,
    using generator: inout SeededGenerator
  ) {
    let variances = digits.pixelVariances
    // ANCHOR: pixelwise
    // With variance v of a pixel over all the pictures, the best guess
    // that is linear in x_t leaves ᾱ v / (ᾱ v + 1 - ᾱ) of the noise
    pixelwise = (1...schedule.timesteps).map { t in
      let ᾱ = schedule.alphaBar[t]
      return mean(variances.map { ᾱ * $0 / (ᾱ * $0 + 1 - ᾱ) })
    }
    // ANCHOR_END: pixelwise
    // For long schedules, every so many steps
    let stride = max(1, schedule.timesteps / 50)
    let posterior = FiniteSetPosterior(
      schedule: schedule, images: digits.tensor())
    var byHeart: [(t: Int, loss: Double)] = []
    for t in Swift.stride(from: 1, through: schedule.timesteps, by: stride) {
      byHeart.append(
        (t, posterior.loss(at: t, count: 48, using: &generator)))
    }
    self.byHeart = byHeart
  }
}

extension FiniteSetPosterior {
  // ANCHOR: by-heart
  /// The loss at time t of whoever knows the stored pictures by heart.
  func loss(
    at t: Int, count: Int, using generator: inout SeededGenerator
  ) -> Double {
    let x₀ = Tensor.stacked(
      (0..<count).map { _ in
        images[row: generator.integer(below: images.rowCount)]
      })
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let xₜ = schedule.jump(from: x₀, to: t, noise: ε)

    let x̂₀ = predictedClean(from: xₜ, at: t)
    let (ᾱ, error) = (schedule.alphaBar[t], x̂₀.rms(from: x₀))
    return ᾱ / (1 - ᾱ) * error * error
  }
  // ANCHOR_END: by-heart
}

extension DigitSet {
  /// The variance of every pixel over the whole set.
  var pixelVariances: [Double] {
    var sums = Array(repeating: 0, count: pixelsPerImage)
    var squares = sums
    for picture in 0..<count {
      for (i, byte) in image(picture).enumerated() {
        sums[i] += Int(byte)
        squares[i] += Int(byte) * Int(byte)
      }
    }
    // Bytes become 2 p / 255 - 1
    let (n, scale) = (Double(count), 2.0 / 255)
    return zip(sums, squares).map { sum, square in
      let mean = Double(sum) / n
      return max(0, Double(square) / n - mean * mean) * scale * scale
    }
  }
}

/// The mean of some numbers.
func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

/// The standard deviation of the source of some numbers.
func deviation(_ x: [Double]) -> Double {
  let m = mean(x)
  let squares = x.reduce(0) { $0 + ($1 - m) * ($1 - m) }
  return (squares / Double(max(1, x.count - 1))).squareRoot()
}
