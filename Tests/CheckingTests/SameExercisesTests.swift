import Checking
import Foundation
import Testing

// The exercises are written down in five places: the reader's files, the
// solutions, the catalogue, the reader's tests and the book. They have to be
// the same exercises everywhere.

@Suite("The same exercises everywhere")
struct SameExercisesTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let chapters = Set(Exercise.all.map(\.chapter)).sorted()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The names of the files in a folder that are about a chapter.
  static func chapterFiles(_ folder: String) throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path)
    return Set(names.filter { $0.hasPrefix("Chapter") })
  }

  static func exercises(of chapter: Int) -> [Exercise] {
    Exercise.all.filter { $0.chapter == chapter }
  }

  /// The documented exercises of a file, as "id function", in their order.
  static func documented(_ text: String) -> [String] {
    let documented =
      #/
      ///\ Exercise\ (\d+\.\d+): (?:.*\n)+? \s*public\ static\ func\ (\w+)\(
      /#
    return text.matches(of: documented).map { "\($0.1) \($0.2)" }
  }

  @Test("the catalogue is in order, without gaps, and not empty")
  func catalogue() {
    #expect(Exercise.all.count >= 6)
    #expect(Self.chapters.first == 1)
    for chapter in Self.chapters {
      let ids = Self.exercises(of: chapter).map(\.id)
      #expect(ids == (1...ids.count).map { "\(chapter).\($0)" })
    }
    #expect(Exercise.all.map(\.chapter) == Exercise.all.map(\.chapter).sorted())
  }

  @Test("each folder has one file a chapter")
  func files() throws {
    let expected = Set(
      Self.chapters.map { String(format: "Chapter%02d.swift", $0) })
    for folder in ["Sources/Exercises", "Sources/Solutions"] {
      #expect(try Self.chapterFiles(folder) == expected, "\(folder)")
    }
    #expect(try Self.chapterFiles("Tests/ExerciseTests") == expected)
  }

  // Only that the functions are there: what is in them is the reader's business
  @Test("the reader's files have the functions", arguments: Exercise.all)
  func readersFunctions(exercise: Exercise) throws {
    let text = try Self.text(exercise.file)
    #expect(text.contains("public static func \(exercise.function)("))
  }

  @Test("the stubs are documented and unsolved", .enabled(if: isPristine))
  func stubs() throws {
    for chapter in Self.chapters {
      let exercises = Self.exercises(of: chapter)
      let text = try Self.text(exercises[0].file)
      #expect(
        Self.documented(text) == exercises.map { "\($0.id) \($0.function)" })
      let bodies = text.matches(of: #/\{\n    throw Unsolved\(\)\n  \}/#)
      #expect(bodies.count == exercises.count, "chapter \(chapter)")
    }
  }

  /// Whether the reader's files are as they came: the build server says so.
  static let isPristine =
    ProcessInfo.processInfo.environment["PRISTINE_EXERCISES"] != nil

  @Test("the solutions are marked for the book", arguments: chapters)
  func solutions(chapter: Int) throws {
    let exercises = Self.exercises(of: chapter)
    let text = try Self.text(exercises[0].solutionFile)
    #expect(
      Self.documented(text) == exercises.map { "\($0.id) \($0.function)" })
    let anchor =
      #/
      //\ ANCHOR:\ solution-(\S+)\n ((?:.*\n)+?)
      \s*//\ ANCHOR_END:\ solution-\1\n
      /#
    let regions = text.matches(of: anchor)
    #expect(regions.map { String($0.1) } == exercises.map(\.id))
    for (region, exercise) in zip(regions, exercises) {
      #expect(region.2.contains("func \(exercise.function)("))
      for line in region.2.split(separator: "\n") {
        #expect(line.count <= 72, "too wide for the page: \(line)")
      }
    }
  }

  @Test("every exercise has its reader's test", arguments: chapters)
  func readersTests(chapter: Int) throws {
    let exercises = Self.exercises(of: chapter)
    let name = String(format: "Chapter%02d", chapter)
    let text = try Self.text("Tests/ExerciseTests/\(name).swift")
    #expect(text.contains("struct \(name) {"))
    let test = #/@Test\("(.+)"\)\n(?:.*\n)*?.*try await grade\("(.+)"\)/#
    let found = text.matches(of: test).map { "\($0.1) / \($0.2)" }
    #expect(found == exercises.map { "\($0) / \($0.id)" })
  }

  @Test("the book has them, title and all", arguments: chapters)
  func book(chapter: Int) throws {
    guard let page = try Self.page(of: chapter) else { return }
    let text = try Self.text(page)
    let opening = #/\n:::+ *\{\.exercise([^\n]*)\}/#
    let found = text.matches(of: opening).map { match in
      let id = match.1.firstMatch(of: #/ id="([^"]*)"/#).map { $0.1 } ?? "?"
      let title = match.1.firstMatch(of: #/ title="([^"]*)"/#).map { $0.1 }
      return "\(id) \(title ?? "?")"
    }
    #expect(found == Self.exercises(of: chapter).map(\.description))

    // The section to reread is there
    let headings = text.matches(of: #/\n## (.*)/#)
      .filter { !$0.1.contains(".unnumbered") }
    for exercise in Self.exercises(of: chapter) {
      let number = try #require(
        exercise.section.split(separator: ".").last.flatMap { Int($0) })
      #expect(
        1...max(headings.count, 1) ~= number,
        "\(exercise): there is no section \(exercise.section)")
    }
  }

  /// The page of a chapter, if it is written yet.
  static func page(of chapter: Int) throws -> String? {
    let folder = root.appendingPathComponent("book").path
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    let prefix = String(format: "%02d-", chapter)
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .first { $0.hasPrefix(prefix) && $0.hasSuffix(".md") }
      .map { "book/\($0)" }
  }
}
