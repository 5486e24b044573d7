import Foundation

/// What `make bench` measured, as it stands in the book's copy of the file.
struct Measured: Decodable {
  /// A contestant and us at the same work; times are in seconds.
  struct Row: Decodable {
    let id, rivalName: String
    let ours, rival, ratio: Double
    let target: Double?
  }

  /// What else is known of a row: peak memory in bytes, by contestant.
  struct Fact: Decodable {
    let memory: [String: Double]
    let date: String
  }

  struct Machine: Decodable {
    let processor: String
    let threads: Int
  }

  let rows: [Row]
  let facts: [String: Fact]
  let machine: Machine
  let versions: [String: String]

  /// Why the file cannot be shown.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  init(contentsOf path: String) throws {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      self = try JSONDecoder().decode(Measured.self, from: data)
    } catch {
      throw Problem(
        description: "\(path): not what `make bench` writes (\(error)). "
          + "Run `make bench` and `make bench-publish`.")
    }
  }

  /// One row.
  func row(_ id: String) throws -> Row {
    guard let row = rows.first(where: { $0.id == id }) else {
      throw Problem(
        description: "The benchmark's results have no row \(id). "
          + "Run `make bench` with all rows, and `make bench-publish`.")
    }
    return row
  }
}
