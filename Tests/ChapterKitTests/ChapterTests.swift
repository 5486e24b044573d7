import ChapterKit
import Foundation
import Testing

@Suite("The largest error")
struct LargestTests {
  @Test("is not-a-number where one is, and where nothing was measured")
  func notANumber() {
    #expect(largest([1, 3, 2]) == 3)
    #expect(largest([-3, -4]) == -3)
    #expect(largest([1, .nan, 2]).isNaN)
    #expect(largest([]).isNaN)
  }
}

@Suite("A chapter's run")
struct ChapterTests {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("chapter-\(UUID().uuidString)")

  private func chapter() throws -> Chapter {
    let options = try ChapterOptions.parse([
      "--seed", "7", "--output", folder.path,
    ])
    return try Chapter(3, "closed-form", options, dataset: "strokes")
  }

  @Test("an appendix has a letter, and needs no digits")
  func appendix() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let options = try RunOptions.parse(["--output", folder.path])
    let appendix = try Chapter(appendix: "B", "long-way", options)
    #expect(appendix.number == "B")
    appendix.section("B.1", "Far")
    appendix.say("Here.")
    try appendix.finish()
    #expect(try transcript() == "== B.1 Far ==\nHere.\n")
    let results = try results()
    #expect(results["chapter"] as? String == "long-way")
    #expect(results["seed"] as? Int == 1)
    #expect(results["dataset"] is NSNull)
  }

  private func results() throws -> [String: Any] {
    let data = try Data(
      contentsOf: folder.appendingPathComponent("results.json"))
    let object = try JSONSerialization.jsonObject(with: data)
    return try #require(object as? [String: Any])
  }

  private func transcript() throws -> String {
    try String(
      contentsOf: folder.appendingPathComponent("transcript.txt"),
      encoding: .utf8)
  }

  @Test("transcript and results are what was said and reported")
  func record() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let chapter = try chapter()
    chapter.section("3.1", "Two noises are one")
    chapter.say("Hello.")
    chapter.report("variance", "variance", 1.004, expect: 1, within: 0.01)
    chapter.report("free", "no band", 12.5)
    chapter.section("3.2", "A table")
    chapter.table(["t", "ᾱ"], [["1", "0.9999"], ["50", "0.07"]])
    chapter.report("speedup", "times faster", 40, quiet: true)
    try chapter.finish()

    #expect(
      try transcript() == """
        == 3.1 Two noises are one ==
        Hello.
          variance                              1.004   (1.000 ± 0.010)
          no band                               12.50

        == 3.2 A table ==
          t         ᾱ
          1    0.9999
          50     0.07

        """)
    let results = try results()
    #expect(results["chapter"] as? String == "closed-form")
    #expect(results["seed"] as? Int == 7)
    #expect(results["dataset"] as? String == "strokes")
    let values = try #require(results["values"] as? [String: [String: Any]])
    #expect(values.keys.sorted() == ["free", "speedup", "variance"])
    #expect(values["variance"]?["expect"] as? Double == 1)
    #expect(values["variance"]?["within"] as? Double == 0.01)
    #expect(values["free"]?["expect"] is NSNull)
  }

  @Test(
    "a value outside its band, or not finite, breaks the run but is kept",
    arguments: [1.02, 0.98, .nan, .infinity])
  func outsideBand(value: Double) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let chapter = try chapter()
    chapter.report("variance", "variance", value, expect: 1, within: 0.01)
    let error = #expect(throws: ChapterFailure.self) { try chapter.finish() }
    #expect(error?.description.contains("variance") == true)
    #expect(error?.description.contains("expected 1") == true)
    let values = try results()["values"] as? [String: [String: Any]]
    #expect(values?["variance"] != nil)
    #expect(try transcript().contains("OUTSIDE ITS BAND"))
  }

  @Test("a value that is not finite is refused even without a band")
  func notFinite() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let chapter = try chapter()
    chapter.report("free", "no band", .nan)
    #expect(throws: ChapterFailure.self) { try chapter.finish() }
  }

  @Test("a demand that is not met breaks the run")
  func demand() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let chapter = try chapter()
    chapter.require(true, "fine")
    chapter.require(false, "the chain is not a chain")
    let error = #expect(throws: ChapterFailure.self) { try chapter.finish() }
    #expect(error?.description.contains("the chain is not a chain") == true)
    #expect(error?.description.contains("fine") == false)
  }

  @Test("an output folder that is a file is refused by name")
  func outputIsFile() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("x".utf8).write(to: folder)
    let error = #expect(throws: OutputError.self) { try chapter() }
    #expect(error?.description.contains(folder.lastPathComponent) == true)
    #expect(error?.description.contains("--output") == true)
  }

  @Test(
    "numbers are written as a person would",
    arguments: [
      (0.074923, "0.07492"), (12345.6, "12346"), (4.0358e-05, "4.036e-05"),
      (0, "0"), (-2.5, "-2.500"), (28.336, "28.34"), (1.0e7, "1.000e+07"),
      (0.99996, "1.0000"),
    ])
  func numbers(value: Double, text: String) {
    #expect(format(value) == text)
  }
}
