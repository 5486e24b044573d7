import Kernels
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// ANCHOR: sinusoids
/// Time told by clocks: sines and cosines of t at many speeds.
///
/// Entry k of the first half is sin(t w_k), of the second cos(t w_k), with
/// w_k = 10000^(-k / (half - 1)). Shape [times.count, width]. Source: Vaswani
/// et al. (2017), section 3.5, in the form of Ho et al. (2020).
///
/// - Precondition: the width is even, and at least 4.
///
/// Introduced in chapter 5.
public func sinusoids<Scalar: TensorScalar>(
  at times: [Int], width: Int
) -> Tensor<Scalar> {
  precondition(
    width >= 4 && width % 2 == 0,
    "cannot tell the time in \(width) numbers: an even number from 4 needed")
  let half = width / 2
  let angles = times.map { t in
    (0..<half).map { k in
      Double(t) * exp(-log(10_000) * Double(k) / Double(half - 1))
    }
  }
  return Tensor(
    angles.flatMap { $0.map { Scalar(sin($0)) } + $0.map { Scalar(cos($0)) } },
    shape: [times.count, width])
}
// ANCHOR_END: sinusoids

/// The layer that tells a network the time: sinusoids, then two linear layers.
///
/// Introduced in chapter 5.
public final class TimeEmbedding<Scalar: TensorScalar>: Layer {
  let width: Int
  let first, second: Linear<Scalar>

  /// A layer that makes 4 `width` numbers from the time.
  public init(_ width: Int, using generator: inout SeededGenerator) {
    self.width = width
    first = Linear(width, 4 * width, .silu, using: &generator)
    second = Linear(4 * width, 4 * width, using: &generator)
  }

  /// All that it learns, in a fixed order.
  public var learned: [Parameter<Scalar>] {
    first.learned(as: "first") + second.learned(as: "second")
  }

  /// Gives [times.count, 4 width].
  public func callAsFunction(_ times: [Int]) -> Variable<Scalar> {
    second(first(Variable(sinusoids(at: times, width: width))))
  }
}
