extension Safetensors {
  /// What the header says of one name.
  enum Line: Codable {
    case tensor(Entry)
    case notes([String: String])

    init(from decoder: any Decoder) throws {
      if let entry = try? Entry(from: decoder) {
        self = .tensor(entry)
      } else {
        self = .notes(try [String: String](from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .tensor(let entry): try entry.encode(to: encoder)
      case .notes(let notes): try notes.encode(to: encoder)
      }
    }
  }

  /// One tensor: its type, its shape, and its first byte and that after its last.
  struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    /// Why an entry cannot be right.
    struct Contradiction: Error {
      let reason: String
    }

    /// The tensor's bytes, if all that is said of them agrees.
    func place(in available: Int) throws(Contradiction) -> Range<Int> {
      guard let precision = Precision(rawValue: dtype) else {
        throw Contradiction(
          reason: "its type is \(dtype), and only F32 and F16 are read")
      }
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1],
        offsets[1] <= available
      else {
        throw Contradiction(
          reason: "its place \(offsets) is not within \(available) bytes")
      }
      var bytes = precision.bytes
      for length in shape {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
        guard length >= 0, !overflow else {
          throw Contradiction(reason: "its shape \(shape) is impossible")
        }
        bytes = product
      }
      guard bytes == offsets[1] - offsets[0] else {
        throw Contradiction(
          reason: "shape \(shape) needs \(bytes) bytes, "
            + "it has \(offsets[1] - offsets[0])")
      }
      return offsets[0]..<offsets[1]
    }
  }
}
