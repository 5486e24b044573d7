/// What a checker says about an answer.
public enum Verdict: Sendable, Codable, Equatable {
  /// Right on every input tried.
  case solved
  /// Still the stub: it throws `Unsolved` at once.
  case unsolved
  /// Attempted, and wrong; the diagnosis says how.
  case wrong(Diagnosis)
}

/// What is wrong with an answer, in the words of a patient teacher.
public struct Diagnosis: Error, Codable, Equatable, Sendable,
  CustomStringConvertible
{
  /// The number of the exercise, such as "1.1".
  public let exercise: String

  /// What was called, as it would be written in Swift.
  public let call: String

  /// The right answer.
  public let expected: String

  /// The reader's answer, or what happened instead of one.
  public let got: String

  /// The mistake in a few words, for a line in a table.
  public let mistake: String

  /// The likely cause: what to look at.
  public let clue: String

  /// What the mistake would do to a whole chain, if that was measured.
  public let consequence: String?

  /// The section of the book that explains it.
  public let section: String

  /// The file to edit.
  public let file: String

  /// The whole diagnosis, fact by fact.
  public var description: String {
    Wording.report(
      "Exercise \(exercise): \(mistake)",
      [
        ("called", call), ("expected", expected), ("got", got),
        ("cause", clue), ("result", consequence),
        ("reread", "section \(section)"), ("edit", file),
      ])
  }
}
