import Foundation
import Tensors

extension Safetensors {
  /// Reads a file that anybody may have written.
  ///
  /// Every size is held against the file before anything is made of it.
  ///
  /// - Throws: `SafetensorsError`.
  ///
  /// Introduced in chapter 6.
  public init(contentsOf url: URL) throws(SafetensorsError) {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      throw .inaccessible(
        file: url.path, reason: error.localizedDescription)
    }
    try self.init(data, file: url.path)
  }

  init(_ data: Data, file: String) throws(SafetensorsError) {
    guard data.count >= 8 else {
      throw .truncated(file: file, needed: 8, found: data.count)
    }
    let length = UInt64(
      littleEndian: data.withUnsafeBytes {
        $0.loadUnaligned(as: UInt64.self)
      })
    guard length <= UInt64(Self.longestHeader) else {
      throw .hugeHeader(file: file, length: length)
    }
    let start = 8 + Int(length)
    guard data.count >= start else {
      throw .truncated(file: file, needed: start, found: data.count)
    }
    let json = data.subdata(in: 8..<start)
    let header: [String: Line]
    do {
      header = try JSONDecoder().decode([String: Line].self, from: json)
    } catch {
      throw .badHeader(file: file, reason: "not the JSON that was expected")
    }
    if let name = repeatedName(in: json) {
      throw .badHeader(file: file, reason: "\"\(name)\" stands there twice")
    }

    self.init()
    var places: [(range: Range<Int>, name: String)] = []
    for (name, line) in header {
      switch line {
      case .notes(let notes):
        guard name == "__metadata__" else {
          throw .badTensor(
            file: file, name: name, reason: "it has no type, shape or place")
        }
        metadata = notes
      case .tensor(let entry):
        do {
          places.append((try entry.place(in: data.count - start), name))
        } catch {
          throw .badTensor(file: file, name: name, reason: error.reason)
        }
      }
    }

    // The tensors must fill the rest of the file, without gap or overlap
    places.sort {
      ($0.range.lowerBound, $0.range.upperBound)
        < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for (range, name) in places {
      guard range.lowerBound == end else {
        throw .badTensor(
          file: file, name: name,
          reason: "it begins at byte \(range.lowerBound), but the one before "
            + "ends at \(end)")
      }
      end = range.upperBound
    }
    guard end == data.count - start else {
      throw .badHeader(
        file: file,
        reason: "its tensors end at byte \(end) of \(data.count - start)")
    }

    for (range, name) in places {
      guard case .tensor(let entry) = header[name] else { continue }
      let bytes = data[start + range.lowerBound..<start + range.upperBound]
      tensors[name] = Tensor(
        entry.dtype == Precision.half.rawValue
          ? numbers(in: bytes, zero: Float16(0)).map { Float($0) }
          : numbers(in: bytes, zero: Float(0)),
        shape: entry.shape)
    }
  }
}

/// The numbers that bytes stand for, which need not lie at even places.
private func numbers<Scalar>(in bytes: Data, zero: Scalar) -> [Scalar] {
  var result = Array(
    repeating: zero, count: bytes.count / MemoryLayout<Scalar>.size)
  result.withUnsafeMutableBytes { _ = bytes.copyBytes(to: $0) }
  return result
}

/// The first name that a JSON object has twice, which decoders do not mind.
///
/// Only names of the outermost object count; `json` is known to be well formed.
private func repeatedName(in json: Data) -> String? {
  var seen: Set<Data> = []
  var (depth, start, escaped) = (0, -1, false)
  var last = Data()
  for (i, byte) in json.enumerated() {
    if start >= 0 {
      // Within a text
      if escaped {
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "\"") {
        last = json.subdata(in: start..<i)
        start = -1
      }
      continue
    }
    switch byte {
    case UInt8(ascii: "\""): start = i + 1
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    case UInt8(ascii: ":") where depth == 1:
      if !seen.insert(last).inserted {
        return String(decoding: last, as: UTF8.self)
      }
    default: break
    }
  }
  return nil
}
