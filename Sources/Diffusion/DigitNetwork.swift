import Foundation
import Networks
import Tensors

/// A trained U-Net with what belongs to it, read from one file.
///
///     let digits = try DigitNetwork.shipped("digits-repaired")
///     digits.network, digits.schedule  // ready to sample
///
/// The file is a checkpoint of a training run, of which the averaged
/// parameters are taken, or what `write` has made of one.
///
/// Introduced in chapter 5.
public struct DigitNetwork {
  /// The U-Net; its parameters are the averaged ones.
  public let network: UNet<Float>
  /// The schedule that it has learned.
  public let schedule: NoiseSchedule
  /// What the schedule is called.
  public let scheduleName: ScheduleName
  /// The size of the pictures that it has seen.
  public let height, width: Int
  /// How many steps it was trained for.
  public let steps: Int
  /// All notes of the file: width, batch, classes, schedule, seed, ...
  public let settings: [String: String]

  /// Reads the network that comes with the book under a name.
  ///
  /// - Throws: `SafetensorsError`.
  public static func shipped(
    _ name: String
  ) throws(SafetensorsError) -> DigitNetwork {
    try DigitNetwork(contentsOf: try shippedWeights(name))
  }

  /// Reads a network from a file that anybody may have written.
  ///
  /// - Throws: `SafetensorsError`: there is no such file, it is broken, or it
  ///   is not a digit network's.
  public init(contentsOf url: URL) throws(SafetensorsError) {
    let file = try Safetensors(contentsOf: url)
    let notes = Notes(of: file, path: url.path)
    let channels = try notes.number(
      "width", where: networkWidths, "8, 16, 24, or a multiple of 32")
    let classes = try notes.number(
      "classes", where: { (0...256).contains($0) }, "0...256")
    let name = file.metadata["schedule"] ?? "none"
    guard let scheduleName = ScheduleName(rawValue: name) else {
      throw .mismatch(
        file: url.path, name: "schedule",
        expected: ScheduleName.allCases.map(\.rawValue)
          .joined(separator: ", "), found: name)
    }
    (height, width) = try notes.pictureSize()
    steps = try notes.number(
      file.metadata["training.step"] == nil ? "steps" : "training.step",
      where: { $0 >= 0 }, "a number of steps")

    var anything = SeededGenerator(seed: 0)
    // Attention is where the file has some
    let attention = (0..<3).filter {
      file.tensors["down.\($0).attention.0.norm.weight"] != nil
    }
    network = UNet(
      channels: channels, attention: Set(attention), classes: classes,
      using: &anything)
    try network.load(file.tensors, from: url.path)
    let values = network.parameters.values
    if let average = file.tensors["training.average"] {
      guard average.shape == [values.count] else {
        throw .mismatch(
          file: url.path, name: "training.average",
          expected: "shape [\(values.count)]", found: "shape \(average.shape)")
      }
      values.copy(from: average)
    }
    guard network.parameters.areFinite else {
      throw .mismatch(
        file: url.path, name: "parameters", expected: "finite numbers",
        found: "some that are not")
    }
    self.scheduleName = scheduleName
    schedule = scheduleName.schedule
    settings = file.metadata.filter { !$0.key.hasPrefix("training.") }
  }

  /// Which digits to ask it for, when any will do: as often as `shares` says.
  ///
  /// Empty where it knows no classes; each equally often where `shares` are
  /// those of other classes than it knows.
  public func labels(
    _ count: Int, shares: [Double], using generator: inout SeededGenerator
  ) -> [Int?] {
    let classes = network.classCount
    guard classes > 0 else { return [] }
    return generator.deal(
      count,
      shares: shares.count == classes
        ? shares : Array(repeating: 1, count: classes))
  }

  // ANCHOR: publish
  /// Writes the network in half precision, without what only training needs.
  ///
  /// - Throws: `SafetensorsError`.
  public func write(to url: URL) throws(SafetensorsError) {
    var notes = settings
    notes["steps"] = "\(steps)"
    try Safetensors(tensors: network.stateDictionary, metadata: notes)
      .write(to: url, as: .half)
  }
  // ANCHOR_END: publish
}

/// Whether a U-Net can have so many channels at full size.
///
/// Its group norms cut 1, 2, 3 and 4 times as many into equal groups.
///
/// Introduced in chapter 5.
public func networkWidths(_ channels: Int) -> Bool {
  [8, 16, 24].contains(channels)
    || (32...512).contains(channels) && channels % 32 == 0
}

/// The notes of a file, of which nothing is taken on trust.
private struct Notes {
  let notes: [String: String]
  let path: String

  init(of file: Safetensors, path: String) {
    notes = file.metadata
    self.path = path
  }

  func number(
    _ name: String, where isRight: (Int) -> Bool, _ expected: String
  ) throws(SafetensorsError) -> Int {
    guard let number = notes[name].flatMap(Int.init), isRight(number) else {
      throw .mismatch(
        file: path, name: name, expected: expected,
        found: notes[name] ?? "none")
    }
    return number
  }

  /// "28x28", which is also what a file without this note means.
  func pictureSize() throws(SafetensorsError) -> (height: Int, width: Int) {
    let size = notes["pictures"] ?? "28x28"
    let sides = size.split(separator: "x").compactMap { Int($0) }
    guard sides.count == 2, sides.allSatisfy({ (4...512).contains($0) }),
      sides.allSatisfy({ $0 % 4 == 0 })
    else {
      throw .mismatch(
        file: path, name: "pictures", expected: "a size such as 28x28",
        found: size)
    }
    return (sides[0], sides[1])
  }
}
