/// An answer to an exercise that can be checked: the reader's, or another.
public struct Answer: Sendable {
  /// The mistake in a few words, if it is one.
  public let name: String

  /// What the diagnosis must say; empty where any diagnosis will do.
  public let clue: String

  private let run: @Sendable (UInt64, ((String) -> Void)?) -> Verdict

  init(
    name: String, clue: String,
    run: @escaping @Sendable (UInt64, ((String) -> Void)?) -> Verdict
  ) {
    self.name = name
    self.clue = clue
    self.run = run
  }

  /// Judges the answer.
  ///
  /// The seed decides on the random inputs. Readers get the same every time, so
  /// that a diagnosis does not change under their hands.
  public func check(seed: UInt64 = 1) -> Verdict { run(seed, nil) }

  /// Judges the answer, in a process that may end badly.
  ///
  /// The answer may crash, or run for ever: what happens is written to the
  /// journal, for the process that waits outside. Leave this process when the
  /// call returns; an endless loop would go on.
  public func check(
    journal: Journal, within seconds: Double = TimeLimit.standard
  ) {
    TimeLimit.limitResources()
    let lastCall = Latest<String>()
    let verdict = TimeLimit.run(seconds: seconds) {
      run(1) {
        lastCall.value = $0
        journal.write(.calling($0))
      }
    }
    let result = verdict.map { CheckResult.judged($0) }
    journal.write(.done(result ?? .timedOut(call: lastCall.value)))
  }
}
