import Tensors

// ANCHOR: chains
/// Walks several chains from one start, fed with the same noise.
///
///     x_t = c(beta_t) x_{t-1} + sqrt(beta_t) noise
func walk(
  _ x₀: Tensor<Float>, betas: [Double], factors: [Factor],
  using generator: inout SeededGenerator,
  visit: (_ t: Int, _ states: [Tensor<Float>]) -> Void
) {
  var states = factors.map { _ in x₀ }
  visit(0, states)
  for (step, β) in betas.enumerated() {
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    for (k, c) in factors.enumerated() {
      states[k].mixIn(
        ε, keeping: Float(c(β)), adding: Float(β.squareRoot()))
    }
    visit(step + 1, states)
  }
}
// ANCHOR_END: chains

// ANCHOR: law
/// What theory says of a chain: x_t = signal x_0 + noise.
struct Law {
  /// What multiplies x_0.
  var signal = 1.0
  /// The variance of all the noise that has come in.
  var noise = 0.0

  /// Takes one step: all that is there shrinks, then noise is added.
  mutating func step(adding β: Double, keeping c: Double) {
    signal *= c
    noise = c * c * noise + β
  }

  /// The variance of x_t, when x_0 has a variance of its own.
  func variance(from initial: Double) -> Double {
    signal * signal * initial + noise
  }
}
// ANCHOR_END: law

extension Law {
  /// The law after each of some steps, from 0 on.
  static func table(betas: [Double], _ c: Factor) -> [Law] {
    var laws = [Law()]
    for β in betas {
      var next = laws[laws.count - 1]
      next.step(adding: β, keeping: c(β))
      laws.append(next)
    }
    return laws
  }

  /// The share of a unit of variance that is data, once the size is put right.
  var alphaBar: Double { signal * signal / (signal * signal + noise) }

  /// What n rows show on average, about a mean that is measured too.
  func shownVariance(from initial: Double, rows n: Int) -> Double {
    variance(from: initial) - noise / Double(n)
  }

  /// Four standard errors of a variance measured on n numbers of x_t.
  ///
  /// The data are what they are; only the noise is left to chance.
  func band(from initial: Double, count n: Int) -> Double {
    let mixed = 4 * signal * signal * initial * noise
    return 4 * ((mixed + 2 * noise * noise) / Double(n)).squareRoot()
  }
}
