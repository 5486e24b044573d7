import Checking
import Foundation

/// One answer of the reader's, checked in a process of its own.
struct Trial {
  let result: CheckResult

  /// What Swift said when the answer crashed, if it said anything.
  let reason: String?

  /// Starts this program once more, for one exercise, and waits for it.
  init(_ exercise: Exercise, showingPrints: Bool) throws {
    let journal = Journal.temporary()
    let errors = journal.path + ".errors"
    try Data().write(to: URL(fileURLWithPath: errors))
    defer {
      journal.remove()
      try? FileManager.default.removeItem(atPath: errors)
    }

    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["--exercise", exercise.id, "--journal", journal.path]
    // A crash shall say its one line, and not look for whom to blame
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]) { _, new in new }
    process.standardError = FileHandle(forWritingAtPath: errors)
    if !showingPrints { process.standardOutput = FileHandle.nullDevice }
    process.standardInput = FileHandle.nullDevice

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
    let said = FileManager.default.contents(atPath: errors) ?? Data()
    reason = String(decoding: said, as: UTF8.self)
      .firstMatch(of: #/Fatal error: (.+)/#)
      .map { String($0.1) }
  }
}
