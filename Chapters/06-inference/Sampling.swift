import ChapterKit
import Diffusion
import Foundation
import Networks
import Tensors

// Many digits drawn with a network, batch by batch.

/// Digits, and how the first of them came about.
struct Sampling {
  /// How many digits the program draws unless told otherwise: twelve rows of
  /// fourteen.
  static let usual = 168

  /// How many the network draws that is not told which: so many are shown.
  static let shown = 32

  /// The samples, [n, 28, 28].
  var digits: Tensor<Float>

  /// What the network was told to draw; empty where it knows no classes.
  var labels: [Int?]

  /// All T + 1 states of the first digits.
  var states: [Tensor<Float>] = []

  /// What the network believed x_0 to be, at t = T, ..., 1.
  var beliefs: [Tensor<Float>] = []

  /// The share of all pixels of the beliefs that no picture can have.
  var outside: [Double] = []
}

extension Studio {
  /// A network with so many digits to draw.
  ///
  /// If it knows classes, it is told to draw each as often as MNIST has it.
  mutating func artist(
    _ count: Int, _ drawer: DigitNetwork
  ) -> LabelledPredictor<UNet<Float>> {
    LabelledPredictor(
      drawer.network,
      labels: drawer.labels(
        count, shares: reference.classShares, using: &generator))
  }

  /// Draws digits in batches, with a progress bar.
  mutating func draw(
    _ count: Int, with drawer: DigitNetwork, filming filmed: Int = 0,
    as what: String
  ) -> Sampling {
    let (schedule, batch) = (drawer.schedule, 64)
    let artist = artist(count, drawer)
    var parts: [Tensor<Float>] = []
    var result = Sampling(
      digits: Tensor([], shape: [0]), labels: artist.labels)
    let batches = (count + batch - 1) / batch
    let bar = ProgressBar(total: batches * schedule.timesteps)
    for number in 0..<batches {
      let n = min(batch, count - number * batch)
      let isFilmed = number == 0 && filmed > 0
      let shape = [n, drawer.height, drawer.width, 1]
      var artist = artist[rows: number * batch..<number * batch + n]
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
