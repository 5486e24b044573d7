import Tensors

/// Two round blobs: the data of chapter 8.
///
/// Half of the points lie around (2, 2), half around (-2, -2), each blob with
/// covariance 0.1 I.
///
/// Introduced in chapter 8.
public enum TwoGaussians {
  /// The middle of each blob; a point's coordinates are both +2 or both -2.
  public static let centres = [2.0, -2.0]

  /// The variance of each coordinate within a blob.
  public static let variance = 0.1

  // ANCHOR: two-gaussians
  /// Draws points, half around (2, 2), then half around (-2, -2).
  ///
  /// Shape [count, 2]. An odd point out goes to the first blob. Exact
  /// halves make the mean of a small set less noisy than a mixture's.
  ///
  /// Introduced in chapter 8.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func points<Scalar: TensorScalar>(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    draw(count, using: &generator) { i, _ in
      i < (count + 1) / 2 ? centres[0] : centres[1]
    }
  }

  /// Draws points from the true mixture: a coin is tossed for each.
  ///
  /// Shape [count, 2]; the points are independent.
  ///
  /// Introduced in chapter 8.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func independentPoints<Scalar: TensorScalar>(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    draw(count, using: &generator) { _, generator in
      centres[generator.integer(below: 2)]
    }
  }
  // ANCHOR_END: two-gaussians

  private static func draw<Scalar: TensorScalar>(
    _ count: Int, using generator: inout SeededGenerator,
    centre: (Int, inout SeededGenerator) -> Double
  ) -> Tensor<Scalar> {
    let deviation = variance.squareRoot()
    var scalars: [Scalar] = []
    scalars.reserveCapacity(2 * count)
    for i in 0..<count {
      let c = centre(i, &generator)
      scalars.append(Scalar(c + deviation * generator.normal()))
      scalars.append(Scalar(c + deviation * generator.normal()))
    }
    return Tensor(scalars, shape: [count, 2])
  }
}
