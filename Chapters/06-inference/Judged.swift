import Foundation
import Networks

/// What `make judge` found in the digits of a network that comes with the book.
///
/// It draws more of them than this chapter has the time for: its file in
/// book/weights is the `results.json` of a longer run of the same program.
struct Judged: Decodable {
  private struct Value: Decodable {
    let value: Double
  }

  private let values: [String: Value]

  /// Why the file cannot be used.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads what was found for a network, such as `digits-told`.
  init(_ network: String) throws {
    let file = try shippedWeights(network).deletingPathExtension()
      .appendingPathExtension("json")
    do {
      self = try JSONDecoder().decode(
        Judged.self, from: Data(contentsOf: file))
    } catch {
      throw Problem(
        description: "\(file.path): not what `make judge` writes (\(error)). "
          + "Run `make judge`.")
    }
    for name in ["drawn", "recognised", "frechet", "frechet.floor"]
    where values[name] == nil {
      throw Problem(
        description: "\(file.path): has no \"\(name)\". Run `make judge`.")
    }
  }

  /// How many digits were drawn.
  var count: Int { Int(self["drawn"]) }

  /// The share of them of which the recogniser was sure.
  var recognised: Double { self["recognised"] }

  /// Their Frechet distance from MNIST's test set.
  var frechet: Double { self["frechet"] }

  /// That of as many real digits.
  var floor: Double { self["frechet.floor"] }

  private subscript(name: String) -> Double { values[name]?.value ?? 0 }
}
