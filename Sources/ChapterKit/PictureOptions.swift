import ArgumentParser
import Datasets
import Tensors

/// The options that choose the picture a chapter follows.
public struct PictureOptions: ParsableArguments {
  /// The picture's number in the training set, or among those of one digit.
  @Option(help: "Which training picture to follow, counted from 0.")
  public var index: Int?

  /// The digit that the picture has to show.
  @Option(help: "Count only the pictures of this digit.")
  public var digit: Int?

  /// Makes the options; the argument parser fills them in.
  public init() {}

  /// Finds the picture in a set; throws when the set has no such picture.
  ///
  /// Without `--index` it is number `usual`, or the last of a smaller set.
  public func picture(in set: DigitSet, usual: Int = 0) throws -> Picture {
    let found = digit.map { set.indices(ofLabel: $0) }
    let count = found?.count ?? set.count
    let index = index ?? max(0, min(usual, count - 1))
    guard (0..<count).contains(index) else {
      throw NoSuchPicture(index: index, digit: digit, count: count)
    }
    return Picture(found?[index] ?? index, of: set)
  }
}

/// The picture that the reader follows through a chapter.
public struct Picture: Sendable {
  /// Its place in the set.
  public let index: Int

  /// The digit that it shows.
  public let label: Int

  /// Its numbers, -1 black to 1 white: shape [height x width].
  public let clean: Tensor<Float>

  /// The size of a row in pixels.
  public let width: Int

  /// The number of rows.
  public let height: Int

  init(_ index: Int, of set: DigitSet) {
    self.index = index
    label = set.labels[index]
    clean = set.tensor([index])[row: 0]
    (width, height) = (set.width, set.height)
  }
}

/// The reader asked for a picture that the set does not have.
public struct NoSuchPicture: Error, CustomStringConvertible {
  let index: Int
  let digit: Int?
  let count: Int

  /// What was asked for, and what there is.
  public var description: String {
    let kind = digit.map { " of the digit \($0)" } ?? ""
    if count == 0 { return "This set has no picture\(kind)." }
    return "There is no picture \(index)\(kind): "
      + "this set has \(count), numbered 0 to \(count - 1)."
  }
}
