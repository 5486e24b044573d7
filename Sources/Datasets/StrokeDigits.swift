import Kernels
import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Digits like handwriting, drawn by a program: unlimited, no download.
///
/// Every picture starts from one of the skeletons in `Skeleton.swift`,
/// bent, slanted and scaled at random, and drawn with a random pen. Like
/// MNIST's, the pictures are 28 x 28 grey bytes, white on black; the digit
/// fits a 20 x 20 box and its ink is centred in the picture.
///
/// Introduced in chapter 1.
public enum StrokeDigits {
  /// The height and the width of a picture.
  public static let side = 28

  /// Draws digits, labels uniform in 0...9.
  ///
  /// Picture i depends on the seed and on i alone: a longer set begins with
  /// the shorter one.
  ///
  /// Introduced in chapter 1.
  public static func make(count: Int, seed: UInt64) -> DigitSet {
    var start = SeededGenerator(seed: seed)
    let key = start.next()
    let size = side * side
    var labels = [Int](repeating: 0, count: count)
    var pixels = [UInt8](repeating: 0, count: count * size)
    labels.withUnsafeMutableBufferPointer { labels in
      pixels.withUnsafeMutableBufferPointer { pixels in
        // Pictures do not overlap, so no two cores touch the same memory
        nonisolated(unsafe) let labels = labels
        nonisolated(unsafe) let pixels = pixels
        parallel(count: count) { i in
          var generator = SeededGenerator(seed: key &+ UInt64(i))
          let label = generator.integer(below: 10)
          labels[i] = label
          draw(
            label, using: &generator,
            into: UnsafeMutableBufferPointer(
              rebasing: pixels[i * size..<(i + 1) * size]))
        }
      }
    }
    return DigitSet(height: side, width: side, pixels: pixels, labels: labels)
  }

  /// Draws one digit: choose a form, distort it, fit it, ink it.
  private static func draw(
    _ digit: Int, using generator: inout SeededGenerator,
    into pixels: UnsafeMutableBufferPointer<UInt8>
  ) {
    let forms = Skeleton.forms[digit]
    let form = forms[generator.integer(below: forms.count)]
    let hand = Hand(using: &generator)
    let pen = Pen(using: &generator)
    var paths = form.paths
    for i in paths.indices {
      // The pen is never put down exactly where it should be
      let slip = 0.012 * SIMD2(generator.normal(), generator.normal())
      for j in paths[i].indices { paths[i][j] = hand.move(paths[i][j] + slip) }
    }
    fit(&paths, drawnWith: pen)
    pen.draw(paths, into: pixels)
  }

  /// Scales a digit to a box and puts the middle of its ink in the picture's.
  ///
  /// Unless the digit would then touch the picture's border: it stops short.
  private static func fit(
    _ paths: inout [[SIMD2<Double>]], drawnWith pen: Pen
  ) {
    var low = SIMD2(repeating: Double.infinity)
    var high = -low
    var length = 0.0
    var moment = SIMD2<Double>()
    for path in paths {
      for (a, b) in zip(path, path.dropFirst()) {
        low = pointwiseMin(low, pointwiseMin(a, b))
        high = pointwiseMax(high, pointwiseMax(a, b))
        let piece = ((b - a) * (b - a)).sum().squareRoot()
        length += piece
        moment += piece * (a + b) / 2
      }
    }
    let scale = (20 - 2 * pen.radius) / (high - low).max()
    let margin = 1 + pen.reach
    let middle = (moment / length)
      .clamped(
        lowerBound: high - (Double(side) / 2 - margin) / scale,
        upperBound: low + (Double(side) / 2 - margin) / scale)
    for i in paths.indices {
      for j in paths[i].indices {
        paths[i][j] = Double(side) / 2 + scale * (paths[i][j] - middle)
      }
    }
  }
}

