/// One exercise of the book: what it is, and how to check an answer.
public struct Exercise: Sendable, Identifiable,
  CustomStringConvertible
{
  /// The number in the book, such as "1.1".
  public let id: String

  /// The title in the book.
  public let title: String

  /// The name of the function that the reader writes.
  public let function: String

  /// The section of the book to reread, such as "1.3".
  public let section: String

  /// A push in the right direction.
  public let hint: String

  /// The typical mistakes; each has a diagnosis of its own.
  public let mistakes: [WrongAnswer]

  /// Wrong answers made from the right one: zeros, another length, and so on.
  public let automaticMistakes: [WrongAnswer]

  private let run: @Sendable (UInt64, (String) -> Void) -> Verdict
  private let runReference: @Sendable (UInt64) -> Verdict

  /// Forgets what the arguments of the function are.
  init<Input>(_ assignment: Assignment<Input>) {
    func erased(_ mistake: Mistake<Input>) -> WrongAnswer {
      WrongAnswer(name: mistake.name, clue: mistake.clue) {
        assignment.check(mistake.implementation, seed: $0)
      }
    }
    id = assignment.id
    title = assignment.title
    function = assignment.function
    section = assignment.section
    hint = assignment.hint
    mistakes = assignment.mistakes.map(erased)
    automaticMistakes = assignment.automaticMistakes.map(erased)
    run = {
      assignment.check(assignment.reader, seed: $0, announce: $1)
    }
    runReference = { assignment.check(assignment.reference, seed: $0) }
  }

  /// The number and the title.
  public var description: String { "\(id) \(title)" }

  /// The chapter that the exercise belongs to.
  public var chapter: Int { Self.chapter(of: id) }

  /// The file that the reader edits.
  public var file: String { Self.readerFile(id) }

  /// The file with the reference solution.
  public var solutionFile: String { "Sources/Solutions/\(Self.fileName(id))" }

  /// Checks the reader's own function.
  ///
  /// `announce` is told of every call just before it is made, so that after a
  /// crash somebody knows which one it was.
  public func check(
    seed: UInt64 = 1, announce: (String) -> Void = { _ in }
  ) -> Verdict {
    run(seed, announce)
  }

  /// Checks the reader's own function, in a process that may end badly.
  ///
  /// It may crash, or run for ever: what happens is written to the journal,
  /// for the process that waits outside. Leave this process when the call
  /// returns; an endless loop would go on.
  public func check(
    journal: Journal, within seconds: Double = TimeLimit.standard
  ) {
    TimeLimit.limitMemory()
    let lastCall = Latest<String>()
    let verdict = TimeLimit.run(seconds: seconds) {
      check {
        lastCall.value = $0
        journal.write(.calling($0))
      }
    }
    let result = verdict.map { CheckResult.judged($0) }
    journal.write(.done(result ?? .timedOut(call: lastCall.value)))
  }

  /// Checks the reference solution: it had better be right.
  public func checkReference(seed: UInt64) -> Verdict { runReference(seed) }

  /// Finds an exercise by its number.
  public static func numbered(_ id: String) -> Exercise? {
    all.first { $0.id == id }
  }

  /// The chapters that have exercises, in order.
  public static var chapters: [Int] { Set(all.map(\.chapter)).sorted() }

  static func readerFile(_ id: String) -> String {
    "Sources/Exercises/\(fileName(id))"
  }

  private static func chapter(of id: String) -> Int {
    Int(id.prefix { $0 != "." }) ?? 0
  }

  private static func fileName(_ id: String) -> String {
    let chapter = chapter(of: id)
    return "Chapter\(chapter < 10 ? "0" : "")\(chapter).swift"
  }
}

/// A wrong answer to an exercise, and what the checker says to it.
public struct WrongAnswer: Sendable {
  /// The mistake in a few words.
  public let name: String

  /// What the diagnosis must say; empty where any diagnosis will do.
  public let clue: String

  private let run: @Sendable (UInt64) -> Verdict

  init(
    name: String, clue: String, run: @escaping @Sendable (UInt64) -> Verdict
  ) {
    self.name = name
    self.clue = clue
    self.run = run
  }

  /// Lets the checker judge the wrong answer.
  public func check(seed: UInt64) -> Verdict { run(seed) }
}
