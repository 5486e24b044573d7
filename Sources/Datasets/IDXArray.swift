import CZlib
import Foundation

/// An array of bytes with any number of axes, in the IDX format of MNIST.
///
/// The file: two zero bytes, the element type (8: one unsigned byte), the
/// number of axes; then the length of each axis as a big-endian 32-bit number;
/// then the bytes, the last index fastest.
///
/// Source: LeCun, Cortes and Burges, "The MNIST database of handwritten
/// digits", http://yann.lecun.com/exdb/mnist/.
///
/// Introduced in chapter 1.
public struct IDXArray: Equatable, Sendable {
  /// The largest array that is read: 2 GiB, more than any public IDX set.
  public static let largestSize = 1 << 31

  /// The length of each axis: [60000, 28, 28] for the training pictures.
  public let shape: [Int]

  /// The bytes, the last index fastest.
  public let bytes: [UInt8]

  /// Gives bytes a shape.
  ///
  /// - Precondition: `bytes.count` is the product of `shape`.
  public init(_ bytes: [UInt8], shape: [Int]) {
    precondition(
      bytes.count == shape.reduce(1, *),
      "cannot give \(bytes.count) bytes the shape \(shape)")
    self.bytes = bytes
    self.shape = shape
  }

  /// Reads a file, plain or gzip, that must have a certain number of axes.
  ///
  /// Sizes are checked against the file before any memory is taken.
  ///
  /// - Throws: `DatasetError` when there is no such file, or it is anything
  ///   but one whole IDX array of bytes with `rank` axes, none of length 0.
  public init(contentsOf url: URL, rank: Int) throws {
    let file = try UnpackedFile(url)
    shape = try Self.readHeader(file, rank: rank)
    let count = shape.reduce(1, *)

    // Piece by piece: a file that lied about its size has taken no memory
    var bytes: [UInt8] = []
    while bytes.count < count {
      bytes += try file.read(exactly: min(count - bytes.count, 1 << 22))
    }
    self.bytes = bytes
    if try !file.read(upTo: 1).isEmpty {
      throw DatasetError(
        .trailingBytes, file: file.file.path, offset: file.position - 1,
        expected: "the end of an array of shape \(shape)",
        found: "more bytes")
    }
  }

  /// Reads and judges the header: the shape can be trusted afterwards.
  private static func readHeader(
    _ file: UnpackedFile, rank: Int
  ) throws -> [Int] {
    let path = file.file.path
    let magic = try file.read(exactly: 4)
    func hexadecimal(_ bytes: [UInt8]) -> String {
      bytes.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
        .joined(separator: " ")
    }
    guard magic[0] == 0 && magic[1] == 0 else {
      throw DatasetError(
        .notIDX, file: path, offset: 0,
        expected: "the IDX header \(hexadecimal([0, 0, 8, UInt8(rank)]))",
        found: hexadecimal(magic))
    }
    guard magic[2] == 8 else {
      throw DatasetError(
        .wrongElementType, file: path, offset: 2,
        expected: "element type 08 (unsigned bytes)",
        found: hexadecimal([magic[2]]),
        advice: "Convert the data to bytes first.")
    }
    guard magic[3] == UInt8(rank) else {
      throw DatasetError(
        .wrongRank, file: path, offset: 3,
        expected: rank == 1 ? "1 axis" : "\(rank) axes",
        found: "\(magic[3])",
        advice: "Pictures have 3 axes, labels 1: were they mixed up?")
    }

    var shape: [Int] = []
    var count = 1
    for axis in 0..<rank {
      let offset = file.position
      let length = try file.read(exactly: 4).reduce(0) { $0 << 8 | Int($1) }
      guard length > 0 else {
        throw DatasetError(
          .empty, file: path, offset: offset,
          expected: "axis \(axis) of length 1 or more", found: "0")
      }
      shape.append(length)
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow && product <= largestSize else {
        throw DatasetError(
          .tooLarge, file: path, offset: offset,
          expected: "an array of at most \(largestSize) bytes",
          found: "the shape \(shape)")
      }
      count = product
    }

    let size = file.position + count
    let possible = file.largestPossibleSize
    guard size <= possible else {
      throw DatasetError(
        .truncated, file: path, offset: file.isGzip ? nil : possible,
        expected: "\(size) bytes, as the shape \(shape) promises",
        found: file.isGzip
          ? "\(file.file.size) gzip bytes, which cannot hold them"
          : "\(possible)")
    }
    guard file.isGzip || size == possible else {
      throw DatasetError(
        .trailingBytes, file: path, offset: size,
        expected: "\(size) bytes, as the shape \(shape) promises",
        found: "\(possible)")
    }
    return shape
  }

  /// Writes the array to a file: whole, or not at all.
  ///
  /// - Precondition: there are 1...255 axes, each shorter than 2^32.
  /// - Throws: `DatasetError` when the file cannot be written.
  public func write(to url: URL) throws {
    do {
      try Data(header + bytes).write(to: url, options: .atomic)
    } catch {
      throw DatasetError(
        .unwritable, file: url.relativePath,
        expected: "a place to write \(bytes.count) bytes",
        found: error.localizedDescription,
        advice: "Does the folder exist, and has the disk room?")
    }
  }

  /// The CRC-32 of the unpacked file.
  var checksum: UInt32 {
    let start = crc32_z(0, header, header.count)
    return UInt32(crc32_z(start, bytes, bytes.count))
  }

  private var header: [UInt8] {
    precondition(
      (1...255).contains(shape.count), "an IDX file cannot hold \(shape)")
    return [0, 0, 8, UInt8(shape.count)]
      + shape.flatMap { length in
        withUnsafeBytes(of: UInt32(length).bigEndian) { Array($0) }
      }
  }
}
