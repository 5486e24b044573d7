import Checking
import Testing

/// An exercise with one wrong answer to it; its name is the test's.
struct Attempt: Sendable, CustomTestStringConvertible {
  let exercise: Exercise
  let answer: WrongAnswer
  var testDescription: String { "\(exercise.id): \(answer.name)" }

  static let catalogued = Exercise.all.flatMap { exercise in
    exercise.mistakes.map { Attempt(exercise: exercise, answer: $0) }
  }
  static let automatic = Exercise.all.flatMap { exercise in
    exercise.automaticMistakes.map { Attempt(exercise: exercise, answer: $0) }
  }
}

@Suite("The checkers")
struct CatalogueTests {
  @Test("accept the reference, whatever the seed", arguments: Exercise.all)
  func reference(exercise: Exercise) {
    for seed in UInt64(1)...20 {
      #expect(exercise.checkReference(seed: seed) == .solved, "seed \(seed)")
    }
  }

  @Test(
    "see through every typical mistake, and say which it is",
    arguments: Attempt.catalogued)
  func mistake(attempt: Attempt) throws {
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
    "see through answers that are wrong by rote", arguments: Attempt.automatic)
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
}
