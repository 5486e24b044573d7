import Foundation
import Tensors

/// The best possible noise predictor for a checkerboard.
///
/// The data are spread evenly over the squares of a 4 by 4 board on [-1, 1]^2
/// whose column and row numbers are both even or both odd. A clean point that
/// might have become x_t lies around x_t / sqrt(alphaBar_t) with variance
/// (1 - alphaBar_t) / alphaBar_t, but only on such squares: within each of
/// them, and in each direction, it is a `TruncatedNormal`.
///
/// Points are rows: tensors are [batch, 2].
///
/// Introduced in chapter 9.
public struct CheckerboardPredictor<Scalar: TensorScalar>: NoisePredictor,
  Sendable
{
  /// The schedule that made the data noisy.
  public let schedule: NoiseSchedule

  /// Where one column ends and the next begins; the same for rows.
  static var edges: [Double] { [-1, -0.5, 0, 0.5, 1] }

  /// Makes the predictor.
  public init(schedule: NoiseSchedule) { self.schedule = schedule }

  // ANCHOR: stripes
  /// Two of the four columns, or rows: those with even or odd numbers.
  struct Stripes {
    /// The log probability that the clean coordinate lies in them.
    let logMass: Double
    /// Its mean, if it does.
    let mean: Double

    /// Joins two stretches into one distribution.
    init(_ one: TruncatedNormal, _ two: TruncatedNormal) {
      let larger = max(one.logMass, two.logMass)
      let (p, q) = (
        exp(one.logMass - larger), exp(two.logMass - larger)
      )
      logMass = larger + log(p + q)
      mean = (p * one.mean + q * two.mean) / (p + q)
    }
  }

  /// What one coordinate of x_t says of the clean one, stripe by stripe.
  func stripes(_ xₜ: Double, at t: Int) -> (even: Stripes, odd: Stripes) {
    let ᾱ = schedule.alphaBar[t]
    let stretches = zip(Self.edges, Self.edges.dropFirst()).map {
      TruncatedNormal(
        mean: xₜ / ᾱ.squareRoot(), deviation: ((1 - ᾱ) / ᾱ).squareRoot(),
        lower: $0, upper: $1)
    }
    return (
      Stripes(stretches[0], stretches[2]),
      Stripes(stretches[1], stretches[3])
    )
  }
  // ANCHOR_END: stripes

  // ANCHOR: board-clean
  /// The clean point to be expected behind one point at time t.
  ///
  /// Even columns go with even rows, odd with odd; logarithms decide
  /// how likely either is.
  public func predictedClean(
    x: Double, y: Double, at t: Int
  ) -> (x: Double, y: Double) {
    let (column, row) = (stripes(x, at: t), stripes(y, at: t))
    let advantage =
      column.odd.logMass + row.odd.logMass
      - column.even.logMass - row.even.logMass
    let even = 1 / (1 + exp(advantage))  // exp may be infinite: then 0
    return (
      even * column.even.mean + (1 - even) * column.odd.mean,
      even * row.even.mean + (1 - even) * row.odd.mean
    )
  }
  // ANCHOR_END: board-clean

  /// What is to be expected of the clean points: E[x_0 | x_t].
  ///
  /// - Precondition: `noisy` is [batch, 2], and t is in 1...T.
  public func predictedClean(
    from noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    mapPoints(noisy, at: t) { _, clean in clean }
  }

  /// Returns the expected noise in x_t.
  ///
  ///     E[noise | x_t] = (x_t - sqrt(alphaBar_t) E[x_0 | x_t])
  ///                      / sqrt(1 - alphaBar_t)
  ///
  /// - Precondition: `noisy` is [batch, 2], and t is in 1...T.
  public func predictedNoise(
    in noisy: Tensor<Scalar>, at t: Int
  ) -> Tensor<Scalar> {
    let ᾱ = schedule.alphaBar[t]
    let (a, σ) = (ᾱ.squareRoot(), (1 - ᾱ).squareRoot())
    return mapPoints(noisy, at: t) { x, clean in (x - a * clean) / σ }
  }

  /// Applies a function to each number and its expected clean one.
  private func mapPoints(
    _ points: Tensor<Scalar>, at t: Int, _ body: (Double, Double) -> Double
  ) -> Tensor<Scalar> {
    schedule.check(t)
    precondition(
      points.shape.count == 2 && points.rowSize == 2,
      "points of shape \(points.shape): it must be [batch, 2]")
    var result = points
    result.withUnsafeMutableScalars { numbers in
      for i in stride(from: 0, to: numbers.count, by: 2) {
        let (x, y) = (Double(numbers[i]), Double(numbers[i + 1]))
        let clean = predictedClean(x: x, y: y, at: t)
        numbers[i] = Scalar(body(x, clean.x))
        numbers[i + 1] = Scalar(body(y, clean.y))
      }
    }
    return result
  }
}
