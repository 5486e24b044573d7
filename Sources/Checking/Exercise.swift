/// One exercise of the book: what it is, and how to check an answer.
public struct Exercise: Sendable, Identifiable, CustomStringConvertible {
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

  /// The reader's own answer, right or wrong.
  public let reader: Answer

  /// The reference solution.
  public let reference: Answer

  /// Right answers that are written in another way.
  public let alternatives: [Answer]

  /// The typical mistakes; each has a diagnosis of its own.
  public let mistakes: [Answer]

  /// Wrong answers made from the right one: zeros, another length, and so on.
  public let automaticMistakes: [Answer]

  /// Answers that end the program or never come back.
  ///
  /// Check them in a process that can be spared.
  public let accidents: [Answer]

  /// Forgets what the arguments of the function are.
  init<Input>(_ assignment: Assignment<Input>) {
    func answer(
      _ name: String, clue: String = "",
      _ implementation: @escaping Assignment<Input>.Implementation
    ) -> Answer {
      Answer(name: name, clue: clue) { seed, announce in
        assignment.check(implementation, seed: seed, announce: announce)
      }
    }
    id = assignment.id
    title = assignment.title
    function = assignment.function
    section = assignment.section
    hint = assignment.hint
    reader = answer("the reader's", assignment.reader)
    reference = answer("the reference", assignment.reference)
    alternatives = assignment.alternatives.map {
      answer("the reference in other words", $0)
    }
    mistakes = assignment.mistakes.map {
      answer($0.name, clue: $0.clue, $0.implementation)
    }
    automaticMistakes = assignment.automaticMistakes.map {
      answer($0.name, $0.implementation)
    }
    accidents = assignment.accidents.map { answer($0.name, $0.implementation) }
  }

  /// The number and the title.
  public var description: String { "\(id) \(title)" }

  /// The chapter that the exercise belongs to.
  public var chapter: Int { Self.chapter(of: id) }

  /// The file that the reader edits.
  public var file: String { Self.readerFile(id) }

  /// The file with the reference solution.
  public var solutionFile: String { "Sources/Solutions/\(Self.fileName(id))" }

  /// Finds an exercise by its number.
  public static func numbered(_ id: String) -> Exercise? {
    all.first { $0.id == id }
  }

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
