import Kernels
import Testing

// The twin is the same in three walks: normalise, drop, convolve. Those
// kernels have slow twins of their own.

@Suite("A convolution that normalises first agrees with the three steps")
struct NormalisedConvolutionTests {
  private struct Problem<S: KernelScalar> {
    let shape: ConvolutionShape
    let groups: GroupNormShape
    let rate: Double
    let x, gamma, beta, weights, dy: [S]

    init(_ seed: Int, stride: Int, rate: Double) {
      var draws = Draws(seed)
      let groups = draws.size(1...3)
      shape = ConvolutionShape(
        batch: draws.size(1...5), height: draws.size(2...9),
        width: draws.size(2...9), inChannels: groups * draws.size(1...8),
        outChannels: draws.size(1...18), stride: stride,
        paddingBefore: stride == 1 ? 1 : 0)
      self.groups = GroupNormShape(
        batch: shape.batch, pixels: shape.height * shape.width,
        channels: shape.inChannels, groups: groups, epsilon: 1e-3)
      self.rate = rate
      x = draws.numbers(shape.inputCount)
      gamma = draws.numbers(shape.inChannels)
      beta = draws.numbers(shape.inChannels)
      weights = draws.numbers(shape.weightCount)
      dy = draws.numbers(shape.outputCount)
    }
  }

  /// Results by name: the output, then all gradients.
  private typealias Results<S> = [(name: String, numbers: [S])]

  private func inOne<S: KernelScalar>(_ p: Problem<S>) -> Results<S> {
    var means = [S](repeating: .nan, count: p.groups.statisticsCount)
    var deviations = means
    var y = [S](repeating: .nan, count: p.shape.outputCount)
    var (dx, dw, dgamma, dbeta) = (p.x, p.weights, p.gamma, p.beta)
    means.withUnsafeMutableBufferPointer { means in
      deviations.withUnsafeMutableBufferPointer { deviations in
        p.gamma.withUnsafeBufferPointer { gamma in
          p.beta.withUnsafeBufferPointer { beta in
            guard let means = means.baseAddress, let gamma = gamma.baseAddress,
              let deviations = deviations.baseAddress,
              let beta = beta.baseAddress
            else { return }
            let norm = GroupNormStep(
              p.groups, .silu, gamma: gamma, beta: beta, means: means,
              deviations: deviations, dropping: p.rate, seed: 7)
            convolution(
              p.shape, p.x, after: norm, weights: p.weights, bias: nil,
              into: &y)
            convolutionGradients(
              p.shape, p.x, after: norm, weights: p.weights,
              outputGradient: p.dy, inputGradient: &dx, weightGradient: &dw,
              gammaGradient: &dgamma, betaGradient: &dbeta)
          }
        }
      }
    }
    return [
      ("y", y), ("dx", dx), ("dw", dw), ("dgamma", dgamma), ("dbeta", dbeta),
    ]
  }

  private func inSteps<S: KernelScalar>(_ p: Problem<S>) -> Results<S> {
    var means = [S](repeating: .nan, count: p.groups.statisticsCount)
    var deviations = means
    var normal = p.x
    groupNorm(
      p.groups, .silu, p.x, gamma: p.gamma, beta: p.beta, into: &normal,
      means: &means, deviations: &deviations)
    var dropped = normal
    dropout(normal, rate: p.rate, seed: 7, into: &dropped, count: p.x.count)
    var y = [S](repeating: .nan, count: p.shape.outputCount)
    convolution(p.shape, dropped, weights: p.weights, bias: nil, into: &y)

    var (slope, dw) = (p.x, p.weights)
    convolutionGradients(
      p.shape, dropped, weights: p.weights, outputGradient: p.dy,
      inputGradient: &slope, weightGradient: &dw)
    var keptSlope = slope
    dropout(
      slope, rate: p.rate, seed: 7, into: &keptSlope, count: p.x.count)
    var (dx, dgamma, dbeta) = (p.x, p.gamma, p.beta)
    groupNormGradients(
      p.groups, .silu, p.x, gamma: p.gamma, beta: p.beta, means: means,
      deviations: deviations, outputGradient: keptSlope, inputGradient: &dx,
      gammaGradient: &dgamma, betaGradient: &dbeta)
    return [
      ("y", y), ("dx", dx), ("dw", dw), ("dgamma", dgamma), ("dbeta", dbeta),
    ]
  }

  private func compare<S: KernelScalar>(_ p: Problem<S>) {
    for (one, steps) in zip(inOne(p), inSteps(p)) {
      expectClose(one.numbers, steps.numbers.doubles, "\(one.name) \(p.shape)")
    }
  }

  @Test("every pixel", arguments: 0..<8, [0, 0.25])
  func samesize(seed: Int, rate: Double) {
    compare(Problem<Float>(seed, stride: 1, rate: rate))
    compare(Problem<Double>(seed, stride: 1, rate: rate))
  }

  @Test("every other pixel", arguments: 0..<4, [0, 0.25])
  func halving(seed: Int, rate: Double) {
    compare(Problem<Float>(seed, stride: 2, rate: rate))
    compare(Problem<Double>(seed, stride: 2, rate: rate))
  }
}
