/// What can be wrong with a file of tensors, said for people.
///
/// Introduced in chapter 6.
public enum SafetensorsError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened, or not written.
  case inaccessible(file: String, reason: String)
  /// The file ends before what it promises.
  case truncated(file: String, needed: Int, found: Int)
  /// The length of the header is beyond what a header can need.
  case hugeHeader(file: String, length: UInt64)
  /// The header is not what the format asks for.
  case badHeader(file: String, reason: String)
  /// One tensor's entry contradicts itself, the file or another entry.
  case badTensor(file: String, name: String, reason: String)
  /// The tensors are not those of the network.
  case mismatch(file: String, name: String, expected: String, found: String)

  /// What was read, what was expected and found, and what to do.
  public var description: String {
    switch self {
    case .inaccessible(let file, let reason):
      "\(file): cannot be read or written (\(reason)). Check the path and "
        + "your rights to it."
    case .truncated(let file, let needed, let found):
      "\(file): expected \(needed) bytes, found \(found). The file is cut "
        + "off: write or download it again."
    case .hugeHeader(let file, let length):
      "\(file): a header of \(length) bytes is promised, at most "
        + "\(Safetensors.longestHeader) are read. Is it a safetensors file?"
    case .badHeader(let file, let reason):
      "\(file): the header is broken: \(reason). Is it a safetensors file?"
    case .badTensor(let file, let name, let reason):
      "\(file): tensor \"\(name)\" is broken: \(reason). Write the file again."
    case .mismatch(let file, let name, let expected, let found):
      "\(file): \"\(name)\": expected \(expected), found \(found). Was it "
        + "written by the same network?"
    }
  }
}
