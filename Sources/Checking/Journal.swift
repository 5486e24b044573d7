import Foundation

/// Notes that outlive a crash: the call being made, and what came of it all.
///
/// The process that runs the reader's code writes them, the one that started
/// it reads them. They are one small file, which holds the last note only.
public struct Journal: Sendable {
  /// Where the notes are.
  public let path: String

  /// A journal in the folder for temporary files.
  public static func temporary() -> Journal {
    let name = "out-of-noise-\(UUID().uuidString)"
    let folder = FileManager.default.temporaryDirectory
    return Journal(path: folder.appendingPathComponent(name).path)
  }

  /// Opens a journal that another process may have begun.
  public init(path: String) { self.path = path }

  /// Deletes the file.
  public func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// What came of the check.
  ///
  /// When the process that wrote the notes is gone without a verdict, it was
  /// the reader's code that ended it.
  public var result: CheckResult {
    guard let data = FileManager.default.contents(atPath: path),
      let note = try? JSONDecoder().decode(Note.self, from: data)
    else { return .crashed(call: nil) }
    switch note {
    case .calling(let call): return .crashed(call: call)
    case .done(let result): return result
    }
  }

  enum Note: Codable {
    case calling(String)
    case done(CheckResult)
  }

  func write(_ note: Note) {
    try? JSONEncoder().encode(note).write(to: URL(fileURLWithPath: path))
  }
}

/// What came of checking an answer in a process of its own.
public enum CheckResult: Sendable, Codable, Equatable {
  /// The check came to its end.
  case judged(Verdict)
  /// The answer was still busy with a call when the time was up.
  case timedOut(call: String?)
  /// The answer ended the process, in the call if that is known.
  case crashed(call: String?)
}
