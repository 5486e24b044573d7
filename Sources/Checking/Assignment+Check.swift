import Tensors

extension Assignment {
  /// Tries an answer on the example and on inputs from the whole domain.
  ///
  /// From cheap to specific: it must not throw, must have the right length,
  /// must be finite, and must be the reference's on every input, twice. If it
  /// is not, the typical mistakes are tried for a match, so that the diagnosis
  /// can name the one. `announce` is told of each call before it is made.
  func check(
    _ answer: Implementation, seed: UInt64,
    announce: ((String) -> Void)? = nil
  ) -> Verdict {
    var generator = SeededGenerator(seed: seed)
    let inputs = [example] + probes(&generator)
    let expected = inputs.map { input in Outcome { try reference(input) } }

    var got: [Outcome] = []
    for input in inputs {
      announce?(call(input))
      got.append(Outcome { try answer(input) })
      if got.count == 1, case .unsolved = got[0] { return .unsolved }
    }
    let wrong = inputs.indices.filter { !got[$0].agrees(with: expected[$0]) }
    // Experiments rely on lists of the right length
    let wellFormed = inputs.indices.allSatisfy { i in
      got[i].count == expected[i].count
    }
    announce?("\(function), in an experiment")
    let consequence =
      wellFormed ? consequence(of: answer, &generator) : nil

    func diagnosis(_ i: Int, _ name: String, _ clue: String) -> Verdict {
      let (right, given) = described(expected[i], got[i])
      return .wrong(
        Diagnosis(
          exercise: id, call: call(inputs[i]), expected: right, got: given,
          mistake: name, clue: clue, consequence: consequence,
          section: section, file: Exercise.readerFile(id)))
    }

    if let first = wrong.min(by: { size(expected[$0]) < size(expected[$1]) }) {
      // The example if it is wrong, or else the smallest input that is
      let i = wrong.contains(0) ? 0 : first
      let again = Outcome { try answer(inputs[i]) }
      let cause =
        fingerprint(of: got, on: inputs, wrong: wrong)
        ?? (again.agrees(with: got[i]) || again.count == nil ? nil : .fickle)
        ?? Suspect.cause(
          got, expected, wrong: wrong, shown: i, of: self, on: inputs)
      return diagnosis(i, cause.name, cause.clue)
    }

    // Right so far: is it right again, or does it remember something?
    for i in inputs.indices {
      announce?(call(inputs[i]))
      let again = Outcome { try answer(inputs[i]) }
      if !again.agrees(with: expected[i]) {
        got[i] = again
        return diagnosis(i, Suspect.fickle.name, Suspect.fickle.clue)
      }
    }
    if consequence != nil {
      return diagnosis(
        0, "right in single calls, wrong in a chain",
        "Each call we tried was right, but not the calls of a whole run.")
    }
    return .solved
  }

  /// The catalogued mistake that explains what went wrong, if one does.
  ///
  /// A mistake explains an answer if it gives the very same numbers. It must
  /// explain most of the wrong answers, and most of the right ones too. If
  /// several do, the one wins that explains the most.
  private func fingerprint(
    of got: [Outcome], on inputs: [Input], wrong: [Int]
  ) -> Suspect? {
    var best: (suspect: Suspect, agreements: Int)?
    for mistake in mistakes {
      let theirs = inputs.map { input in
        Outcome { try mistake.implementation(input) }
      }
      func same(_ i: Int) -> Bool { got[i].agrees(with: theirs[i]) }
      let explained = wrong.count(where: same)
      let agreements = inputs.indices.count(where: same)
      guard 4 * explained >= 3 * wrong.count,
        4 * agreements >= 3 * inputs.count
      else { continue }
      if agreements > best?.agreements ?? 0 {
        best = (Suspect(name: mistake.name, clue: mistake.clue), agreements)
      }
    }
    return best?.suspect
  }

  /// What the answer does in the experiments, where that is not as it should.
  private func consequence(
    of answer: Implementation, _ generator: inout SeededGenerator
  ) -> String? {
    for experiment in experiments {
      let number = try? experiment.measure(answer, &generator)
      guard let number else { continue }
      if !(abs(number - experiment.expected) <= experiment.within) {
        // As many digits as it takes to see the difference
        let words = (4...15).lazy.map { digits in
          [number, experiment.expected].map {
            Wording.number($0, digits: digits)
          }
        }
        guard let pair = words.first(where: { $0[0] != $0[1] }) else {
          continue
        }
        return "\(experiment.quantity) comes out as \(pair[0]) instead of "
          + pair[1]
      }
    }
    return nil
  }

  private func size(_ outcome: Outcome) -> Int {
    guard case .numbers(let numbers) = outcome else { return .max }
    // Better one number than none at all
    return numbers.isEmpty ? 3 : numbers.count
  }

  /// The two outcomes in words that show the difference.
  private func described(
    _ expected: Outcome, _ got: Outcome
  ) -> (String, String) {
    guard case .numbers(let right) = expected else {
      return ("an answer", "\(got)")
    }
    switch got {
    case .unsolved:
      return (show(right), "Unsolved() was thrown")
    case .misshapen(let shape):
      let rows = Wording.list(shape.rows.map { Double($0) })
      return (show(right), "rows of the lengths \(rows)")
    case .threw(let error):
      return (show(right), "an error was thrown: \(error)")
    case .numbers(let given) where given.count != right.count:
      return (
        "\(show(right)): count \(right.count)",
        "\(show(given)): count \(given.count)"
      )
    case .numbers(let given):
      let (a, b) = (show(right), show(given))
      if right.count <= 8, a != b { return (a, b) }
      // Point at the first number that differs, with all its digits
      let i = right.indices.first {
        !Outcome.numbers([given[$0]]).agrees(with: .numbers([right[$0]]))
      }
      guard let i else { return (a, b) }
      let place = right.count == 1 ? "" : "at index \(i): "
      return (
        place + Wording.number(right[i], digits: 15),
        place + Wording.number(given[i], digits: 15)
      )
    }
  }
}
