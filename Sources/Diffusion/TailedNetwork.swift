import Networks
import Tensors

// ANCHOR: tailed
/// A network with a tail of its own for each time, as in 2015.
///
///     points [n, 2] -> 64 -> 64 -> 64 of tail t -> outputs
///
/// The first two layers are the same for all times; nothing tells them
/// which time it is. Tail t is chosen by whoever calls. There is none
/// for t = 1: that step is not learned.
///
/// Source: Sohl-Dickstein et al. 2015 (arXiv:1503.03585), appendix D.
///
/// Introduced in chapter 10.
public final class TailedNetwork: Layer {
  /// The layers that all times share.
  public let head: MLP<Float>
  /// The tails, that of t = 2 first.
  public let tails: [MLP<Float>]

  /// A network with random weights for the times 2...T.
  ///
  /// - Precondition: T is at least 2.
  public init(
    timesteps: Int, outputs: Int, width: Int = 64,
    using generator: inout SeededGenerator
  ) {
    precondition(
      timesteps > 1,
      "\(timesteps) steps: a network for 2...T needs two")
    head = MLP(
      widths: [2, width, width], activation: .relu, using: &generator)
    var tails: [MLP<Float>] = []
    for _ in 2...timesteps {
      tails.append(
        MLP(
          widths: [width, width, outputs], activation: .relu,
          using: &generator))
    }
    self.tails = tails
  }

  /// What tail t says about points [n, 2]; gives [n, outputs].
  public func callAsFunction(
    _ x: Variable<Float>, at t: Int
  ) -> Variable<Float> {
    tail(at: t)(relu(head(x)))
  }

  // ANCHOR_END: tailed

  /// The tail of time t.
  ///
  /// - Precondition: t is in 2...T.
  public func tail(at t: Int) -> MLP<Float> {
    precondition(
      t > 1 && t <= tails.count + 1,
      "there is no tail for t = \(t): they are for 2...\(tails.count + 1)")
    return tails[t - 2]
  }

  /// Named by head and tail.
  public var learned: [Parameter<Float>] {
    head.learned(as: "head")
      + tails.enumerated().flatMap { $1.learned(as: "tail.\($0 + 2)") }
  }
}
