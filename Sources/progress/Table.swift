import Checking

/// One line of the table: an exercise, and how it stands.
struct Row {
  let exercise: Exercise
  let trial: Trial

  init(exercise: Exercise, _ trial: Trial) {
    self.exercise = exercise
    self.trial = trial
  }

  var isSolved: Bool { trial.result == .judged(.solved) }
  var isUnsolved: Bool { trial.result == .judged(.unsolved) }
  var isWrong: Bool { !isSolved && !isUnsolved }

  var state: String {
    switch trial.result {
    case .judged(.solved): "✔ solved"
    case .judged(.unsolved): "○ not attempted"
    case .judged(.wrong): "✘ wrong"
    case .crashed: "✘ crashed"
    case .timedOut: "✘ timed out"
    }
  }

  var remark: String {
    switch trial.result {
    case .judged(.solved): "compare: \(exercise.solutionFile)"
    case .judged(.unsolved): exercise.file
    case .judged(.wrong(let diagnosis)): diagnosis.mistake
    case .crashed: trial.reason ?? "your code stopped the program"
    case .timedOut: "an endless loop?"
    }
  }

  /// The beginning of what the answer printed, if it printed anything.
  ///
  /// It is called for many inputs, the ones of the example first.
  var printed: String? {
    let lines = trial.printed.split(separator: "\n")
    guard !lines.isEmpty else { return nil }
    let more = lines.count - 20
    let shown =
      lines.prefix(20).map { "  \($0)" }
      + (more > 0 ? ["  ... and \(more) lines more"] : [])
    return (["Your code printed:"] + shown).joined(separator: "\n")
  }

  /// The whole story of a wrong answer.
  var report: String? {
    switch trial.result {
    case .judged(.wrong(let diagnosis)): diagnosis.description
    case .crashed(let call):
      exercise.crashReport(call: call, reason: trial.reason)
    case .timedOut(let call): exercise.timeReport(call: call)
    case .judged: nil
    }
  }
}

/// The table of exercises, with a kind word below.
struct Table: CustomStringConvertible {
  let rows: [Row]

  var description: String {
    let width = rows.map(\.exercise.title.count).max() ?? 0
    let lines = rows.map { row in
      [
        pad(row.exercise.id, 5), pad(row.exercise.title, width + 2),
        pad(row.state, 17), row.remark,
      ].joined()
    }
    return lines.joined(separator: "\n") + "\n\n" + encouragement
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private var encouragement: String {
    let solved = rows.count(where: \.isSolved)
    if let broken = rows.first(where: \.isWrong) {
      if rows.count == 1 { return "Not yet. Here is what we found:" }
      return "\(solved) of \(rows.count) solved. What is wrong with "
        + "\(broken.exercise.id)?\n"
        + "  swift run progress --exercise \(broken.exercise.id)"
    }
    if solved == rows.count {
      return rows.count == 1
        ? "Solved. Well done!" : "All \(rows.count) solved. Well done!"
    }
    guard let next = rows.first(where: \.isUnsolved)?.exercise else {
      return ""
    }
    let start =
      solved == 0
      ? "Every exercise is one small function."
      : "\(solved) of \(rows.count) solved, nothing wrong."
    return "\(start)\nNext is \(next.id): `\(next.function)` in \(next.file)\n"
      + "  swift run progress --exercise \(next.id) --hint"
  }
}
