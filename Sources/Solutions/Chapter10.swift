import Foundation

/// The exercises of chapter 10, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 10.
public enum Chapter10 {
  // ANCHOR: solution-10.1
  /// Exercise 10.1: how far a model's step back is from the right one.
  public static func divergence(
    mean: [Double], variance: Double, modelMean: [Double],
    modelLogVariance: [Double]
  ) throws -> Double {
    var sum = 0.0
    for i in mean.indices {
      let gap = mean[i] - modelMean[i]
      let l = modelLogVariance[i]
      sum += l - log(variance) + (variance + gap * gap) / exp(l) - 1
    }
    return sum / 2
  }
  // ANCHOR_END: solution-10.1

  // ANCHOR: solution-10.2
  /// Exercise 10.2: the posterior at the boundary.
  public static func posterior(
    at t: Int, betas: [Double]
  ) throws -> (clean: Double, noisy: Double, variance: Double) {
    var ᾱ = 1.0  // alphaBar_0
    var before = 0.0  // 1 - alphaBar_0
    for β in betas.prefix(t - 1) {
      before += ᾱ * β
      ᾱ *= 1 - β
    }
    let β = betas[t - 1]
    let now = before + ᾱ * β
    return (
      clean: ᾱ.squareRoot() * β / now,
      noisy: (1 - β).squareRoot() * before / now,
      variance: before * β / now
    )
  }
  // ANCHOR_END: solution-10.2

  // ANCHOR: solution-10.3
  /// Exercise 10.3: the bound of 2015, in bits.
  public static func boundInBits(
    divergences: [Double], dimensions: Int, betas: [Double]
  ) throws -> Double {
    func entropy(_ v: Double) -> Double { log(2 * .pi * M_E * v) / 2 }
    let ᾱ = betas.reduce(1) { $0 * (1 - $1) }
    let sum = divergences.reduce(0, +)
    let ends = entropy(1 - ᾱ) - entropy(betas[0]) - entropy(1)
    return Double(dimensions) * (ends - sum) / log(2)
  }
  // ANCHOR_END: solution-10.3
}
