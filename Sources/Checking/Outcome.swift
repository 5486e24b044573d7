import Exercises

/// Rows that are not as many or not as long as they should be.
struct Misshapen: Error {
  /// How long each of them is.
  let rows: [Int]

  /// What they should be.
  let rule: String
}

/// What came of one call.
enum Outcome: Sendable {
  case numbers([Double])
  case unsolved
  case misshapen(Misshapen)
  case threw(String)

  /// Calls an implementation once.
  init(_ answer: () throws -> [Double]) {
    do {
      self = .numbers(try answer())
    } catch is Unsolved {
      self = .unsolved
    } catch let shape as Misshapen {
      self = .misshapen(shape)
    } catch {
      self = .threw("\(error)")
    }
  }

  /// How many numbers came back; nil if none could.
  var count: Int? {
    if case .numbers(let numbers) = self { numbers.count } else { nil }
  }

  /// Whether two answers are the same but for rounding.
  ///
  /// A formula written in another order gives another last digit. The
  /// difference may be 1e-9 of the number itself, far above rounding and far
  /// below any mistake. Numbers that nearly cancel get 1e-13 of the largest.
  func agrees(with other: Outcome) -> Bool {
    guard case .numbers(let a) = self, case .numbers(let b) = other,
      a.count == b.count
    else { return false }
    let largest = b.lazy.filter(\.isFinite).map(abs).max() ?? 0
    return zip(a, b).allSatisfy { x, y in
      if x == y || (x.isNaN && y.isNaN) { return true }
      return abs(x - y) <= max(1e-9 * abs(y), 1e-13 * largest, 1e-14)
    }
  }
}
