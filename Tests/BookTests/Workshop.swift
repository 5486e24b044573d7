import Foundation

/// A copy of the fixture book in a folder of its own, to build and to break.
final class Workshop: Sendable {
  let folder: URL

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let fixture = root.appending(path: "Tests/BookTests/Fixture")

  /// Where copies live; what an earlier run left there goes first.
  private static let workshops = {
    let folder = root.appending(path: "build/book-tests")
    try? FileManager.default.removeItem(at: folder)
    return folder
  }()

  /// The fixture, built once; each test works on a copy of it.
  private static let built = Result {
    let workshop = try Workshop(copying: fixture)
    let outcome = try workshop.build()
    guard outcome.status == 0 else { throw Failure(text: outcome.text) }
    return workshop
  }

  struct Failure: Error {
    let text: String
  }

  struct Outcome {
    let status: Int32
    let text: String
  }

  private init(copying original: URL) throws {
    folder = Self.workshops.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: Self.workshops,
      withIntermediateDirectories: true
    )
    // `cp -p` keeps the times of files, by which Make decides
    let copy = try Self.run(
      "cp",
      ["-Rp", original.path(percentEncoded: false), folder.lastPathComponent],
      in: Self.workshops
    )
    guard copy.status == 0 else { throw Failure(text: copy.text) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A copy in which nothing has been built.
  static func fresh() throws -> Workshop { try Workshop(copying: fixture) }

  /// A copy in which everything has been built.
  static func ready() throws -> Workshop {
    try Workshop(copying: built.get().folder)
  }

  func build() throws -> Outcome {
    // A relative path, because Make cannot take blanks in an absolute one
    try Self.run("make", ["-f", "../../../book/book.mk"], in: folder)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(
      atPath: folder.appending(path: path).path(percentEncoded: false)
    )
  }

  func write(_ text: String, to path: String) throws {
    try text.write(
      to: folder.appending(path: path),
      atomically: true,
      encoding: .utf8
    )
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path: path))
  }

  /// Replaces a text that must be there.
  func replace(_ old: String, by new: String, in path: String) throws {
    let text = try read(path)
    guard text.contains(old) else {
      throw Failure(text: "\(path) does not contain \(old)")
    }
    try write(text.replacingOccurrences(of: old, with: new), to: path)
  }

  /// All files below a folder, with their contents.
  func contents(of path: String) throws -> [String: Data] {
    let start = folder.appending(path: path)
    var result: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(
      atPath: start.path(percentEncoded: false)
    ) {
      let file = start.appending(path: name)
      if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
        == true
      {
        result[name] = try Data(contentsOf: file)
      }
    }
    return result
  }

  private static func run(
    _ program: String,
    _ arguments: [String],
    in folder: URL
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    // A test may itself run under Make, whose settings are not for ours
    process.environment = ProcessInfo.processInfo.environment
      .filter { !["MAKEFLAGS", "MAKELEVEL", "MFLAGS"].contains($0.key) }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      text: String(decoding: output, as: UTF8.self)
    )
  }
}
