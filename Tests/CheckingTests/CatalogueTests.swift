import Checking
import Foundation
import Testing

/// An exercise with one wrong answer to it; its name is the test's.
struct Attempt: Sendable, CustomTestStringConvertible {
  let exercise: Exercise
  let answer: Answer
  var testDescription: String { "\(exercise.id): \(answer.name)" }

  static func all(_ answers: (Exercise) -> [Answer]) -> [Attempt] {
    Exercise.all.flatMap { exercise in
      answers(exercise).map { Attempt(exercise: exercise, answer: $0) }
    }
  }
}

// None of these tests calls the reader's code: they are about the checkers.
@Suite("The checkers")
struct CatalogueTests {
  @Test("accept the reference, whatever the seed", arguments: Exercise.all)
  func reference(exercise: Exercise) {
    for seed in UInt64(1)...20 {
      #expect(exercise.reference.check(seed: seed) == .solved, "seed \(seed)")
    }
  }

  @Test(
    "accept right answers that are written differently",
    arguments: Attempt.all { $0.alternatives })
  func alternative(attempt: Attempt) {
    for seed in UInt64(1)...20 {
      #expect(attempt.answer.check(seed: seed) == .solved, "seed \(seed)")
    }
  }

  @Test(
    "see through every typical mistake, and say which it is",
    arguments: Attempt.all { $0.mistakes })
  func mistake(attempt: Attempt) {
    for seed in UInt64(1)...3 {
      let verdict = attempt.answer.check(seed: seed)
      guard case .wrong(let diagnosis) = verdict else {
        Issue.record("seed \(seed): the verdict is \(verdict)")
        continue
      }
      #expect(diagnosis.mistake == attempt.answer.name)
      #expect(diagnosis.clue == attempt.answer.clue)
      #expect(diagnosis.expected != diagnosis.got)
      #expect(diagnosis.section == attempt.exercise.section)
      #expect(diagnosis.call.hasPrefix(attempt.exercise.function + "("))
    }
  }

  @Test(
    "see through answers that are wrong by rote",
    arguments: Attempt.all { $0.automaticMistakes })
  func automatic(attempt: Attempt) {
    for seed in UInt64(1)...3 {
      guard case .wrong(let diagnosis) = attempt.answer.check(seed: seed) else {
        Issue.record("seed \(seed): not rejected")
        continue
      }
      #expect(diagnosis.expected != diagnosis.got)
      #expect(!diagnosis.clue.isEmpty)
    }
  }

  @Test(
    "say what is wrong even if the mistake is not in the catalogue",
    arguments: [
      ("zeros", "all zeros"), ("sign flipped", "wrong sign"),
      ("not a number", "not a finite number"),
      ("infinite", "not a finite number"),
      ("empty", "a list of the wrong length"),
      ("one too many", "a list of the wrong length"),
      ("1 % too large", "off by a constant factor"),
      ("a millionth too large", "off by a constant factor"),
      ("single precision", "nearly right"),
      ("throws", "an error was thrown"), ("solved in part", "solved in part"),
      ("reversed", "in reverse order"),
      ("input unchanged", "the input came back unchanged"),
      ("numbers of its own", "another answer every time"),
    ])
  func general(name: String, mistake: String) throws {
    let exercise = try #require(Exercise.numbered("1.1"))
    let answer = try #require(
      exercise.automaticMistakes.first { $0.name == name })
    guard case .wrong(let diagnosis) = answer.check() else {
      Issue.record("not rejected")
      return
    }
    #expect(diagnosis.mistake == mistake)
  }

  @Test("the catalogue is not empty", arguments: Exercise.all)
  func catalogue(exercise: Exercise) {
    #expect(exercise.mistakes.count >= 4)
    #expect(!exercise.alternatives.isEmpty)
    #expect(Set(exercise.mistakes.map(\.name)).count == exercise.mistakes.count)
    #expect(Set(exercise.mistakes.map(\.clue)).count == exercise.mistakes.count)
    #expect(exercise.mistakes.allSatisfy { $0.clue.count > 30 })
    #expect(exercise.automaticMistakes.count >= 15)
    #expect(exercise.accidents.count == 3)
    #expect(!exercise.hint.isEmpty)
    #expect(exercise.section.hasPrefix("\(exercise.chapter)."))
  }
}

@Suite("Accidents in an answer")
struct AccidentTests {
  /// Checks an answer in a process of its own, for so many seconds.
  func result(
    _ attempt: Attempt, within seconds: Double
  ) async -> CheckResult {
    let journal = Journal.temporary()
    defer { journal.remove() }
    let (id, name, path) = (
      attempt.exercise.id, attempt.answer.name, journal.path
    )
    let end: ExitTest.Condition =
      switch name {
      case "traps": .failure
      case "calls exit": .exitCode(0)
      default: .exitCode(42)
      }
    await #expect(processExitsWith: end) {
      [
        id = id as String, name = name as String, path = path as String,
        seconds = seconds as Double
      ] in
      let answer = Exercise.numbered(id)?.accidents.first { $0.name == name }
      answer?.check(journal: Journal(path: path), within: seconds)
      exit(42)
    }
    return journal.result
  }

  @Test(
    "end their own process only, and leave a note which call it was",
    arguments: Attempt.all { $0.accidents })
  func accident(attempt: Attempt) async {
    let isEndless = attempt.answer.name == "endless loop"
    let prefix = attempt.exercise.function + "("
    // On a busy machine the first moment may pass before the call begins
    for seconds in isEndless ? [0.3, 10] : [TimeLimit.standard] {
      let result = await result(attempt, within: seconds)
      if case .timedOut(nil) = result, seconds < 1 { continue }
      let call =
        switch result {
        case .crashed(let call) where !isEndless: call
        case .timedOut(let call) where isEndless: call
        default: String?.none
        }
      #expect(call?.hasPrefix(prefix) == true, "the result is \(result)")
      break
    }
  }

  @Test("a process that never began counts as crashed")
  func nothing() {
    #expect(Journal.temporary().result == .crashed(call: nil))
  }

  @Test("are reported with the call, the file and the section")
  func reports() throws {
    let exercise = try #require(Exercise.numbered("1.2"))
    for report in [
      exercise.crashReport(call: "linearSchedule(…)", reason: "no memory"),
      exercise.timeReport(call: "linearSchedule(…)"),
    ] {
      #expect(report.contains("linearSchedule(…)"))
      #expect(report.contains("Sources/Exercises/Chapter01.swift"))
      #expect(report.contains("section 1.2"))
    }
    let crash = exercise.crashReport(call: nil, reason: "no memory")
    #expect(crash.contains("no memory"))
  }
}
