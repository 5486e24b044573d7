import Exercises
import Foundation

/// A call that fails for a reason of its own.
struct Refusal: Error, CustomStringConvertible {
  var description: String { "I would rather not" }
}

extension Assignment {
  /// Wrong answers that every exercise must see through.
  ///
  /// They are made from the right answer, so none has to be written by hand.
  var automaticMistakes: [Mistake<Input>] {
    func spoiled(
      _ name: String, _ spoil: @escaping @Sendable ([Double]) -> [Double]
    ) -> Mistake<Input> {
      Mistake(name, clue: "") { [reference] in spoil(try reference($0)) }
    }
    var all = [
      spoiled("zeros") { $0.map { _ in 0 } },
      spoiled("ones") { $0.map { _ in 1 } },
      spoiled("not a number") { $0.map { _ in .nan } },
      spoiled("last is not a number") { $0.dropLast() + [.nan] },
      spoiled("infinite") { $0.map { _ in .infinity } },
      spoiled("one too few") { $0.dropLast() },
      spoiled("one too many") { $0 + [0] },
      spoiled("empty") { _ in [] },
      spoiled("sign flipped") { $0.map { -$0 } },
      spoiled("1 % too large") { $0.map { 1.01 * $0 } },
      spoiled("a millionth too large") { $0.map { (1 + 1e-6) * $0 } },
      spoiled("shifted by a millionth") { $0.map { $0 + 1e-6 } },
      spoiled("single precision") { $0.map { Double(Float($0)) } },
      spoiled("last one forgotten") { $0.isEmpty ? $0 : $0.dropLast() + [7] },
      spoiled("numbers of its own") { $0.map { $0 + .random(in: 1...2) } },
      Mistake("throws", clue: "") { _ in throw Refusal() },
      Mistake("solved in part", clue: "") { [reference, call, example] in
        guard call($0) == call(example) else { throw Unsolved() }
        return try reference($0)
      },
      forgetful,
    ]
    if let unchanged {
      all.append(Mistake("input unchanged", clue: "") { unchanged($0) })
    }
    if let later {
      for shift in [-1, 1] {
        let name = shift < 0 ? "one timestep early" : "one timestep late"
        all.append(
          Mistake(name, clue: "") { [reference] in
            try reference(later($0, shift) ?? $0)
          })
      }
    }
    // In lists the order counts too
    if let count = try? reference(example).count, count > 1 {
      all.append(spoiled("reversed") { $0.reversed() })
      all.append(
        spoiled("one place on") { $0.isEmpty ? $0 : [$0[0]] + $0.dropLast() })
    }
    return all
  }

  /// Right when it is asked for the first time, wrong from then on.
  private var forgetful: Mistake<Input> {
    let asked = Latest<Set<String>>()
    return Mistake("another answer the next time", clue: "") {
      [reference, call] in
      let answer = try reference($0)
      let before = asked.value ?? []
      asked.value = before.union([call($0)])
      return before.contains(call($0)) ? answer.map { $0 + 1 } : answer
    }
  }

  /// Answers that end the program, or never come back.
  ///
  /// Only for processes that can be spared.
  var accidents: [Mistake<Input>] {
    [
      Mistake("traps", clue: "") { [reference] in
        let answer = try reference($0)
        return [answer[answer.count]]
      },
      Mistake("calls exit", clue: "") { _ in exit(0) },
      Mistake("endless loop", clue: "") { [reference] in
        var answer = try reference($0)
        while answer.count < Int.max { answer = answer.reversed() }
        return answer
      },
    ]
  }
}
