import Foundation

/// One run of a chapter's program: what it prints, reports and draws.
///
/// An appendix may have a program too. It has a letter for a number.
///
/// What the reader sees in the terminal is kept word for word in
/// `transcript.txt`, and every named value in `results.json`: the book's page
/// is made from these two files and the figures beside them. Times and paths
/// differ from run to run and go to standard error.
///
///     let chapter = try Chapter(3, "closed-form", options)
///     chapter.section("3.1", "Two noises are one")
///     chapter.report("variance", "variance of both", v, expect: 2, within: 0.1)
///     try chapter.finish()
public final class Chapter {
  /// The chapter's number in the book, `3`, or the appendix's letter, `B`.
  public let number: String

  /// The chapter's name: of its program, its folder and its page.
  public let slug: String

  /// The folder that figures and results are written to.
  public let output: URL

  let seed: UInt64
  let dataset: String?
  var values: [String: ReportedValue] = [:]
  private var transcript = ""
  private var broken: [String] = []

  /// Opens the output folder; throws when it cannot be made.
  ///
  /// `dataset` is the name of the data that the run uses, for the page's
  /// footer.
  public convenience init(
    _ number: Int, _ slug: String, _ options: ChapterOptions,
    dataset: String? = nil
  ) throws {
    try self.init("\(number)", slug, options.run, dataset: dataset)
  }

  /// Opens the output folder of an appendix; throws when it cannot be made.
  public convenience init(
    appendix letter: String, _ slug: String, _ options: RunOptions
  ) throws {
    try self.init(letter, slug, options, dataset: nil)
  }

  private init(
    _ number: String, _ slug: String, _ options: RunOptions, dataset: String?
  ) throws {
    self.number = number
    self.slug = slug
    self.seed = options.seed
    self.dataset = dataset
    output = URL(
      fileURLWithPath: options.output ?? "build/chapters/\(slug)",
      isDirectory: true)
    do {
      try FileManager.default.createDirectory(
        at: output, withIntermediateDirectories: true)
    } catch {
      throw OutputError(folder: output)
    }
    guard FileManager.default.isWritableFile(atPath: output.path) else {
      throw OutputError(folder: output)
    }
  }

  /// Begins a section; the book shows its output by this number.
  public func section(_ number: String, _ title: String) {
    if !transcript.isEmpty { say() }
    say("== \(number) \(title) ==")
  }

  /// Prints a line, to the terminal and into the book.
  public func say(_ line: String = "") {
    print(line)
    transcript += line + "\n"
  }

  /// Prints a table: the first column to the left, the others to the right.
  public func table(_ header: [String], _ rows: [[String]]) {
    let lines = [header] + rows
    let widths = header.indices.map { column in
      lines.map { $0[column].count }.max() ?? 0
    }
    for line in lines {
      let cells = zip(line, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + space : space + cell.0
      }
      say("  " + cells.joined(separator: "   "))
    }
  }

  /// Reports a named value: prints it, keeps it for the book, checks its band.
  ///
  /// With `expect` and `within`, a value that is further from the expectation
  /// than allowed makes `finish` throw: a broken chapter breaks the book.
  /// A value with `quiet` is kept and checked but not printed: the run has
  /// shown it in another form, or it is a time, which no two runs share.
  public func report(
    _ name: String, _ label: String, _ value: Double,
    expect: Double? = nil, within: Double? = nil, quiet: Bool = false
  ) {
    precondition(values[name] == nil, "the value \(name) was reported twice")
    let reported = ReportedValue(value: value, expect: expect, within: within)
    values[name] = reported
    if !quiet { say(reported.line(label: label)) }
    if !reported.isAcceptable { broken.append("\(name): \(reported.summary)") }
  }

  /// Demands something of the run that is not a number in a band.
  ///
  /// When it does not hold, `finish` throws with `explanation`.
  public func require(_ condition: Bool, _ explanation: String) {
    if !condition { broken.append(explanation) }
  }

  /// Prints a line on standard error: times, paths, progress.
  public func remark(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Writes the transcript and the results, and throws if a value is off.
  public func finish() throws {
    do {
      try Data(transcript.utf8).write(
        to: output.appendingPathComponent("transcript.txt"), options: .atomic)
      try resultsJSON().write(
        to: output.appendingPathComponent("results.json"), options: .atomic)
    } catch {
      throw OutputError(folder: output)
    }
    remark("Figures and results are in \(output.relativePath)")
    if !broken.isEmpty { throw ChapterFailure(slug: slug, broken: broken) }
  }
}
