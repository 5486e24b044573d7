import Kernels
import Tensors

/// A smoothed copy of the parameters, which samples better than the last one.
///
/// After each step, average = decay average + (1 - decay) parameters.
///
/// Introduced in chapter 5.
public final class ExponentialMovingAverage<Scalar: TensorScalar> {
  /// What it follows.
  public let parameters: Parameters<Scalar>
  /// How much of the average is kept from step to step.
  public let decay: Double
  /// The smoothed parameters, in the order of the flat buffer.
  let average: Storage<Scalar>

  /// An average that begins with the parameters as they are.
  ///
  /// - Precondition: the decay is in 0...1.
  public init(_ parameters: Parameters<Scalar>, decay: Double = 0.9999) {
    precondition(
      (0...1).contains(decay), "cannot keep \(decay): it must be in 0...1")
    self.parameters = parameters
    self.decay = decay
    average = Storage(parameters.count)
    average.pointer.update(
      from: parameters.values.pointer, count: parameters.count)
  }

  // ANCHOR: average
  /// Takes the parameters after step number `step`, from 1, into account.
  ///
  /// The first steps count for more, so that the random parameters of the
  /// beginning are soon forgotten: the decay is at most step / (step + 9).
  public func update(step: Int) {
    let keep = min(decay, Double(step) / Double(step + 9))
    mix(
      Scalar(keep), average.pointer, Scalar(1 - keep),
      parameters.values.pointer, into: average.pointer, count: average.count)
  }
  // ANCHOR_END: average

  /// Runs `body` with the averages in place of the parameters.
  public func whileApplied<Result>(
    _ body: () throws -> Result
  ) rethrows -> Result {
    swapWithParameters()
    defer { swapWithParameters() }
    return try body()
  }

  private func swapWithParameters() {
    let count = average.count
    let copy = Storage<Scalar>(count)
    copy.pointer.update(from: average.pointer, count: count)
    average.pointer.update(from: parameters.values.pointer, count: count)
    parameters.values.pointer.update(from: copy.pointer, count: count)
  }
}
