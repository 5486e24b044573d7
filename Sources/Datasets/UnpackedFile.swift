import CZlib
import Foundation

/// The bytes of a file, unpacked on the way when it is gzip.
///
/// Nobody has to trust the file: never more is unpacked than was asked for,
/// so a gzip bomb stays packed.
final class UnpackedFile {
  let file: DataFile
  /// How many unpacked bytes have been read.
  private(set) var position = 0

  private let gzip: Gzip?
  /// Bytes read from the file and not yet used: `input[used...]`.
  private var input: [UInt8] = []
  private var used = 0

  init(_ url: URL) throws {
    file = try DataFile(url)
    input = try file.read(1 << 16)
    gzip = input.starts(with: [0x1F, 0x8B]) ? Gzip() : nil
  }

  /// Whether the bytes are gzip: then the file's size is not the data's.
  var isGzip: Bool { gzip != nil }

  /// The most bytes that the file can possibly hold.
  ///
  /// Deflate needs at least one bit for two bytes of a match of at most 258:
  /// it never packs better than 1 to 1032.
  var largestPossibleSize: Int { isGzip ? file.size * 1032 : file.size }

  /// Reads exactly `count` bytes, or throws that the file is truncated.
  func read(exactly count: Int) throws -> [UInt8] {
    let start = position
    let bytes = try read(upTo: count)
    guard bytes.count == count else {
      throw DatasetError(
        .truncated, file: file.path, offset: position,
        expected: "\(count) bytes from byte \(start) on",
        found: file.size == 0 ? "an empty file" : "the end of the file")
    }
    return bytes
  }

  /// Reads up to `count` more bytes; fewer only at the end of the data.
  func read(upTo count: Int) throws -> [UInt8] {
    let bytes = try [UInt8](unsafeUninitializedCapacity: count) {
      output, filled in
      while filled < count {
        if used == input.count {
          input = try file.read(1 << 16)
          used = 0
        }
        let rest = UnsafeMutableBufferPointer(rebasing: output[filled...])
        guard let gzip else {
          if input.isEmpty { return }
          let piece = input[used...].prefix(rest.count)
          _ = rest.update(fromContentsOf: piece)
          used += piece.count
          filled += piece.count
          continue
        }
        if input.isEmpty {
          if gzip.isBetweenMembers { return }
          throw DatasetError(
            .truncated, file: file.path, offset: position + filled,
            expected: "more gzip data", found: "the end of the file")
        }
        do throws(Gzip.Damage) {
          let step = try gzip.unpack(input[used...], into: rest)
          used += step.read
          filled += step.written
        } catch .afterMember {
          throw DatasetError(
            .trailingBytes, file: file.path, offset: position + filled,
            expected: "the end of the gzip data",
            found: "more bytes that are not gzip")
        } catch .inside(let message) {
          throw DatasetError(
            .damagedGzip, file: file.path, offset: position + filled,
            expected: "sound gzip data", found: message)
        }
      }
    }
    position += bytes.count
    return bytes
  }
}

/// A gzip decoder: zlib's, with several members in a row allowed.
private final class Gzip {
  enum Damage: Error {
    /// After a whole member comes something that is not gzip.
    case afterMember
    /// Not sound gzip; zlib's own words.
    case inside(String)
  }

  /// Whether a member has just ended: then the data may end, too.
  private(set) var isBetweenMembers = false

  /// zlib keeps the address of the stream, so it must never move.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let gzipOnly: Int32 = 16 + MAX_WBITS
    let status = inflateInit2_(
      stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib \(ZLIB_VERSION) cannot start: \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks as much as there is input for and room for.
  func unpack(
    _ input: ArraySlice<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(Damage) -> (read: Int, written: Int) {
    if isBetweenMembers {
      guard input.first == 0x1F else { throw .afterMember }
      inflateReset(stream)
      isBetweenMembers = false
    }
    let status = input.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      return inflate(stream, Z_NO_FLUSH)
    }
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR
    else {
      let message = stream.pointee.msg.map { String(cString: $0) }
      throw .inside(message ?? "zlib's error \(status)")
    }
    isBetweenMembers = status == Z_STREAM_END
    return (
      input.count - Int(stream.pointee.avail_in),
      output.count - Int(stream.pointee.avail_out)
    )
  }
}
