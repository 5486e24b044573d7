import ArgumentParser
import Checking
import Foundation

@main
struct Progress: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress",
    abstract: "Shows which exercises you have solved.",
    discussion: """
      Your answers are in Sources/Exercises. Each is checked in a process of \
      its own, so a crash or an endless loop in one harms no other.

      The exit code is 0, or 1 if you asked for a chapter or an exercise and \
      something in it is wrong.
      """)

  @Option(help: "Show the exercises of one chapter only.")
  var chapter: Int?

  @Option(help: "Show one exercise, such as 3.1, with its whole diagnosis.")
  var exercise: String?

  @Flag(help: "With --exercise: show a hint too.")
  var hint = false

  @Option(help: .hidden)
  var journal: String?

  func validate() throws {
    if let chapter, !Exercise.all.contains(where: { $0.chapter == chapter }) {
      let chapters = Set(Exercise.all.map(\.chapter)).sorted()
        .map { String($0) }.joined(separator: ", ")
      throw ValidationError(
        "Chapter \(chapter) has no exercises. Chapters with some: \(chapters).")
    }
    if let exercise, Exercise.numbered(exercise) == nil {
      let ids = Exercise.all.map(\.id).joined(separator: ", ")
      throw ValidationError(
        "There is no exercise \(exercise). There are: \(ids).")
    }
    if chapter != nil && exercise != nil {
      throw ValidationError("Give --chapter or --exercise, not both.")
    }
    if hint && exercise == nil {
      throw ValidationError("Say for which --exercise you want a hint.")
    }
  }

  func run() throws {
    let chosen = Exercise.all.filter {
      (chapter == nil || $0.chapter == chapter)
        && (exercise == nil || $0.id == exercise)
    }
    // The process that runs one answer, started by the one that shows it
    if let journal {
      chosen[0].reader.check(journal: Journal(path: journal))
      return
    }

    let rows = try chosen.map { one in
      Row(exercise: one, try Trial(one))
    }
    let table = Table(rows: rows)
    print(table)
    if exercise != nil {
      if let printed = rows[0].printed { print("\n\(printed)") }
      if let report = rows[0].report { print("\n\(report)") }
      if hint { print("\n\(rows[0].exercise.hintReport)") }
    }
    if (chapter != nil || exercise != nil) && rows.contains(where: \.isWrong) {
      throw ExitCode.failure
    }
  }
}
