import Foundation
import Networks
import Tensors

/// A small network that tells which digit a picture of 28 x 28 pixels shows.
///
/// It judges the digits that other networks draw: which class, how sure, and
/// by 64 features, in which similar digits lie close. `train-recogniser` has
/// trained the one that comes with the book.
///
///     let recogniser = try DigitRecogniser.shipped()
///     let p = recogniser.probabilities(of: samples)  // [n, 784] to [n, 10]
///
/// Introduced in chapter 6.
public final class DigitRecogniser: Network {
  // ANCHOR: recogniser
  /// Five convolutions, each normalised; three of them halve the image.
  let convolutions: [Convolution<Float>]
  let norms: [GroupNorm<Float>]
  let features, scores: Linear<Float>

  /// A recogniser that knows nothing yet: 107,466 random weights.
  public init(using generator: inout SeededGenerator) {
    var draws = generator
    let plan: [(Int, Int, Convolution<Float>.Kind)] = [
      (1, 16, .sameSize),  // [28, 28, 16]
      (16, 32, .halving),  // [14, 14, 32]
      (32, 32, .sameSize),
      (32, 64, .halving),  // [7, 7, 64]
      (64, 64, .halving),  // [3, 3, 64]
    ]
    convolutions = plan.map { Convolution($0, $1, $2, using: &draws) }
    norms = plan.map { GroupNorm($0.1, .silu) }
    features = Linear(3 * 3 * 64, 64, .silu, using: &draws)
    scores = Linear(64, 10, using: &draws)
    generator = draws
  }

  private func features(
    of images: Variable<Float>
  ) -> Variable<Float> {
    var h = images.reshaped(to: [images.shape[0], 28, 28, 1])
    for (convolution, norm) in zip(convolutions, norms) {
      h = norm(convolution(h))
    }
    return features(h.reshaped(to: [images.shape[0], 3 * 3 * 64]))
  }

  /// Gives a score to each class, from images [batch, 784].
  public func callAsFunction(
    _ images: Variable<Float>
  ) -> Variable<Float> {
    scores(features(of: images))
  }
  // ANCHOR_END: recogniser

  /// All that it learns, in one flat buffer.
  public private(set) lazy var parameters = Parameters(of: self)

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Float>] {
    convolutions.enumerated().flatMap { $1.learned(as: "convolutions.\($0)") }
      + norms.enumerated().flatMap { $1.learned(as: "norms.\($0)") }
      + features.learned(as: "features") + scores.learned(as: "scores")
  }

  /// Describes pictures, [n, 784] in [-1, 1], by 64 numbers each: [n, 64].
  ///
  /// What the last layer sees: pictures of similar digits get similar numbers.
  public func features(of pictures: Tensor<Float>) -> Tensor<Float> {
    inBatches(pictures) { features(of: $0) }
  }

  /// Tells how probable each digit is, for pictures [n, 784] in [-1, 1]: [n, 10].
  public func probabilities(of pictures: Tensor<Float>) -> Tensor<Float> {
    inBatches(pictures) { self($0) }.softmax()
  }

  /// Tells for each picture the most probable digit, and how probable it is.
  public func readings(
    of pictures: Tensor<Float>
  ) -> [(digit: Int, confidence: Double)] {
    let p = probabilities(of: pictures)
    return (0..<p.rowCount).map { row in
      let p = p[row: row].scalars
      let digit = p.indices.max { p[$0] < p[$1] } ?? 0
      return (digit, Double(p[digit]))
    }
  }

  private func inBatches(
    _ pictures: Tensor<Float>,
    _ compute: (Variable<Float>) -> Variable<Float>
  ) -> Tensor<Float> {
    precondition(
      pictures.shape.count == 2 && pictures.shape[1] == 784
        && pictures.rowCount > 0,
      "cannot recognise pictures of shape \(pictures.shape): it must be "
        + "[n, 784], n > 0")
    let n = pictures.rowCount
    var (results, width): ([Float], Int) = ([], 0)
    for start in stride(from: 0, to: n, by: 256) {
      let batch = pictures[rows: start..<min(start + 256, n)]
      let result = withoutGradients { compute(Variable(batch)).value }
      results += result.scalars
      width = result.rowSize
    }
    return Tensor(results, shape: [n, width])
  }
}

extension DigitRecogniser {
  /// Reads the recogniser that comes with the book.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public static func shipped() throws(SafetensorsError) -> DigitRecogniser {
    try DigitRecogniser(contentsOf: try shippedWeights("recogniser"))
  }

  /// Reads a recogniser that `save` has written.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public convenience init(contentsOf url: URL) throws(SafetensorsError) {
    var generator = SeededGenerator(seed: 0)
    self.init(using: &generator)
    try load(Safetensors(contentsOf: url).tensors, from: url.path)
  }

  /// Writes the weights in half precision: 215 KB.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public func save(
    to url: URL, notes: [String: String] = [:]
  ) throws(SafetensorsError) {
    try Safetensors(tensors: stateDictionary, metadata: notes)
      .write(to: url, as: .half)
  }
}
