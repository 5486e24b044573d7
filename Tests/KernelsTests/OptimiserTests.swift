import Foundation
import Kernels
import Testing

@Suite("Optimiser and losses agree with their definitions")
struct OptimiserTests {
  private func compareAdam<S: KernelScalar>(_: S.Type, count: Int) {
    var draws = Draws(count)
    let constants = AdamConstants(
      learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-3)
    var parameters: [S] = draws.numbers(count)
    var m = [S](repeating: 0, count: count)
    var v = m
    var slow = parameters.doubles
    var (slowM, slowV) = (m.doubles, v.doubles)
    for step in 1...4 {
      let gradient: [S] = draws.numbers(count)
      adam(
        constants, step: step, &parameters, gradient: gradient, scale: 0.5,
        mean: &m, square: &v, count: count)
      for i in 0..<count {
        let g = 0.5 * Double(gradient[i])
        slowM[i] = 0.8 * slowM[i] + 0.2 * g
        slowV[i] = 0.99 * slowV[i] + 0.01 * g * g
        let mean = slowM[i] / (1 - pow(0.8, Double(step)))
        let square = slowV[i] / (1 - pow(0.99, Double(step)))
        slow[i] -= 0.01 * mean / (square.squareRoot() + 1e-3)
      }
    }
    expectClose(parameters, slow, "parameters")
    expectClose(m, slowM, "mean")
    expectClose(v, slowV, "square")
  }

  @Test("Adam", arguments: [1, 17, 300])
  func adamSteps(count: Int) {
    compareAdam(Float.self, count: count)
    compareAdam(Double.self, count: count)
  }

  @Test("a first step has the length of the rate, whatever the gradient")
  func firstStep() {
    var (theta, m, v): ([Float], [Float], [Float]) = ([0, 0], [0, 0], [0, 0])
    adam(
      AdamConstants(learningRate: 0.25), step: 1, &theta,
      gradient: [1000, -0.01], mean: &m, square: &v, count: 2)
    #expect(abs(theta[0] + 0.25) < 1e-5)
    #expect(abs(theta[1] - 0.25) < 1e-5)
  }

  @Test("squared norm", arguments: [0, 1, 15, 4096, 10_000])
  func norm(count: Int) {
    var draws = Draws(count)
    let x: [Double] = draws.numbers(count)
    let slow = x.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squaredNorm(x, count: count) - slow) <= 1e-12 * slow)
    let single = squaredNorm(x.map { Float($0) }, count: count)
    #expect(abs(single - slow) <= 1e-6 * slow)
  }

  private func compareError<S: KernelScalar>(_: S.Type, count: Int) {
    var draws = Draws(count)
    let x: [S] = draws.numbers(count)
    let target: [S] = draws.numbers(count)
    let differences = zip(x.doubles, target.doubles).map { $0 - $1 }
    let slow = differences.reduce(0) { $0 + $1 * $1 } / Double(count)
    var gradient = [S](repeating: .nan, count: count)
    let loss = meanSquaredError(
      x, target: target, gradient: &gradient, count: count)
    #expect(abs(loss - slow) <= tolerance(S.self) * slow)
    expectClose(
      gradient.map { $0 * S(count) }, differences.map { 2 * $0 }, "gradient")
    #expect(
      meanSquaredError(x, target: target, gradient: nil, count: count) == loss)
  }

  @Test("mean squared error and its gradient", arguments: [1, 33, 5000])
  func error(count: Int) {
    compareError(Float.self, count: count)
    compareError(Double.self, count: count)
  }
}
