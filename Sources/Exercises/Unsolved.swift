/// What every exercise throws until you have solved it.
///
/// Replace `throw Unsolved()` by your answer. As long as it is there the
/// checker counts the exercise as "not attempted", which is never an error.
///
/// Introduced in chapter 1.
public struct Unsolved: Error, CustomStringConvertible {
  /// Makes the error; there is nothing to say yet.
  public init() {}

  /// What a program prints that calls an unsolved exercise.
  public var description: String { "this exercise is not solved yet" }
}
