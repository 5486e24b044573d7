import Tensors

/// Everything a checker has to know about one exercise.
///
/// `Input` holds the arguments of the exercise's function. An implementation
/// is a closure from it to a list of numbers: a lone number is a list of one,
/// a tuple a list of its parts.
public struct Assignment<Input: Sendable>: Sendable {
  /// An answer to the exercise.
  public typealias Implementation = @Sendable (Input) throws -> [Double]

  /// The number in the book, such as "1.1".
  let id: String

  /// The title in the book.
  let title: String

  /// The name of the function that the reader writes.
  let function: String

  /// The section that explains it, such as "1.3".
  let section: String

  /// A push in the right direction.
  let hint: String

  /// How a call of the function is written.
  let call: @Sendable (Input) -> String

  /// How an answer is written.
  var show: @Sendable ([Double]) -> String = Wording.list

  /// The function in the reader's file.
  let reader: Implementation

  /// The right answer.
  let reference: Implementation

  /// The same answer written in other ways; they must be accepted too.
  let alternatives: [Implementation]

  /// A case small enough to do by hand.
  let example: Input

  /// More cases, from the whole domain, edges included.
  let probes: @Sendable (inout SeededGenerator) -> [Input]

  /// The typical mistakes.
  let mistakes: [Mistake<Input>]

  /// What an answer would be that changes nothing, if there is such a thing.
  var unchanged: (@Sendable (Input) -> [Double])?

  /// The same input some timesteps later, if it has a timestep and that exists.
  var later: (@Sendable (Input, Int) -> Input?)?

  /// What a mistake does in the long run.
  var experiments: [Experiment<Input>] = []
}

/// A wrong answer that people really give.
struct Mistake<Input: Sendable>: Sendable {
  /// The mistake in a few words.
  let name: String

  /// The sentence that helps somebody who made it.
  let clue: String

  /// The wrong answer.
  let implementation: Assignment<Input>.Implementation

  init(
    _ name: String, clue: String,
    _ implementation: @escaping Assignment<Input>.Implementation
  ) {
    self.name = name
    self.clue = clue
    self.implementation = implementation
  }
}

/// A number measured by running an answer, and the band of the right one.
struct Experiment<Input: Sendable>: Sendable {
  /// What was measured, such as "the variance after 50 steps".
  let quantity: String

  let expected: Double

  /// At least four standard deviations of the measurement.
  let within: Double

  let measure:
    @Sendable (
      Assignment<Input>.Implementation, inout SeededGenerator
    ) throws -> Double
}
