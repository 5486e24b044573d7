import Foundation
import Tensors

/// A small random change that leaves a digit the same digit.
///
/// A rotation, a change of size and a shift, for pictures that a recogniser
/// has seen too often: it then learns digits rather than pictures.
///
/// Introduced in chapter 6.
public struct Handwobble: Sendable {
  /// The largest rotation, in radians.
  public var rotation = 0.2
  /// The largest relative change of size.
  public var scaling = 0.1
  /// The largest shift, in pixels, along each axis.
  public var shift = 2.0

  /// The wobble that the book's recogniser was trained with.
  public init() {}

  // ANCHOR: wobble
  /// Redraws one picture: [height x width] numbers, row by row.
  ///
  /// Each pixel of the result looks up where it comes from, and mixes the four
  /// pixels around that place. Beyond the edge all is `black`.
  public func applied(
    to picture: Tensor<Float>, width: Int, black: Float = -1,
    using generator: inout SeededGenerator
  ) -> Tensor<Float> {
    let angle = generator.uniform(-rotation, rotation)
    let size = 1 + generator.uniform(-scaling, scaling)
    let (dx, dy) = (
      generator.uniform(-shift, shift), generator.uniform(-shift, shift)
    )
    let (c, s) = (cos(angle) / size, sin(angle) / size)
    let height = picture.count / width
    let (cx, cy) = (Double(width - 1) / 2, Double(height - 1) / 2)
    var result = picture
    result.withUnsafeMutableScalars { to in
      picture.withUnsafeScalars { from in
        func pixel(_ x: Int, _ y: Int) -> Float {
          x >= 0 && x < width && y >= 0 && y < height
            ? from[y * width + x] : black
        }
        for i in 0..<height {
          for j in 0..<width {
            let (u, v) = (Double(j) - cx - dx, Double(i) - cy - dy)
            let (x, y) = (c * u + s * v + cx, c * v - s * u + cy)
            let (left, top) = (Int(floor(x)), Int(floor(y)))
            let (a, b) = (Float(x) - Float(left), Float(y) - Float(top))
            let upper =
              (1 - a) * pixel(left, top) + a * pixel(left + 1, top)
            let lower =
              (1 - a) * pixel(left, top + 1) + a * pixel(left + 1, top + 1)
            to[i * width + j] = (1 - b) * upper + b * lower
          }
        }
      }
    }
    return result
  }
  // ANCHOR_END: wobble
}
