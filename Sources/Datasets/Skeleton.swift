/// The paths of a pen that writes one digit, as dense chains of points.
///
/// The digit fills the unit square: x to the right, y down.
struct Skeleton: Sendable {
  let paths: [[SIMD2<Double>]]

  init(_ paths: [SIMD2<Double>]...) { self.paths = paths }

  // ANCHOR: skeletons
  /// The ways to write each digit.
  ///
  /// Points are in percent of the square, x and y in turn; the pen runs
  /// smoothly through them and turns where a point is given twice.
  static let forms: [[Skeleton]] = [
    [  // 0
      Skeleton(
        path(
          52, 0, 24, 14, 12, 48, 22, 84, 48, 100, 76, 86, 88, 50,
          78, 14, 48, 0)),
      Skeleton(
        path(
          66, 6, 34, 4, 14, 32, 14, 68, 36, 98, 66, 94, 86, 64, 84, 28,
          62, 4, 44, 6)),
    ],
    [  // 1: a bare stroke, with a flag, with a flag and a foot
      Skeleton(path(50, 0, 50, 100)),
      Skeleton(path(32, 20, 41, 12, 52, 0, 52, 0, 52, 50, 52, 100)),
      Skeleton(
        path(36, 17, 44, 10, 52, 0, 52, 0, 52, 50, 52, 100),
        path(26, 100, 52, 100, 78, 100)),
    ],
    [  // 2: sharp or looped at the lower left
      Skeleton(
        path(
          12, 24, 26, 6, 48, 0, 70, 7, 77, 27, 66, 48, 44, 70, 12, 99,
          12, 99, 50, 98, 88, 99)),
      Skeleton(
        path(
          10, 22, 26, 4, 52, 0, 74, 12, 74, 34, 56, 60, 32, 86, 14, 97,
          8, 88, 22, 80, 46, 90, 68, 100, 92, 92)),
      Skeleton(
        path(
          14, 14, 40, 0, 68, 8, 74, 30, 58, 54, 34, 78, 10, 98, 10, 98,
          36, 92, 62, 97, 90, 96)),
    ],
    [  // 3: round, with a flat top, with a small loop in the middle
      Skeleton(
        path(
          10, 14, 38, 0, 68, 6, 76, 24, 60, 41, 30, 47, 30, 47, 64, 52,
          80, 72, 70, 92, 42, 100, 10, 90)),
      Skeleton(
        path(
          8, 2, 44, 2, 82, 1, 82, 1, 58, 21, 34, 42, 34, 42, 64, 48,
          82, 68, 70, 91, 42, 100, 12, 90)),
      Skeleton(
        path(
          16, 10, 42, 0, 68, 10, 68, 30, 50, 44, 36, 49, 50, 52, 74, 64,
          76, 84, 56, 98, 30, 99, 10, 88)),
    ],
    [  // 4: open, closed, open with a round corner
      Skeleton(
        path(16, 4, 11, 28, 4, 54, 4, 54, 46, 55, 92, 52),
        path(70, 2, 68, 50, 64, 100)),
      Skeleton(
        path(65, 0, 34, 34, 0, 67, 0, 67, 48, 68, 96, 67),
        path(66, 0, 65, 50, 64, 100)),
      Skeleton(
        path(18, 2, 7, 30, 12, 54, 46, 58, 92, 50),
        path(72, 0, 69, 46, 64, 100)),
    ],
    [  // 5: in one stroke, with the top bar last
      Skeleton(
        path(
          82, 1, 52, 1, 24, 2, 24, 2, 20, 24, 17, 45, 17, 45, 40, 37,
          66, 44, 80, 67, 68, 91, 40, 100, 10, 90)),
      Skeleton(
        path(
          28, 4, 24, 24, 20, 44, 20, 44, 44, 39, 68, 48, 78, 70, 64, 92,
          38, 100, 12, 93),
        path(28, 4, 54, 4, 88, 0)),
    ],
    [  // 6
      Skeleton(
        path(
          68, 0, 38, 17, 17, 45, 12, 74, 26, 96, 54, 99, 77, 86, 77, 64,
          56, 52, 32, 59, 15, 78)),
      Skeleton(
        path(
          46, 0, 25, 24, 13, 52, 14, 80, 34, 98, 62, 96, 79, 77, 66, 58,
          42, 54, 20, 66)),
    ],
    [  // 7: plain, with a bar, with a serif, with a wavy top
      Skeleton(
        path(2, 4, 46, 4, 92, 2, 92, 2, 63, 36, 44, 68, 32, 100)),
      Skeleton(
        path(6, 4, 46, 4, 88, 2, 88, 2, 58, 48, 34, 100),
        path(28, 52, 52, 50, 80, 48)),
      Skeleton(
        path(2, 20, 4, 4, 4, 4, 48, 5, 94, 2, 94, 2, 63, 46, 38, 100)),
      Skeleton(
        path(2, 8, 32, 2, 64, 6, 92, 2, 92, 2, 62, 46, 38, 100)),
    ],
    [  // 8: begun at the upper right, begun in the middle
      Skeleton(
        path(
          76, 14, 50, 0, 24, 8, 22, 28, 46, 45, 72, 60, 80, 82, 52, 100,
          22, 90, 22, 68, 48, 49, 72, 32, 76, 14)),
      Skeleton(
        path(
          50, 47, 26, 38, 22, 17, 48, 0, 76, 15, 73, 36, 50, 47, 24, 58,
          16, 80, 48, 100, 82, 82, 76, 58, 50, 47)),
    ],
    [  // 9: with a straight, a hooked, a leaning tail
      Skeleton(
        path(
          78, 18, 54, 0, 27, 8, 16, 30, 30, 50, 58, 45, 78, 18, 78, 18,
          76, 56, 66, 100)),
      Skeleton(
        path(
          78, 16, 54, 0, 26, 10, 20, 34, 40, 50, 66, 39, 78, 16, 78, 16,
          82, 50, 72, 84, 46, 100, 14, 92)),
      Skeleton(
        path(
          78, 20, 48, 0, 22, 14, 18, 38, 40, 51, 66, 42, 78, 20, 78, 20,
          73, 46, 50, 100)),
    ],
  ]
  // ANCHOR_END: skeletons

  /// Draws a smooth curve through points, apart from corners.
  ///
  /// Between corners: a Catmull-Rom spline, a cubic for every span whose
  /// slopes at the points are those of their neighbours' chord.
  private static func path(_ percent: Double...) -> [SIMD2<Double>] {
    let points = stride(from: 0, to: percent.count, by: 2).map {
      SIMD2(percent[$0], percent[$0 + 1]) / 100
    }
    var chain = [points[0]]
    for i in 1..<points.count where points[i] != points[i - 1] {
      let (a, b) = (points[i - 1], points[i])
      let before = i >= 2 ? points[i - 2] : a
      let after = i + 1 < points.count ? points[i + 1] : b
      // At a corner or an end there is no neighbour: the curve runs free
      let slopeA = before == a ? b - a : (b - before) / 2
      let slopeB = after == b ? b - a : (after - a) / 2
      for step in 1...stepsPerSpan {
        let u = Double(step) / Double(stepsPerSpan)
        let v = 1 - u
        let ends = v * v * (1 + 2 * u) * a + u * u * (1 + 2 * v) * b
        chain.append(ends + u * v * (v * slopeA - u * slopeB))
      }
    }
    return chain
  }

  private static let stepsPerSpan = 5
}
