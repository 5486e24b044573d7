/// A data file cannot be used, or cannot be written.
///
/// Introduced in chapter 1.
public struct DatasetError: Error, Equatable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Problem: Equatable, Sendable {
    /// There is nothing at that path.
    case missing
    /// There is a folder, a pipe or a device instead of a file.
    case notAFile
    /// The system refuses to open or read it.
    case unreadable
    /// The first bytes are not those of an IDX file.
    case notIDX
    /// An IDX file, but its numbers are not single bytes.
    case wrongElementType
    /// An IDX file with too many or too few axes.
    case wrongRank
    /// An axis of length zero: no picture, or pictures without pixels.
    case empty
    /// The header promises more than this library is willing to hold.
    case tooLarge
    /// The file ends before what its header promises.
    case truncated
    /// The file goes on after what its header promises.
    case trailingBytes
    /// The compressed data are damaged.
    case damagedGzip
    /// Pictures and labels are not equally many, or differ in size.
    case mismatch
    /// A label is none of the set's classes.
    case wrongLabel
    /// The file cannot be written.
    case unwritable
  }

  /// What kind of trouble it is.
  public let problem: Problem

  /// The path of the file, as it was given.
  public let file: String

  /// How many bytes into the (unpacked) data the trouble is, where it matters.
  public let offset: Int?

  /// What should be there.
  public let expected: String

  /// What is there.
  public let found: String

  /// What to do next.
  public let advice: String

  init(
    _ problem: Problem, file: String, offset: Int? = nil,
    expected: String, found: String, advice: String = freshCopy
  ) {
    self.problem = problem
    self.file = file
    self.offset = offset
    self.expected = expected
    self.found = found
    self.advice = advice
  }

  /// One line: the file, the place, expected, found, and what to do next.
  public var description: String {
    let place = offset.map { " at byte \($0)" } ?? ""
    return "\(file)\(place): expected \(expected), found \(found). \(advice)"
  }

  static let freshCopy =
    "Delete the file and fetch it again: for MNIST, `make mnist`."
}
