import Kernels
import Testing

/// Random numbers and shapes that are the same in every run.
struct Draws: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 + 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) ^ (state << 31)
  }

  /// Numbers between -1 and 1 that `Float` holds exactly.
  mutating func numbers<S: KernelScalar>(
    _ count: Int, as _: S.Type = S.self
  ) -> [S] {
    (0..<count).map { _ in S(Float.random(in: -1...1, using: &self)) }
  }

  mutating func size(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}

/// Rounding that a result of ordinary size may suffer.
func tolerance<S: KernelScalar>(_: S.Type) -> Double {
  S.self == Float.self ? 2e-4 : 1e-11
}

/// Expects every number to be as near as rounding allows, relative to the
/// largest.
func expectClose<S: KernelScalar>(
  _ found: [S], _ expected: [Double], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let size = expected.reduce(1) { max($0, abs($1)) }
  let allowed = size * tolerance(S.self)
  let bad = zip(found, expected).enumerated().first {
    !(abs(Double($0.element.0) - $0.element.1) <= allowed)
  }
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  if let bad {
    Issue.record(
      """
      \(what), \(S.self), at \(bad.offset): found \(bad.element.0), \
      expected \(bad.element.1)
      """,
      sourceLocation: sourceLocation)
  }
}

/// Sum of x[i] y[i], in double precision.
func inner<S: KernelScalar>(_ x: [S], _ y: [S]) -> Double {
  zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

extension Array where Element: KernelScalar {
  var doubles: [Double] { map { Double($0) } }
}
