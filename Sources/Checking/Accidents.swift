extension Exercise {
  /// What to say when the reader's code has ended the program.
  ///
  /// `reason` is what Swift said about it, if it said anything.
  public func crashReport(call: String?, reason: String? = nil) -> String {
    """
    Exercise \(id): your code stopped the program
    called    \(call ?? "\(function) was not reached")
    expected  an answer
    got       a crash\(reason.map { ": \($0)" } ?? "")
    cause     One of these: an index outside of a list, a number too large \
    for its type, `!` on nil, a range that ends before it begins, a function \
    that calls itself for ever, more memory than there is.
    reread    section \(section)
    edit      \(file)
    """
  }

  /// What to say when the reader's code does not come back.
  public func timeReport(call: String?) -> String {
    """
    Exercise \(id): still busy after \(Int(TimeLimit.standard)) seconds
    called    \(call ?? "\(function) was not reached")
    expected  an answer in a moment
    got       none in \(Int(TimeLimit.standard)) seconds
    cause     An endless loop? Ask of each loop whether its end is ever reached.
    reread    section \(section)
    edit      \(file)
    """
  }
}
