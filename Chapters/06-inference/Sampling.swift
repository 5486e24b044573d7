import ChapterKit
import Diffusion
import Foundation
import Tensors

// A network as a predictor, and many digits drawn with it, batch by batch.

/// A network that draws.
///
/// One that knows classes is asked for each in turn.
struct Artist: NoisePredictor {
  let drawer: DigitNetwork

  func predictedNoise(
    in noisy: Tensor<Float>, at t: Int
  ) -> Tensor<Float> {
    let (n, classes) = (noisy.rowCount, drawer.network.classCount)
    return drawer.network.predictedNoise(
      in: noisy, at: Array(repeating: t, count: n),
      labels: classes > 0 ? (0..<n).map { $0 % classes } : [])
  }
}

/// Digits, and how the first of them came about.
struct Sampling {
  /// How many digits the program draws unless told otherwise.
  static let usual = 256

  /// The samples, [n, 28, 28].
  var digits: Tensor<Float>

  /// All T + 1 states of the first digits.
  var states: [Tensor<Float>] = []

  /// What the network believed x_0 to be, at t = T, ..., 1.
  var beliefs: [Tensor<Float>] = []

  /// The share of all pixels of the beliefs that no picture can have.
  var outside: [Double] = []
}

extension Studio {
  /// Draws digits in batches, with a progress bar.
  mutating func draw(
    _ count: Int, with drawer: DigitNetwork, filming filmed: Int = 0,
    as what: String
  ) -> Sampling {
    let (schedule, batch) = (drawer.schedule, 64)
    var artist = Artist(drawer: drawer)
    var parts: [Tensor<Float>] = []
    var result = Sampling(digits: Tensor([], shape: [0]))
    let batches = (count + batch - 1) / batch
    let bar = ProgressBar(total: batches * schedule.timesteps)
    for number in 0..<batches {
      let n = min(batch, count - number * batch)
      let isFilmed = number == 0 && filmed > 0
      let shape = [n, drawer.height, drawer.width, 1]
      var done = number * schedule.timesteps
      let x₀ = schedule.sample(
        from: noise(shape), with: &artist, variance: variance,
        using: &generator
      ) { t, x, ε in
        done += 1
        bar.update(done, note: what)
        guard isFilmed else { return }
        let x̂₀ = schedule.predictedClean(from: x, at: t, noise: ε)
        result.states.append(x[rows: 0..<min(n, filmed)])
        result.beliefs.append(x̂₀[rows: 0..<min(n, filmed)])
        result.outside.append(shareOutside(x̂₀))
      }
      if isFilmed { result.states.append(x₀[rows: 0..<min(n, filmed)]) }
      parts.append(x₀)
    }
    bar.finish()
    result.digits = Tensor(
      parts.flatMap(\.scalars), shape: [count, drawer.height, drawer.width])
    return result
  }
}

/// The share of pixels darker than black or lighter than white by a tenth.
func shareOutside(_ x: Tensor<Float>) -> Double {
  Double(x.scalars.count { abs($0) > 1.1 }) / Double(x.count)
}
