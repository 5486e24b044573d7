import Datasets
import Tensors

/// The training digits, cut at random into parts that only chance made.
struct Collection {
  let digits: DigitData

  // ANCHOR: parts
  /// Two equal parts A and B of the training digits, and a third that
  /// is in neither: indices into the training set.
  let a, b, fresh: [Int]

  init(_ digits: DigitData, seed: UInt64) throws {
    guard digits.train.count >= 120, digits.test.count >= 20 else {
      throw TooFewDigits(
        train: digits.train.count, test: digits.test.count)
    }
    var generator = SeededGenerator(seed: seed)
    let order = generator.permutation(digits.train.count)
    let size = min(10_000, digits.train.count / 3)
    a = Array(order[..<size])
    b = Array(order[size..<2 * size])
    fresh = Array(order[(2 * size)...].prefix(5000))
    self.digits = digits
  }
  // ANCHOR_END: parts
}

/// There are too few digits to be cut into parts and compared.
struct TooFewDigits: Error, CustomStringConvertible {
  let train, test: Int

  var description: String {
    "This set has \(train) training and \(test) test pictures. This chapter "
      + "compares parts of them and needs at least 120 and 20."
  }
}
