import Tensors

/// Uniform points on the even squares of a 4 by 4 board: the data of chapter 9.
///
/// The board fills [-1, 1]^2. In board coordinates u = 2 (x + 1), from 0 to 4,
/// a point is on an even square where floor(u) + floor(v) is even.
///
/// Introduced in chapter 9.
public enum Checkerboard {
  /// Tells whether a point of the plane lies on an even square of the board.
  ///
  /// Introduced in chapter 9.
  public static func contains(_ x: Double, _ y: Double) -> Bool {
    let column = (2 * (x + 1)).rounded(.down)
    let row = (2 * (y + 1)).rounded(.down)
    return (0..<4).contains(column) && (0..<4).contains(row)
      && (column + row).truncatingRemainder(dividingBy: 2) == 0
  }

  // ANCHOR: checkerboard
  /// Draws points on the whole board and keeps those on even squares.
  ///
  /// Shape [kept, 2]: about half of the draws are kept.
  ///
  /// Introduced in chapter 9.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func points<Scalar: TensorScalar>(
    keptOf draws: Int, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    var kept: [Scalar] = []
    for _ in 0..<draws {
      let (x, y): (Scalar, Scalar) = draw(using: &generator)
      if contains(Double(x), Double(y)) { kept += [x, y] }
    }
    return Tensor(kept, shape: [kept.count / 2, 2])
  }

  /// Draws until exactly `count` points have fallen on even squares.
  ///
  /// Shape [count, 2].
  ///
  /// Introduced in chapter 9.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func points<Scalar: TensorScalar>(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Scalar> {
    var kept: [Scalar] = []
    while kept.count < 2 * count {
      let (x, y): (Scalar, Scalar) = draw(using: &generator)
      if contains(Double(x), Double(y)) { kept += [x, y] }
    }
    return Tensor(kept, shape: [count, 2])
  }

  /// Draws one point of the whole board.
  ///
  /// It is rounded before its square is looked up: rounding later could
  /// push it off its square.
  private static func draw<Scalar: TensorScalar>(
    using generator: inout SeededGenerator
  ) -> (Scalar, Scalar) {
    (Scalar(generator.uniform(-1, 1)), Scalar(generator.uniform(-1, 1)))
  }
  // ANCHOR_END: checkerboard
}
