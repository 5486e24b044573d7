import Kernels
import Testing

// Every kernel has a slow, obvious twin here and must agree with it over
// random shapes.

@Suite("Kernels agree with their slow twins")
struct KernelTwins {
  /// Small whole numbers: every sum and product is exact, so is the comparison.
  private static func integers(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    (0..<count).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
  }

  private static func slowProduct(
    _ a: [Double], transposeA: Bool, _ b: [Double], transposeB: Bool,
    rows: Int, inner: Int, columns: Int
  ) -> [Double] {
    var c = [Double](repeating: 0, count: rows * columns)
    for i in 0..<rows {
      for j in 0..<columns {
        for k in 0..<inner {
          let left = transposeA ? a[k * rows + i] : a[i * inner + k]
          let right = transposeB ? b[j * inner + k] : b[k * columns + j]
          c[i * columns + j] += left * right
        }
      }
    }
    return c
  }

  @Test("matrix product, all four layouts, both precisions", arguments: 0..<24)
  func product(trial: Int) {
    var generator = Draws(trial)
    let rows = Int.random(in: 1...40, using: &generator)
    let inner = Int.random(in: 1...40, using: &generator)
    let columns = Int.random(in: 1...40, using: &generator)
    let a = Self.integers(rows * inner, using: &generator)
    let b = Self.integers(inner * columns, using: &generator)
    let (transposeA, transposeB) = (trial & 1 == 1, trial & 2 == 2)
    let slow = Self.slowProduct(
      a, transposeA: transposeA, b, transposeB: transposeB,
      rows: rows, inner: inner, columns: columns)

    var double = [Double](repeating: 7, count: rows * columns)
    matrixProduct(
      a, transposeA: transposeA, b, transposeB: transposeB, into: &double,
      rows: rows, inner: inner, columns: columns)
    #expect(double == slow, "rows \(rows) inner \(inner) columns \(columns)")

    var single = [Float](repeating: 7, count: rows * columns)
    matrixProduct(
      a.map { Float($0) }, transposeA: transposeA,
      b.map { Float($0) }, transposeB: transposeB, into: &single,
      rows: rows, inner: inner, columns: columns)
    #expect(single == slow.map { Float($0) })
  }

  @Test("scale and keep: C = scale A B + keep C")
  func accumulate() {
    var c: [Double] = [1, 2]
    matrixProduct(
      [3], [4, 5], into: &c, rows: 1, inner: 1, columns: 2, scale: 2, keep: 10)
    #expect(c == [34, 50])
  }

  @Test("weighted sum, also in place", arguments: [1, 2, 15, 16, 17, 1000])
  func weightedSum(count: Int) {
    var generator = Draws(count)
    let x = Self.integers(count, using: &generator)
    let y = Self.integers(count, using: &generator)
    let slow = zip(x, y).map { 3 * $0 - 2 * $1 }

    var double = [Double](repeating: 0, count: count)
    mix(3, x, -2, y, into: &double, count: count)
    #expect(double == slow)

    var single = x.map { Float($0) }
    single.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      mix(3, base, -2, y.map { Float($0) }, into: base, count: count)
    }
    #expect(single == slow.map { Float($0) })
  }

  @Test("parallel runs every index exactly once", arguments: [0, 1, 2, 1000])
  func everyIndexOnce(count: Int) {
    let visits = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
    defer { visits.deallocate() }
    visits.initialize(repeating: 0)
    nonisolated(unsafe) let shared = visits
    parallel(count: count) { shared[$0] += $0 + 1 }
    #expect(Array(visits) == Array(0..<count).map { $0 + 1 })
  }

  @Test("parallel within parallel, and from many threads at once")
  func everyPairOnce() async {
    let (outer, inner) = (7, 300)
    await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<20 {
        group.addTask {
          var sums: [Int] = []
          for _ in 0..<50 {
            let visits = UnsafeMutablePointer<Int>.allocate(
              capacity: outer * inner)
            defer { visits.deallocate() }
            visits.initialize(repeating: 0, count: outer * inner)
            nonisolated(unsafe) let shared = visits
            parallel(count: outer) { i in
              parallel(count: inner) { j in shared[i * inner + j] += 1 }
            }
            let once = (0..<outer * inner).allSatisfy { visits[$0] == 1 }
            sums.append(once ? 1 : 0)
          }
          return sums
        }
      }
      for await sums in group {
        #expect(sums == Array(repeating: 1, count: 50))
      }
    }
  }
}
