import Datasets
import Figures
import Tensors

/// The picture that the reader follows through the chapter.
struct Picture {
  /// Its place in the set, and what it shows.
  let index, label: Int
  /// Its numbers, -1 black to 1 white: shape [height x width].
  let clean: Tensor<Float>
  /// The size of a row in pixels, and the number of rows.
  let width, height: Int

  /// Finds a picture by its number, among all or those of one digit.
  init(_ index: Int, ofDigit digit: Int?, in set: DigitSet) throws {
    let found = digit.map { set.indices(ofLabel: $0) }
    let count = found?.count ?? set.count
    guard (0..<count).contains(index) else {
      throw NoSuchPicture(index: index, digit: digit, count: count)
    }
    self.index = found?[index] ?? index
    label = set.labels[self.index]
    clean = set.tensor([self.index])[row: 0]
    (width, height) = (set.width, set.height)
  }

  /// Pictures of this one's size in a row of tiles, so many CSS pixels wide.
  func tiles(
    _ images: [Tensor<Float>], side: Double, columns: Int? = nil,
    window: ImageGrid.Window = .fixed(-1...1), captions: [String] = [],
    rowLabels: [String] = []
  ) -> ImageGrid {
    ImageGrid(
      images.map(\.scalars), width: width, columns: columns, window: window,
      captions: captions, rowLabels: rowLabels,
      scale: side / Double(max(width, height)))
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