/// How one writer distorts the skeleton, at one moment.
private struct Hand {
  /// Shifts the waist up or down, left or right: x + w x (1 - x).
  private let waist: SIMD2<Double>
  /// Two slow waves across the plane that push points about.
  private let waves:
    [(direction: SIMD2<Double>, phase: Double, push: SIMD2<Double>)]
  /// Width, slant and turn, as the images of the two unit vectors.
  private let right: SIMD2<Double>
  private let down: SIMD2<Double>

  init(using generator: inout SeededGenerator) {
    waist = SIMD2(
      generator.uniform(-0.25, 0.25), generator.uniform(-0.25, 0.25))
    waves = (0..<3).map { _ in
      let turn = generator.uniform(0, 2 * .pi)
      let frequency = generator.uniform(2, 6.5)
      let push = SIMD2(
        generator.uniform(-0.045, 0.045), generator.uniform(-0.045, 0.045))
      return (
        frequency * SIMD2(cos(turn), sin(turn)),
        generator.uniform(0, 2 * .pi), push
      )
    }
    let width = generator.uniform(0.72, 1.1)
    let slant = max(-0.25, min(0.5, 0.15 + 0.2 * generator.normal()))
    let turn = max(-0.2, min(0.2, 0.07 * generator.normal()))
    right = width * SIMD2(cos(turn), sin(turn))
    down = SIMD2(-sin(turn) - slant * cos(turn), cos(turn) - slant * sin(turn))
  }

  /// Where a point of the skeleton ends up.
  func move(_ point: SIMD2<Double>) -> SIMD2<Double> {
    let bent = point + waist * point * (1 - point)
    var moved = bent
    for wave in waves {
      let angle = (wave.direction * bent).sum() + wave.phase
      moved += sin(angle) * wave.push
    }
    return moved.x * right + moved.y * down
  }
}

/// A round pen: how thick, how sharp, and how its pressure changes.
private struct Pen {
  /// Half the width of a stroke, in pixels.
  let radius: Double
  /// The width of the soft edge, in pixels: anti-aliasing and blur in one.
  private let softness: Double
  /// How much thicker the end of a path is than its start, in pixels.
  private let pressure: Double

  /// How far from the middle of a stroke there can be ink.
  var reach: Double { radius + (abs(pressure) + softness) / 2 }

  init(using generator: inout SeededGenerator) {
    radius = generator.uniform(0.75, 1.55)
    softness = generator.uniform(0.9, 1.5)
    pressure = 0.2 * max(-2, min(2, generator.normal()))
  }

  /// Inks paths given in pixels: each pixel by its distance to the nearest.
  func draw(
    _ paths: [[SIMD2<Double>]], into pixels: UnsafeMutableBufferPointer<UInt8>
  ) {
    let side = StrokeDigits.side
    for path in paths {
      for (i, (a, b)) in zip(path, path.dropFirst()).enumerated() {
        let along = Double(i) / Double(path.count - 1) - 0.5
        let radius = radius + pressure * along
        let reach = SIMD2(repeating: radius + softness / 2)
        let line = b - a
        let lengthSquared = max((line * line).sum(), 1e-12)

        // Only pixels near the piece can change; pixel (0, 0) has its middle
        // at (0.5, 0.5)
        let low = (pointwiseMin(a, b) - reach).rounded(.down)
        let high = (pointwiseMax(a, b) + reach).rounded(.down)
        for y in max(0, Int(low.y))..<min(side, Int(high.y) + 1) {
          for x in max(0, Int(low.x))..<min(side, Int(high.x) + 1) {
            let toPixel = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - a
            let u = (toPixel * line).sum() / lengthSquared
            let gap = toPixel - max(0, min(1, u)) * line
            let distance = (gap * gap).sum().squareRoot()
            let ink = 0.5 + (radius - distance) / softness
            guard ink > 0 else { continue }
            let smooth = ink >= 1 ? 1 : ink * ink * (3 - 2 * ink)
            let byte = UInt8((255 * smooth).rounded())
            pixels[y * side + x] = max(pixels[y * side + x], byte)
          }
        }
      }
    }
  }
}
