extension Exercise {
  /// What to say when the reader's code has ended the program.
  ///
  /// `reason` is what Swift said about it, if it said anything.
  public func crashReport(call: String?, reason: String? = nil) -> String {
    accident(
      "your code stopped the program", call,
      expected: "an answer", got: "a crash" + (reason.map { ": \($0)" } ?? ""),
      cause: "One of these: an index outside of a list, a number too large "
        + "for its type, `!` on nil, a range that ends before it begins, a "
        + "function that calls itself for ever, more memory than there is.")
  }

  /// What to say when the reader's code does not come back.
  public func timeReport(call: String?) -> String {
    let limit = "\(Int(TimeLimit.standard)) seconds"
    return accident(
      "still busy after \(limit)", call,
      expected: "an answer in a moment", got: "none in \(limit)",
      cause: "An endless loop? Ask of each loop whether its end is ever "
        + "reached. Printing a great deal takes long too.")
  }

  /// The hint, for those who ask for it.
  public var hintReport: String { Wording.report(nil, [("hint", hint)]) }

  private func accident(
    _ what: String, _ call: String?, expected: String, got: String,
    cause: String
  ) -> String {
    Wording.report(
      "Exercise \(id): \(what)",
      [
        ("called", call ?? "\(function) was not reached"),
        ("expected", expected), ("got", got), ("cause", cause),
        ("reread", "section \(section)"), ("edit", file),
      ])
  }
}
