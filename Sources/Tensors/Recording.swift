/// Whether operations note how they were done.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Computes without noting how: for sampling, where nothing is learned.
///
/// Every intermediate result is given back as soon as the next one is made.
///
/// Introduced in chapter 5.
public func withoutGradients<Result>(
  _ body: () throws -> Result
) rethrows -> Result {
  try Recording.$isOn.withValue(false, operation: body)
}
