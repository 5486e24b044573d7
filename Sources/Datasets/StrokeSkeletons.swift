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
  /// smoothly through them and turns sharply where a point is given twice.
  static let forms: [[Skeleton]] = [
    [
      Skeleton(
        path(
          52, 0, 24, 14, 12, 48, 22, 84, 48, 100, 76, 86, 88, 50, 78, 14, 48, 0)
      ),
      Skeleton(
        path(
          66, 6, 34, 4, 14, 32, 14, 68, 36, 98, 66, 94, 86, 64, 84, 28, 62, 4,
          44, 6)),
    ],
    [
      Skeleton(path(50, 0, 50, 50, 50, 100)),
      Skeleton(path(50, 0, 50, 100)),
      Skeleton(path(30, 22, 41, 12, 52, 0, 52, 0, 52, 50, 52, 100)),
      Skeleton(
        path(32, 20, 42, 11, 52, 0, 52, 0, 52, 50, 52, 100),
        path(28, 100, 52, 100, 76, 99)),
    ],
    [
      Skeleton(
        path(
          12, 24, 26, 6, 48, 0, 70, 7, 77, 27, 66, 48, 44, 70, 12, 99, 12, 99,
          50, 98, 88, 99)),
      Skeleton(
        path(
          10, 22, 26, 4, 52, 0, 74, 12, 74, 34, 56, 60, 32, 86, 14, 97, 8, 88,
          22, 80, 46, 90, 68, 100, 92, 92)),
      Skeleton(
        path(
          14, 14, 40, 0, 68, 8, 74, 30, 58, 54, 34, 78, 10, 98, 10, 98, 36, 92,
          62, 97, 90, 96)),
    ],
    [
      Skeleton(
        path(
          14, 14, 38, 0, 66, 6, 74, 24, 60, 41, 32, 47, 32, 47, 64, 52, 80, 72,
          70, 92, 42, 100, 10, 90)),
      Skeleton(
        path(
          14, 2, 44, 2, 76, 1, 76, 1, 58, 21, 40, 42, 40, 42, 66, 48, 80, 68,
          70, 91, 42, 100, 12, 90)),
      Skeleton(
        path(
          16, 10, 42, 0, 68, 10, 68, 30, 50, 44, 36, 49, 50, 52, 74, 64, 76,
          84, 56, 98, 30, 99, 10, 88)),
    ],
    [
      Skeleton(
        path(20, 4, 16, 28, 10, 52, 10, 52, 46, 53, 86, 50),
        path(68, 2, 66, 50, 62, 100)),
      Skeleton(
        path(
          64, 0, 38, 32, 8, 64, 8, 64, 48, 65, 92, 64),
        path(66, 0, 65, 50, 64, 100)
      ),
      Skeleton(
        path(24, 2, 14, 30, 18, 52, 44, 56, 70, 42),
        path(76, 0, 72, 46, 66, 100)),
    ],
    [
      Skeleton(
        path(
          82, 1, 52, 1, 24, 2, 24, 2, 20, 24, 17, 45, 17, 45, 40, 37, 66, 44,
          80, 67, 68, 91, 40, 100, 10, 90)),
      Skeleton(
        path(
          28, 4, 24, 24, 20, 44, 20, 44, 44, 39, 68, 48, 78, 70, 64, 92, 38,
          100, 12, 93),
        path(28, 4, 54, 4, 86, 0)),
    ],
    [
      Skeleton(
        path(
          66, 0, 38, 18, 18, 46, 12, 74, 26, 96, 52, 99, 74, 86, 74, 64, 54, 53,
          32, 60, 16, 78)),
      Skeleton(
        path(
          46, 0, 26, 24, 15, 52, 16, 80, 34, 98, 60, 96, 74, 78, 64, 60, 42, 56,
          22, 66)),
    ],
    [
      Skeleton(path(10, 4, 46, 4, 84, 2, 84, 2, 60, 36, 44, 68, 36, 100)),
      Skeleton(
        path(12, 4, 46, 4, 82, 2, 82, 2, 56, 48, 36, 100),
        path(26, 52, 50, 50, 76, 48)),
      Skeleton(
        path(12, 18, 13, 4, 13, 4, 48, 5, 84, 2, 84, 2, 62, 46, 46, 100)),
      Skeleton(path(10, 8, 36, 2, 64, 6, 82, 4, 78, 18, 62, 46, 48, 100)),
    ],
    [
      Skeleton(
        path(
          74, 14, 50, 0, 26, 8, 24, 28, 46, 44, 70, 60, 78, 82, 52, 100, 24, 90,
          24, 68, 48, 48, 70, 32, 74, 14)),
      Skeleton(
        path(
          50, 46, 28, 38, 24, 18, 48, 0, 72, 16, 70, 36, 50, 46, 26, 58, 18, 80,
          48, 100, 80, 82, 74, 58, 50, 46)),
    ],
    [
      Skeleton(
        path(
          76, 18, 54, 0, 28, 8, 18, 30, 32, 48, 58, 44, 76, 18, 76, 18, 74, 56,
          66, 100)),
      Skeleton(
        path(
          76, 16, 52, 0, 26, 10, 22, 34, 42, 48, 66, 38, 76, 16, 76, 16, 80, 50,
          70, 84, 44, 100, 14, 92)),
      Skeleton(
        path(
          74, 10, 46, 0, 22, 14, 20, 36, 40, 48, 64, 42, 76, 20, 76, 20, 72, 44,
          50, 100)),
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
