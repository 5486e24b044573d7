import Datasets
import Foundation
import Networks
import Tensors

/// What the recogniser sees in real digits, to compare drawn ones with.
///
/// The few numbers that a comparison takes, measured once on MNIST, so that
/// nobody has to download it: `train-recogniser` has written them.
///
///     let reference = try DigitReference.shipped()
///     reference.features.frechetDistance(to: FeatureMoments(of: mine))
///
/// Introduced in chapter 6.
public struct DigitReference: Sendable {
  /// The Frechet distance of so many training digits from the test digits.
  ///
  /// Each class is as common among them as among all training digits.
  public struct Floor: Sendable, Equatable {
    /// How many training digits were drawn.
    public let count: Int
    /// The mean over many draws.
    public let mean: Double
    /// The standard deviation from draw to draw.
    public let deviation: Double

    /// Names the parts.
    public init(count: Int, mean: Double, deviation: Double) {
      self.count = count
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// The moments of the test digits' features.
  public let features: FeatureMoments
  /// The floor for several numbers of digits, in rising order.
  public let floors: [Floor]
  /// The share of each class in the training digits.
  public let classShares: [Double]
  /// The mean of all pixels of the training digits, in [-1, 1].
  public let meanPixel: Double
  /// The standard deviation of the training digits' own mean pixels.
  public let meanPixelDeviation: Double
  /// The share of test digits that are recognised with more than .9.
  public let recognised: Double

  /// Measures a data set; takes half a minute for MNIST.
  ///
  /// - Precondition: the pictures have 784 pixels; there are at least 64 to
  ///   train with, and two to test.
  public init(
    of data: DigitData, with recogniser: DigitRecogniser, draws: Int = 20,
    using generator: inout SeededGenerator
  ) {
    let test = data.test.tensor()
    let moments = FeatureMoments(of: recogniser.features(of: test))
    features = moments
    recognised = recogniser.shareRecognised(of: test)

    let count = data.train.count
    var pixels = (mean: [Double](), seen: [Tensor<Float>]())
    for start in stride(from: 0, to: count, by: 1000) {
      let batch = data.train.tensor(start..<min(start + 1000, count))
      pixels.mean += (0..<batch.rowCount).map { batch[row: $0].mean() }
      pixels.seen.append(recogniser.features(of: batch))
    }
    let means = Tensor(pixels.mean)
    meanPixel = means.mean()
    meanPixelDeviation = means.variance().squareRoot()
    let classes = (data.train.labels.max() ?? 0) + 1
    let shares = (0..<classes).map { label in
      Double(data.train.labels.count { $0 == label }) / Double(count)
    }
    classShares = shares

    let seen = Tensor(
      pixels.seen.flatMap(\.scalars), shape: [count, pixels.seen[0].rowSize])
    let ofClass = (0..<classes).map { label in
      (0..<count).filter { data.train.labels[$0] == label }
    }
    var floors: [Floor] = []
    for power in 5...13 where (1 << power) <= count / 2 {
      let distances = (0..<draws).map { _ in
        let dealt = generator.deal(1 << power, shares: shares)
        let some = Tensor.stacked(
          ofClass.enumerated().flatMap { label, indices in
            generator.permutation(indices.count)
              .prefix(dealt.count { $0 == label })
              .map { seen[row: indices[$0]] }
          })
        return moments.frechetDistance(to: FeatureMoments(of: some))
      }
      let all = Tensor(distances)
      floors.append(
        Floor(
          count: 1 << power, mean: all.mean(),
          deviation: all.variance().squareRoot()))
    }
    self.floors = floors
  }

  // ANCHOR: floor
  /// The floor for any number of digits, with the classes of all.
  ///
  /// Between two measured numbers, and beyond them, along the straight
  /// line through the nearest two on logarithmic axes.
  public func floor(
    of count: Int
  ) -> (mean: Double, deviation: Double) {
    let upper =
      floors.firstIndex { $0.count >= count } ?? floors.count - 1
    let (a, b) = (floors[max(0, upper - 1)], floors[max(1, upper)])
    let share =
      log(Double(count) / Double(a.count))
      / log(Double(b.count) / Double(a.count))
    func between(_ x: Double, _ y: Double) -> Double {
      x * pow(y / x, share)
    }
    return (between(a.mean, b.mean), between(a.deviation, b.deviation))
  }
  // ANCHOR_END: floor
}

extension DigitRecogniser {
  /// The share of pictures whose digit it is sure of: more than `confidence`.
  ///
  /// Introduced in chapter 6.
  public func shareRecognised(
    of pictures: Tensor<Float>, confidence: Double = 0.9
  ) -> Double {
    let sure = readings(of: pictures).count { $0.confidence > confidence }
    return Double(sure) / Double(pictures.rowCount)
  }
}

extension DigitReference {
  /// Reads the reference that comes with the book: MNIST's.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public static func shipped() throws(SafetensorsError) -> DigitReference {
    try DigitReference(contentsOf: try shippedWeights("reference"))
  }

  /// Reads a reference that `write` has written.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public init(contentsOf url: URL) throws(SafetensorsError) {
    let tensors = try Safetensors(contentsOf: url).tensors
    func numbers(
      _ name: String, _ isRight: ([Int]) -> Bool, _ expected: String
    ) throws(SafetensorsError) -> Tensor<Double> {
      guard let tensor = tensors[name], isRight(tensor.shape),
        tensor.scalars.allSatisfy(\.isFinite)
      else {
        throw .mismatch(
          file: url.path, name: name, expected: expected,
          found: tensors[name].map { "shape \($0.shape)" }
            ?? "none of that name")
      }
      return Tensor(tensor)
    }
    let mean = try numbers("features.mean", { $0 == [64] }, "64 numbers")
    let covariance = try numbers(
      "features.covariance", { $0 == [64, 64] }, "64 x 64 numbers")
    let table = try numbers(
      "floors", { $0.count == 2 && $0[0] > 1 && $0[1] == 3 },
      "two rows of three numbers, or more")
    features = FeatureMoments(mean: mean, covariance: covariance)
    floors = (0..<table.rowCount).map { row in
      let x = table[row: row].scalars
      return Floor(count: Int(x[0]), mean: x[1], deviation: x[2])
    }
    guard zip(floors, floors.dropFirst()).allSatisfy({ $0.count < $1.count }),
      floors.allSatisfy({ $0.count > 0 && $0.mean > 0 && $0.deviation > 0 })
    else {
      throw .mismatch(
        file: url.path, name: "floors", expected: "rising counts, all above 0",
        found: "\(table.scalars)")
    }
    classShares = try numbers("classShares", { $0 == [10] }, "10 shares")
      .scalars
    let rest = try numbers("pixelsAndReadings", { $0 == [3] }, "3 numbers")
      .scalars
    (meanPixel, meanPixelDeviation, recognised) = (rest[0], rest[1], rest[2])
  }

  /// Writes the reference: 18 KB.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public func write(
    to url: URL, notes: [String: String] = [:]
  ) throws(SafetensorsError) {
    let table = floors.flatMap { [Double($0.count), $0.mean, $0.deviation] }
    try Safetensors(
      tensors: [
        "features.mean": Tensor(features.mean),
        "features.covariance": Tensor(features.covariance),
        "floors": Tensor<Float>(
          table.map { Float($0) }, shape: [floors.count, 3]),
        "classShares": Tensor(classShares.map { Float($0) }),
        "pixelsAndReadings": Tensor([
          Float(meanPixel), Float(meanPixelDeviation), Float(recognised),
        ]),
      ], metadata: notes
    ).write(to: url)
  }
}
