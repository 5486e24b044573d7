/// A likely cause of a wrong answer.
struct Suspect: Sendable {
  /// The mistake in a few words.
  let name: String

  /// What to look at.
  let clue: String

  /// The same call does not always give the same answer.
  static let fickle = Suspect(
    name: "another answer every time",
    clue: "We made the same call twice, and two answers came. Does your "
      + "function draw random numbers, or change a variable outside of itself?")

  /// A table came back, but not one of the right shape.
  static func misshapen(rule: String) -> Suspect {
    Suspect(name: "rows of the wrong shape", clue: rule)
  }

  /// Finds what mistakes of every exercise have in common.
  ///
  /// For answers that no catalogued mistake explains. All lists run over the
  /// same inputs; `wrong` holds the places where the answer is wrong, and
  /// `shown` is the one that the reader gets to see.
  static func cause<Input>(
    _ got: [Outcome], _ expected: [Outcome], wrong: [Int], shown: Int,
    of assignment: Assignment<Input>, on inputs: [Input]
  ) -> Suspect {
    func pair(_ i: Int) -> (given: [Double], right: [Double])? {
      guard case .numbers(let given) = got[i],
        case .numbers(let right) = expected[i]
      else { return nil }
      return (given, right)
    }
    guard let (given, right) = pair(shown) else { return thrown(got[shown]) }
    if given.count != right.count {
      return Suspect(
        name: "a list of the wrong length",
        clue: "Yours has length \(given.count), and it should be "
          + "\(right.count).")
    }
    if !given.allSatisfy(\.isFinite) {
      return Suspect(
        name: "not a finite number",
        clue: "A division by 0 or the root of a negative number gives "
          + "infinity or `nan`.")
    }

    // A rule that explains a few wrong answers among many right ones must not
    // sound as if it were about all
    let mostlyRight = 2 * wrong.count < inputs.count
    let count =
      "\(inputs.count - wrong.count) of the \(inputs.count) inputs tried came "
      + "out right"
    func suspect(
      _ name: String, _ clue: String, elsewhere rule: String
    ) -> Suspect {
      mostlyRight
        ? Suspect(
          name: "right, but not always",
          clue: "\(count). In the others, as here, \(rule).")
        : Suspect(name: name, clue: clue)
    }

    let pairs = wrong.compactMap(pair)
    func always(_ rule: (Double) -> Double) -> Bool {
      pairs.allSatisfy {
        Outcome.numbers($0.given).agrees(with: .numbers($0.right.map(rule)))
      }
    }
    if always({ _ in 0 }) {
      return suspect(
        "all zeros", "Nothing but 0 comes back from your function.",
        elsewhere: "nothing but 0 comes back")
    }
    if always({ -$0 }) {
      return suspect(
        "wrong sign", "Your numbers are right but for the sign of each.",
        elsewhere: "only the sign is wrong")
    }
    if pairs.contains(where: { $0.right.count > 1 }),
      pairs.allSatisfy({
        Outcome.numbers($0.given.reversed()).agrees(with: .numbers($0.right))
      })
    {
      return suspect(
        "in reverse order", "Your numbers are right, but the last comes first.",
        elsewhere: "the last number comes first")
    }
    let factors = pairs.flatMap { pair in
      zip(pair.given, pair.right).filter { $1 != 0 }.map { $0 / $1 }
    }
    if let factor = factors.first, always({ factor * $0 }) {
      let words = Wording.number(factor, digits: 4)
      let nearOne =
        "Your numbers agree to several digits, but not to nine. Calculate in "
        + "Double, with no constant rounded."
      return words == "1"
        ? Suspect(name: "off by a constant factor", clue: nearOne)
        : suspect(
          "off by a constant factor",
          "Every number is \(words) times what it should be.",
          elsewhere: "every number is \(words) times what it should be")
    }
    if let (name, clue, rule) = assignment.familiar(got, wrong, inputs) {
      return suspect(name, clue, elsewhere: rule)
    }
    if nearly(pairs) {
      return Suspect(
        name: "nearly right",
        clue: "Your numbers agree to several digits, but not to nine. "
          + "Calculate in Double, with no constant rounded.")
    }
    if mostlyRight {
      return Suspect(
        name: "right, but not always",
        clue: "\(count). What is special about this one?")
    }
    return Suspect(
      name: "not the right numbers",
      clue: "No typical mistake gives these numbers. Do this call by hand, "
        + "and compare each step with your code.")
  }

  private static func thrown(_ outcome: Outcome) -> Suspect {
    if case .unsolved = outcome {
      return Suspect(
        name: "solved in part",
        clue: "For some inputs your function still gets to "
          + "`throw Unsolved()`.")
    }
    if case .misshapen(let shape) = outcome {
      return misshapen(rule: shape.rule)
    }
    return Suspect(
      name: "an error was thrown",
      clue: "These inputs are legal, so there is an answer: your function "
        + "need not throw.")
  }

  private static func nearly(
    _ pairs: [(given: [Double], right: [Double])]
  ) -> Bool {
    pairs.allSatisfy { pair in
      zip(pair.given, pair.right).allSatisfy {
        abs($0 - $1) <= 1e-5 * max(abs($1), 0.1)
      }
    }
  }
}

extension Assignment {
  /// Whether the answers are the input itself, or those of another timestep.
  fileprivate func familiar(
    _ got: [Outcome], _ wrong: [Int], _ inputs: [Input]
  ) -> (name: String, clue: String, rule: String)? {
    func always(_ answer: (Input) throws -> [Double]?) -> Bool {
      wrong.allSatisfy { i in
        let numbers = try? answer(inputs[i])
        return numbers.map { got[i].agrees(with: .numbers($0)) } ?? false
      }
    }
    if let unchanged, always(unchanged) {
      return (
        "the input came back unchanged",
        "Your function returns what it was given.",
        "the input comes back unchanged"
      )
    }
    guard let later else { return nil }
    for (shift, word) in [(1, "late"), (-1, "early")] {
      // The first and last step have no neighbour: judge by the others
      let judged = wrong.filter { later(inputs[$0], shift) != nil }
      guard 2 * judged.count > wrong.count else { continue }
      let same = judged.allSatisfy { i in
        guard let moved = later(inputs[i], shift) else { return false }
        return got[i].agrees(with: Outcome { try reference(moved) })
      }
      if same {
        let time = "t \(shift > 0 ? "+" : "-") 1"
        return (
          "one timestep too \(word)",
          "Your answer for t is the right one for \(time). Tables start at "
            + "t = 0 here, so `alphaBar[t]` needs no correction.",
          "your answer for t is the right one for \(time)"
        )
      }
    }
    return nil
  }
}
