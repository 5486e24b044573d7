import Foundation
import Tensors

extension Safetensors {
  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `SafetensorsError`: the place cannot be written, or a number
  ///   is too large for half precision.
  ///
  /// Introduced in chapter 6.
  public func write(
    to url: URL, as precision: Precision = .single
  ) throws(SafetensorsError) {
    do {
      // A new file takes the old one's place only when it is complete
      try encoded(as: precision, for: url.path).write(to: url, options: .atomic)
    } catch let error as SafetensorsError {
      throw error
    } catch {
      throw .inaccessible(
        file: url.path, reason: error.localizedDescription)
    }
  }

  /// The bytes of the file; tensors in order of their names.
  private func encoded(
    as precision: Precision, for file: String
  ) throws -> Data {
    var header: [String: Line] = [:]
    if !metadata.isEmpty { header["__metadata__"] = .notes(metadata) }
    var body = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let start = body.count
      switch precision {
      case .single: body.append(bytesOf: tensor.scalars)
      case .half:
        let halves = tensor.scalars.map { Float16($0) }
        if let i = halves.indices.first(where: {
          halves[$0].isInfinite && tensor.scalars[$0].isFinite
        }) {
          throw SafetensorsError.badTensor(
            file: file, name: name,
            reason: "\(tensor.scalars[i]) is beyond 65504, the largest number "
              + "in half precision")
        }
        body.append(bytesOf: halves)
      }
      header[name] = .tensor(
        Entry(
          dtype: precision.rawValue, shape: tensor.shape,
          offsets: [start, body.count]))
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

extension Data {
  /// Appends numbers as they lie in memory, least significant byte first.
  fileprivate mutating func append<Scalar>(bytesOf scalars: [Scalar]) {
    scalars.withUnsafeBytes { append(contentsOf: $0) }
  }
}
