import Foundation

/// The small colour photographs of CIFAR-10, in their binary format.
///
/// Five files to learn from, data_batch_1.bin to data_batch_5.bin, and one to
/// test with, test_batch.bin. A file is nothing but records of 3,073 bytes:
/// the class, 0...9, then 32 x 32 bytes of red, as many of green, of blue.
///
///     let photographs = try CIFAR10(folder: folder)
///     let x = photographs.train.images([0, 1])  // shape [2, 32, 32, 3]
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny
/// images", and https://www.cs.toronto.edu/~kriz/cifar.html.
///
/// Introduced in chapter 11.
public struct CIFAR10: Equatable, Sendable {
  /// The pictures to learn from.
  public let train: ColourSet

  /// The pictures that no model has seen.
  public let test: ColourSet

  /// What the classes 0...9 show.
  public static let classNames = [
    "aeroplane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship",
    "lorry",
  ]

  private static let side = 32
  private static let recordSize = 1 + 3 * side * side

  /// Reads the six files in a folder, or in its subfolder as unpacked.
  ///
  /// The archive unpacks into cifar-10-batches-bin: either that folder or the
  /// one that it lies in will do. A file may have any number of records.
  ///
  /// - Throws: `DatasetError` when a file is missing, is not whole records, or
  ///   has a class above 9.
  public init(folder: URL) throws {
    let inner = folder.appendingPathComponent("cifar-10-batches-bin")
    let isOuter = FileManager.default.fileExists(atPath: inner.path)
    let place = isOuter ? inner : folder
    func read(_ names: [String]) throws -> ColourSet {
      var records: [UInt8] = []
      for name in names {
        records += try Self.records(in: place.appendingPathComponent(name))
      }
      return Self.pictures(records)
    }
    train = try read((1...5).map { "data_batch_\($0).bin" })
    test = try read(["test_batch.bin"])
  }

  // ANCHOR: cifar-records
  /// Reads one file and makes sure that it is what it should be.
  private static func records(in url: URL) throws -> [UInt8] {
    let path = url.relativePath
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw DatasetError(
        .missing, file: path, expected: "a file of CIFAR-10",
        found: "nothing", advice: advice)
    }
    let file = try DataFile(url)
    guard file.size > 0, file.size % recordSize == 0,
      file.size <= IDXArray.largestSize
    else {
      throw DatasetError(
        .truncated, file: path,
        expected: "records of \(recordSize) bytes, at least one",
        found: "\(file.size) bytes", advice: advice)
    }
    let bytes = try file.read(file.size)
    for start in stride(from: 0, to: bytes.count, by: recordSize)
    where bytes[start] > 9 {
      throw DatasetError(
        .wrongLabel, file: path, offset: start,
        expected: "a class in 0...9", found: "\(bytes[start])",
        advice: "Is this CIFAR-100, or another format? " + advice)
    }
    return bytes
  }
  // ANCHOR_END: cifar-records

  private static func pictures(_ records: [UInt8]) -> ColourSet {
    var (pixels, labels) = ([UInt8](), [Int]())
    pixels.reserveCapacity(records.count)
    for start in stride(from: 0, to: records.count, by: recordSize) {
      labels.append(Int(records[start]))
      pixels += records[start + 1..<start + recordSize]
    }
    return ColourSet(
      height: side, width: side, pixels: pixels, labels: labels)
  }

  private static let advice =
    "Fetch cifar-10-binary.tar.gz from www.cs.toronto.edu/~kriz/cifar.html, "
    + "unpack it, and name the folder cifar-10-batches-bin."
}
