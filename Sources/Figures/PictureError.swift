/// Why a picture could not be read or written, told for people.
///
/// Introduced in chapter 1.
public struct PictureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, for programs to tell apart.
  ///
  /// Introduced in chapter 1.
  public enum Kind: Sendable {
    /// There is no such file or folder.
    case missing
    /// A folder or device stands where a file was expected, or the reverse.
    case wrongKindOfFile
    /// The system refused to read the file.
    case unreadable
    /// The bytes are not those of a PNG.
    case notPNG
    /// The bytes begin like a PNG, but do not hold a whole and sound picture.
    case damaged
    /// The picture is larger than this program reads or writes.
    case tooLarge
    /// The system refused to write the file.
    case unwritable
  }

  /// What went wrong, for programs to tell apart.
  public let kind: Kind
  /// The path of the file.
  public let file: String
  /// What should have been there.
  public let expected: String
  /// What was there.
  public let found: String
  /// What to do next.
  public let advice: String

  /// One line: the file, what was expected, what was found, what to do.
  public var description: String {
    "\(file): expected \(expected), found \(found). \(advice)"
  }
}
