import Foundation
import Kernels
import Testing

@Suite("Group normalisation agrees with its definition")
struct GroupNormTests {
  private func silu(_ z: Double) -> Double { z / (1 + exp(-z)) }

  private func slow(
    _ s: GroupNormShape, _ activation: Activation, x: [Double],
    gamma: [Double], beta: [Double]
  ) -> [Double] {
    var y = x
    let size = s.channels / s.groups
    for n in 0..<s.batch {
      for g in 0..<s.groups {
        let members = (0..<s.pixels).flatMap { p in
          (g * size..<(g + 1) * size).map { c in
            (index: (n * s.pixels + p) * s.channels + c, channel: c)
          }
        }
        let count = Double(members.count)
        let mean = members.reduce(0) { $0 + x[$1.index] } / count
        let variance =
          members.reduce(0) { $0 + pow(x[$1.index] - mean, 2) } / count
        for m in members {
          let xhat = (x[m.index] - mean) / (variance + s.epsilon).squareRoot()
          let z = gamma[m.channel] * xhat + beta[m.channel]
          y[m.index] =
            switch activation {
            case .none: z
            case .relu: max(0, z)
            case .silu: silu(z)
            }
        }
      }
    }
    return y
  }

  private func shape(seed: Int) -> GroupNormShape {
    var draws = Draws(seed)
    let groups = draws.size(1...4)
    return GroupNormShape(
      batch: draws.size(1...3), pixels: draws.size(2...50),
      channels: groups * draws.size(1...6), groups: groups, epsilon: 1e-3)
  }

  private func forward<S: KernelScalar>(
    _ s: GroupNormShape, _ activation: Activation, x: [S], gamma: [S],
    beta: [S]
  ) -> (y: [S], means: [S], deviations: [S]) {
    var y = [S](repeating: .nan, count: x.count)
    var means = [S](repeating: .nan, count: s.statisticsCount)
    var deviations = means
    groupNorm(
      s, activation, x, gamma: gamma, beta: beta, into: &y, means: &means,
      deviations: &deviations)
    return (y, means, deviations)
  }

  private func compare<S: KernelScalar>(
    _: S.Type, _ s: GroupNormShape, _ activation: Activation
  ) {
    var draws = Draws(s.pixels)
    // Far from zero, where a careless variance loses its digits
    let x = draws.numbers(s.count, as: S.self).map { 3 * $0 + 10 }
    let gamma = draws.numbers(s.channels, as: S.self)
    let beta = draws.numbers(s.channels, as: S.self)
    let y = forward(s, activation, x: x, gamma: gamma, beta: beta).y
    expectClose(
      y,
      slow(
        s, activation, x: x.doubles, gamma: gamma.doubles, beta: beta.doubles),
      "output \(s)")
  }

  @Test("output", arguments: 0..<12)
  func output(seed: Int) {
    for activation in Activation.allCases {
      compare(Float.self, shape(seed: seed), activation)
      compare(Double.self, shape(seed: seed), activation)
    }
  }

  /// The gradient of sum of y dy along a random direction, by differences.
  @Test("gradients against differences", arguments: 0..<8)
  func gradients(seed: Int) {
    let s = shape(seed: seed)
    for activation in [Activation.none, .silu] {
      var draws = Draws(seed + 100)
      let x: [Double] = draws.numbers(s.count)
      let gamma: [Double] = draws.numbers(s.channels)
      let beta: [Double] = draws.numbers(s.channels)
      let dy: [Double] = draws.numbers(s.count)
      let kept = forward(s, activation, x: x, gamma: gamma, beta: beta)
      var dx = [Double](repeating: .nan, count: s.count)
      var dgamma = [Double](repeating: .nan, count: s.channels)
      var dbeta = dgamma
      groupNormGradients(
        s, activation, x, gamma: gamma, beta: beta, means: kept.means,
        deviations: kept.deviations, outputGradient: dy, inputGradient: &dx,
        gammaGradient: &dgamma, betaGradient: &dbeta)

      func loss(_ x: [Double], _ gamma: [Double], _ beta: [Double]) -> Double {
        inner(slow(s, activation, x: x, gamma: gamma, beta: beta), dy)
      }
      for (name, values, gradient) in [
        ("x", x, dx), ("gamma", gamma, dgamma), ("beta", beta, dbeta),
      ] {
        let direction: [Double] = draws.numbers(values.count)
        func moved(_ h: Double) -> Double {
          let v = zip(values, direction).map { $0 + h * $1 }
          switch name {
          case "x": return loss(v, gamma, beta)
          case "gamma": return loss(x, v, beta)
          default: return loss(x, gamma, v)
          }
        }
        let h = 1e-4
        let slope =
          (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h)))
          / (12 * h)
        let found = inner(gradient, direction)
        #expect(
          abs(slope - found) < 1e-7 * (1 + abs(slope)),
          "\(name) \(activation) \(s): \(found) for \(slope)")
      }

      // Single precision agrees with double
      let single = forward(
        s, activation, x: x.map { Float($0) }, gamma: gamma.map { Float($0) },
        beta: beta.map { Float($0) })
      var dxSingle = [Float](repeating: .nan, count: s.count)
      var dgammaSingle = [Float](repeating: .nan, count: s.channels)
      var dbetaSingle = dgammaSingle
      groupNormGradients(
        s, activation, x.map { Float($0) }, gamma: gamma.map { Float($0) },
        beta: beta.map { Float($0) }, means: single.means,
        deviations: single.deviations, outputGradient: dy.map { Float($0) },
        inputGradient: &dxSingle, gammaGradient: &dgammaSingle,
        betaGradient: &dbetaSingle)
      expectClose(dxSingle, dx, "dx \(s)")
      expectClose(dgammaSingle, dgamma, "dgamma \(s)")
      expectClose(dbetaSingle, dbeta, "dbeta \(s)")
    }
  }
}
