import Foundation

// A digit set as a pair of IDX files.

extension DigitSet {
  /// Reads pictures and labels from two IDX files, plain or gzip.
  ///
  /// Pictures of any size are welcome, and labels of any byte: other sets than
  /// digits have more classes.
  ///
  /// - Throws: `DatasetError` when a file is missing, damaged or of another
  ///   kind, and when there are more pictures than labels or fewer.
  ///
  /// Introduced in chapter 1.
  public init(images: URL, labels: URL) throws {
    try self.init(
      images: IDXArray(contentsOf: images, rank: 3),
      labels: IDXArray(contentsOf: labels, rank: 1),
      labelFile: labels)
  }

  init(images: IDXArray, labels: IDXArray, labelFile: URL) throws {
    guard images.shape[0] == labels.shape[0] else {
      throw DatasetError(
        .mismatch, file: labelFile.relativePath, offset: 4,
        expected: "\(images.shape[0]) labels, one a picture",
        found: "\(labels.shape[0])",
        advice: "Do both files belong to the same set?")
    }
    self.init(
      height: images.shape[1], width: images.shape[2],
      pixels: images.bytes, labels: labels.bytes.map { Int($0) })
  }

  /// Writes pictures and labels to two IDX files, each whole or not at all.
  ///
  /// - Precondition: labels are in 0...255.
  /// - Throws: `DatasetError` when a file cannot be written, or the set is
  ///   empty: the reader would refuse it.
  ///
  /// Introduced in chapter 1.
  public func write(images: URL, labels: URL) throws {
    guard count > 0 else {
      throw DatasetError(
        .empty, file: images.relativePath, expected: "pictures to write",
        found: "none", advice: "Write at least one.")
    }
    let unfit = self.labels.first { !(0...255).contains($0) }
    precondition(
      unfit == nil, "the label \(unfit ?? 0) is not a byte: it must be 0...255")
    try IDXArray(pixels, shape: [count, height, width]).write(to: images)
    try IDXArray(self.labels.map { UInt8($0) }, shape: [count])
      .write(to: labels)
  }
}
