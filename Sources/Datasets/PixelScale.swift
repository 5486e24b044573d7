import Tensors

// Pictures are stored as bytes and modelled as numbers around zero.

/// The way between stored pixels, 0...255, and the model's numbers, [-1, 1].
///
/// Introduced in chapter 1.
public enum PixelScale {
  // ANCHOR: pixel-scale
  /// The model's number for each of the 256 bytes: 2 p / 255 - 1.
  ///
  /// Converted to `Float` first: doubled as a byte, 200 would overflow.
  static let table = (0...255).map { 2 * Float($0) / 255 - 1 }
  // ANCHOR_END: pixel-scale

  /// Returns the number that stands for a stored pixel: black -1, white 1.
  ///
  /// Introduced in chapter 1.
  public static func number(for byte: UInt8) -> Float { table[Int(byte)] }

  /// Returns the bytes nearest to numbers, as for saving samples.
  ///
  /// Numbers beyond [-1, 1] become black or white; "not a number" is black.
  ///
  /// Introduced in chapter 1.
  public static func bytes(for numbers: Tensor<Float>) -> [UInt8] {
    numbers.scalars.map { x in
      // `maximum` prefers a number to "not a number"
      let clamped = Float.minimum(1, Float.maximum(-1, x))
      return UInt8(((clamped + 1) * 127.5).rounded())
    }
  }
}
