import Foundation

/// The output folder cannot be used.
public struct OutputError: Error, CustomStringConvertible {
  let folder: URL

  /// Which folder, and what to do.
  public var description: String {
    "cannot write to the folder \(folder.relativePath): it is a file, is not "
      + "writable, or the disk is full. Choose another with --output DIR."
  }
}

/// A run finished, but a number is not what the book says it is.
public struct ChapterFailure: Error, CustomStringConvertible {
  let slug: String
  let broken: [String]

  /// Which values, what they were and what was expected.
  public var description: String {
    let list = broken.map { "  " + $0 }.joined(separator: "\n")
    return "\(slug): not what the book says:\n\(list)\n"
      + "Either the code has changed, or the data are not what they were. Or "
      + "it was chance, which leaves a band of four standard errors once in "
      + "16,000 times: then another --seed will stay inside."
  }
}
