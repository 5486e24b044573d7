import Tensors

extension DigitData {
  // ANCHOR: aside
  /// The training pictures in two random parts, by their indices.
  ///
  /// The networks that come with the book learned from five sixths of
  /// the training set. The last sixth was kept aside: not another set
  /// that is similar, but pictures that only chance kept out. Always
  /// the same split for the same number of pictures.
  ///
  /// Introduced in chapter 7.
  public var parts: (learned: [Int], aside: [Int]) {
    var generator = SeededGenerator(seed: 7)
    let order = generator.permutation(train.count)
    let count = train.count / 6
    return (Array(order[count...]), Array(order[..<count]))
  }
  // ANCHOR_END: aside
}
