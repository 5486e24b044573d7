import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Points on a spiral without thickness: the data of chapter 10.
///
/// The spiral makes one and a half turns. Its points are uniform in the angle,
/// so they lie denser near the middle.
///
/// Introduced in chapter 10.
public enum SwissRoll {
  // ANCHOR: swiss-roll
  /// The point of the spiral at u in [0, 1], inner end to outer.
  ///
  ///     theta = 1.5 pi (1 + 2 u)
  ///     x = theta sin(theta) / 10,  y = -theta cos(theta) / 10
  ///
  /// Introduced in chapter 10.
  public static func point(at u: Double) -> (x: Double, y: Double) {
    let θ = 1.5 * Double.pi * (1 + 2 * u)
    return (θ * sin(θ) / 10, -θ * cos(θ) / 10)
  }

  /// Draws points of the spiral, u uniform.
  ///
  /// Shape [count, 2].
  ///
  /// Introduced in chapter 10.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func points<Scalar: TensorScalar>(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(2 * count)
    for _ in 0..<count {
      let (x, y) = point(at: generator.uniform())
      scalars += [Scalar(x), Scalar(y)]
    }
    return Tensor(scalars, shape: [count, 2])
  }
  // ANCHOR_END: swiss-roll
}
