import Foundation

/// The exercises of chapter 5, solved.
///
/// The same signatures as the reader's file: this file can take its place.
///
/// Introduced in chapter 5.
public enum Chapter05 {
  // ANCHOR: solution-5.1
  /// Exercise 5.1: the loss, and in which direction it falls.
  public static func noiseLoss(
    predicted: [Double], noise: [Double]
  ) throws -> (loss: Double, slopes: [Double]) {
    let n = Double(noise.count)
    let errors = zip(predicted, noise).map { $0 - $1 }
    return (
      loss: errors.reduce(0) { $0 + $1 * $1 } / n,
      slopes: errors.map { 2 * $0 / n }
    )
  }
  // ANCHOR_END: solution-5.1

  // ANCHOR: solution-5.2
  /// Exercise 5.2: a batch, each example at a time of its own.
  public static func noisyBatch(
    _ clean: [Double], noise: [Double], uniforms: [Double],
    alphaBar: [Double]
  ) throws -> (timesteps: [Int], noisy: [Double]) {
    let last = alphaBar.count - 1
    let timesteps = uniforms.map { 1 + Int($0 * Double(last)) }
    let noisy = timesteps.indices.map { i in
      let ᾱ = alphaBar[timesteps[i]]
      return ᾱ.squareRoot() * clean[i]
        + (1 - ᾱ).squareRoot() * noise[i]
    }
    return (timesteps, noisy)
  }
  // ANCHOR_END: solution-5.2

  // ANCHOR: solution-5.3
  /// Exercise 5.3: Adam, for a single weight.
  public static func adam(
    from weight: Double, gradients: [Double], rate: Double,
    epsilon: Double
  ) throws -> [Double] {
    var (θ, m, v) = (weight, 0.0, 0.0)
    return gradients.enumerated().map { index, g in
      let t = Double(index + 1)
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      let mean = m / (1 - pow(0.9, t))
      let square = v / (1 - pow(0.999, t))
      θ -= rate * mean / (square.squareRoot() + epsilon)
      return θ
    }
  }
  // ANCHOR_END: solution-5.3

  // ANCHOR: solution-5.4
  /// Exercise 5.4: the time, told by clocks.
  public static func timeEmbedding(
    at t: Int, width: Int
  ) throws -> [Double] {
    let half = width / 2
    let angles = (0..<half).map { k in
      Double(t) * pow(10_000, -Double(k) / Double(half - 1))
    }
    return angles.map { sin($0) } + angles.map { cos($0) }
  }
  // ANCHOR_END: solution-5.4

  // ANCHOR: solution-5.5
  /// Exercise 5.5: the way back through a linear layer.
  public static func linearBackward(
    x: [Double], weights: [Double], slopes: [Double], inputs: Int,
    outputs: Int
  ) throws -> (x: [Double], weights: [Double], bias: [Double]) {
    var dx = x.map { _ in 0.0 }
    var dw = weights.map { _ in 0.0 }
    var db = Array(repeating: 0.0, count: outputs)
    for r in 0..<slopes.count / outputs {
      for o in 0..<outputs {
        let dy = slopes[r * outputs + o]
        for i in 0..<inputs {
          dx[r * inputs + i] += dy * weights[i * outputs + o]
          dw[i * outputs + o] += dy * x[r * inputs + i]
        }
        db[o] += dy
      }
    }
    return (dx, dw, db)
  }
  // ANCHOR_END: solution-5.5
}
