import Datasets
import Tensors

/// The picture that the reader follows through the chapter.
struct Picture {
  /// Its numbers, -1 black to 1 white: shape [1, height x width].
  let clean: Tensor<Float>
  /// The length of a row in pixels.
  let width: Int

  /// Finds a picture by its number, among all or those of one digit.
  init(_ index: Int, ofDigit digit: Int?, in set: DigitSet) throws {
    let found = digit.map { set.indices(ofLabel: $0) }
    let count = found?.count ?? set.count
    guard (0..<count).contains(index) else {
      throw NoSuchPicture(index: index, digit: digit, count: count)
    }
    clean = set.tensor([found?[index] ?? index])
    width = set.width
  }
}

/// The reader asked for a picture that the set does not have.
struct NoSuchPicture: Error, CustomStringConvertible {
  let index: Int
  let digit: Int?
  let count: Int

  var description: String {
    let kind = digit.map { " of the digit \($0)" } ?? ""
    if count == 0 { return "This set has no picture\(kind)." }
    return "There is no picture \(index)\(kind): "
      + "this set has \(count), numbered 0 to \(count - 1)."
  }
}
