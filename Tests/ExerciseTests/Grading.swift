import Checking
import Foundation
import Testing

/// Checks the reader's answer to one exercise, in a process of its own.
///
/// Solved: the test passes. Not attempted: it is cancelled, which is no
/// failure. Wrong: it fails with the diagnosis. A crash or an endless loop
/// ends that process only, and is reported with the call that did it.
func grade(
  _ id: String, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let exercise = try #require(Exercise.numbered(id))
  let journal = Journal.temporary()
  defer { journal.remove() }
  let path = journal.path

  // Not exit code 0, or a stray `exit(0)` would look like the end
  await #expect(
    processExitsWith: .exitCode(42),
    "Your code for exercise \(id) stopped the program.",
    sourceLocation: sourceLocation
  ) { [id = id as String, path = path as String] in
    Exercise.numbered(id)?.reader.check(journal: Journal(path: path))
    exit(42)
  }

  func fail(_ text: String) {
    Issue.record(
      Comment(rawValue: "\n\(text)"), sourceLocation: sourceLocation)
  }
  switch journal.result {
  case .judged(.solved): break
  case .judged(.unsolved):
    try Test.cancel("not attempted yet: open \(exercise.file)")
  case .judged(.wrong(let diagnosis)): fail("\(diagnosis)")
  case .crashed(let call): fail(exercise.crashReport(call: call))
  case .timedOut(let call): fail(exercise.timeReport(call: call))
  }
}
