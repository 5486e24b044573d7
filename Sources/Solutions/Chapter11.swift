import Foundation

/// The exercises of chapter 11, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 11.
public enum Chapter11 {
  // ANCHOR: solution-11.1
  /// Exercise 11.1: one long step back, from t to an earlier s.
  public static func ddimStep(
    _ noisy: [Double], noise: [Double], fresh: [Double], from t: Int,
    to s: Int, eta: Double, alphaBar: [Double]
  ) throws -> [Double] {
    let (ᾱₜ, ᾱₛ) = (alphaBar[t], alphaBar[s])
    let whole = (1 - ᾱₛ) / (1 - ᾱₜ) * (1 - ᾱₜ / ᾱₛ)
    let σ = eta * whole.squareRoot()
    let rest = (1 - ᾱₛ - σ * σ).squareRoot()
    return noisy.indices.map { i in
      let ε = noise[i]
      let belief =
        (noisy[i] - (1 - ᾱₜ).squareRoot() * ε) / ᾱₜ.squareRoot()
      return ᾱₛ.squareRoot() * belief + rest * ε + σ * fresh[i]
    }
  }
  // ANCHOR_END: solution-11.1

  // ANCHOR: solution-11.2
  /// Exercise 11.2: the betas of the cosine schedule.
  public static func cosineBetas(
    timesteps: Int, offset: Double, largest: Double
  ) throws -> [Double] {
    func f(_ t: Int) -> Double {
      let share = Double(t) / Double(timesteps)
      let root = cos((share + offset) / (1 + offset) * .pi / 2)
      return root * root
    }
    return [0]
      + (1...timesteps).map { t in min(1 - f(t) / f(t - 1), largest) }
  }
  // ANCHOR_END: solution-11.2

  // ANCHOR: solution-11.3
  /// Exercise 11.3: guidance, for somebody with the paper's weight.
  public static func guidance(
    told: [Double], open: [Double], weight: Double
  ) throws -> (scale: Double, noise: [Double]) {
    let scale = 1 + weight
    return (scale, zip(told, open).map { $1 + scale * ($0 - $1) })
  }
  // ANCHOR_END: solution-11.3

  // ANCHOR: solution-11.4
  /// Exercise 11.4: attention with one head.
  public static func attention(
    queries: [[Double]], keys: [[Double]], values: [[Double]]
  ) throws -> [[Double]] {
    let root = Double(keys[0].count).squareRoot()
    return queries.map { query in
      let scores = keys.map { key in
        zip(query, key).reduce(0) { $0 + $1.0 * $1.1 } / root
      }
      let top = scores.reduce(scores[0], max)
      let weights = scores.map { exp($0 - top) }
      let sum = weights.reduce(0, +)
      return values[0].indices.map { c in
        zip(weights, values).reduce(0) { $0 + $1.0 * $1.1[c] } / sum
      }
    }
  }
  // ANCHOR_END: solution-11.4
}
