import Foundation
import Kernels
import Testing

@Suite("Attention agrees with its definition")
struct AttentionTests {
  private func slow(
    _ s: AttentionShape, q: [Double], k: [Double], v: [Double]
  ) -> [Double] {
    var y: [Double] = []
    let scale = 1 / Double(s.channels).squareRoot()
    for n in 0..<s.batch {
      func row(_ m: [Double], _ t: Int) -> ArraySlice<Double> {
        let start = (n * s.positions + t) * s.stride
        return m[start..<start + s.channels]
      }
      for t in 0..<s.positions {
        let scores = (0..<s.positions).map { u in
          exp(scale * zip(row(q, t), row(k, u)).reduce(0) { $0 + $1.0 * $1.1 })
        }
        let total = scores.reduce(0, +)
        for c in 0..<s.channels {
          y.append(
            (0..<s.positions).reduce(0) { sum, u in
              let values = row(v, u)
              return sum + scores[u] / total * values[values.startIndex + c]
            })
        }
      }
    }
    return y
  }

  @Test("output and gradients", arguments: 0..<8)
  func agrees(seed: Int) {
    var draws = Draws(seed)
    let channels = draws.size(1...20)
    let s = AttentionShape(
      batch: draws.size(1...3), positions: draws.size(1...17),
      channels: channels, stride: channels * (seed % 2 == 0 ? 1 : 3))
    compare(Double.self, s, seed: seed)
    compare(Float.self, s, seed: seed)
  }

  private func compare<S: KernelScalar>(
    _: S.Type, _ s: AttentionShape, seed: Int
  ) {
    var draws = Draws(seed + 20)
    let count = s.batch * s.positions * s.stride
    let (q, k, v): ([S], [S], [S]) = (
      draws.numbers(count).map { 3 * $0 }, draws.numbers(count),
      draws.numbers(count)
    )
    let dy: [S] = draws.numbers(s.batch * s.positions * s.channels)
    var weights = [S](repeating: .nan, count: s.weightCount)
    var y = [S](repeating: .nan, count: dy.count)
    attention(s, queries: q, keys: k, values: v, weights: &weights, into: &y)
    expectClose(
      y, slow(s, q: q.doubles, k: k.doubles, v: v.doubles), "output \(s)")

    var (dq, dk, dv) = (
      [S](repeating: 0, count: count), [S](repeating: 0, count: count),
      [S](repeating: 0, count: count)
    )
    attentionGradients(
      s, queries: q, keys: k, values: v, weights: weights, outputGradient: dy,
      queryGradient: &dq, keyGradient: &dk, valueGradient: &dv)
    for (name, which, gradient) in [("q", 0, dq), ("k", 1, dk), ("v", 2, dv)] {
      let direction: [Double] = draws.numbers(count)
      func moved(_ h: Double) -> Double {
        var inputs = [q.doubles, k.doubles, v.doubles]
        for i in 0..<count { inputs[which][i] += h * direction[i] }
        let y = slow(s, q: inputs[0], k: inputs[1], v: inputs[2])
        return inner(y, dy.doubles)
      }
      let h = 1e-4
      let slope =
        (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h)))
        / (12 * h)
      let found = inner(gradient.doubles, direction)
      let allowed = S.self == Float.self ? 1e-4 : 1e-8
      #expect(
        abs(slope - found) < allowed * (1 + abs(slope)),
        "\(name), \(S.self) \(s): \(found) for \(slope)")
    }
  }

  @Test("large scores do not overflow")
  func largeScores() {
    let s = AttentionShape(batch: 1, positions: 2, channels: 1)
    var weights = [Float](repeating: 0, count: 4)
    var y = [Float](repeating: 0, count: 2)
    attention(
      s, queries: [1000, -1000], keys: [1, -1], values: [5, 7],
      weights: &weights, into: &y)
    #expect(y == [5, 7])
  }
}
