import Checking
import Foundation

/// One answer of the reader's, checked in a process of its own.
struct Trial {
  let result: CheckResult

  /// What the answer printed; empty for most.
  let printed: String

  /// What Swift said when the answer crashed, if it said anything.
  let reason: String?

  /// Starts this program once more, for one exercise, and waits for it.
  init(_ exercise: Exercise) throws {
    let journal = Journal.temporary()
    let (output, errors) = (journal.path + ".output", journal.path + ".errors")
    for path in [output, errors] {
      try Data().write(to: URL(fileURLWithPath: path))
    }
    defer {
      journal.remove()
      for path in [output, errors] {
        try? FileManager.default.removeItem(atPath: path)
      }
    }

    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["--exercise", exercise.id, "--journal", journal.path]
    // A crash shall say its one line, and not look for whom to blame
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)

    let done = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in done.signal() }
    try process.run()
    // It watches its own time; this is for the case that it cannot
    if done.wait(timeout: .now() + TimeLimit.standard + 5) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      result = .timedOut(call: nil)
    } else {
      result = journal.result
    }

    func text(_ path: String) -> String {
      let data = FileManager.default.contents(atPath: path) ?? Data()
      return String(decoding: data, as: UTF8.self)
    }
    printed = text(output)
    reason = text(errors).firstMatch(of: #/Fatal error: (.+)/#)
      .map { String($0.1) }
  }
}
