import Foundation
import Tensors

extension Safetensors {
  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `SafetensorsError.inaccessible`.
  ///
  /// Introduced in chapter 6.
  public func write(to url: URL) throws(SafetensorsError) {
    do {
      // A new file takes the old one's place only when it is complete
      try encoded().write(to: url, options: .atomic)
    } catch {
      throw .inaccessible(
        file: url.path, reason: error.localizedDescription)
    }
  }

  /// The bytes of the file; tensors in order of their names.
  func encoded() throws -> Data {
    var header: [String: Line] = [:]
    if !metadata.isEmpty { header["__metadata__"] = .notes(metadata) }
    var body = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let start = body.count
      tensor.withUnsafeScalars { scalars in
        body.append(contentsOf: UnsafeRawBufferPointer(scalars))
      }
      header[name] = .tensor(
        Entry(
          dtype: "F32", shape: tensor.shape, offsets: [start, body.count]))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var json = try encoder.encode(header)
    // Spaces at the end, so that the numbers begin at a multiple of 8
    json.append(
      contentsOf: repeatElement(
        UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    let length = UInt64(json.count).littleEndian
    return withUnsafeBytes(of: length) { Data($0) } + json + body
  }
}
