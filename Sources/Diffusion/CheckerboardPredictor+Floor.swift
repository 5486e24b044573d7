import Foundation
import Tensors

// What x_t cannot tell about a checkerboard: the floor of every loss curve.

extension CheckerboardPredictor {
  // ANCHOR: board-density
  /// The density of one coordinate of x_t, and its slope, for data that are
  /// spread evenly over the even, or over the odd, stripes.
  ///
  /// An even stripe as seen at time t is a step up at its left end and a step
  /// down at its right, both blurred by the noise.
  func blurred(
    odd: Bool, _ x: Double, at t: Int
  ) -> (density: Double, slope: Double) {
    let ᾱ = schedule.alphaBar[t]
    let (a, σ) = (ᾱ.squareRoot(), (1 - ᾱ).squareRoot())
    var (density, slope) = (0.0, 0.0)
    let first = odd ? 1 : 0
    for (k, edge) in Self.edges[first..<first + 4].enumerated() {
      let z = (x - a * edge) / σ
      let sign: Double = k % 2 == 0 ? 1 : -1
      density += sign * erfc(-z / 2.0.squareRoot()) / 2
      slope += sign * exp(-z * z / 2) / (2 * Double.pi).squareRoot() / σ
    }
    return (max(density, 0) / a, slope / a)
  }
  // ANCHOR_END: board-density

  // ANCHOR: board-floor
  /// The smallest mean squared error, a number, of a noise guess.
  ///
  ///     floor_t = 1 - (1 - alphaBar_t) / 2  E |grad log p(x_t)|^2,
  ///     p(x, y) = (even(x) even(y) + odd(x) odd(y)) / 2
  ///
  /// A sum over a fine grid: six points to a deviation of the noise.
  /// By symmetry the slope along x is enough.
  ///
  /// - Precondition: t is in 1...T.
  public func noiseFloor(at t: Int) -> Double {
    schedule.check(t)
    let ᾱ = schedule.alphaBar[t]
    let σ = (1 - ᾱ).squareRoot()
    let (reach, step) = (ᾱ.squareRoot() + 8 * σ, σ / 6)
    let places = stride(from: -reach, through: reach, by: step)
    let even = places.map { blurred(odd: false, $0, at: t) }
    let odd = places.map { blurred(odd: true, $0, at: t) }
    var steepness = 0.0  // E (d log p / dx)^2
    for (e, o) in zip(even, odd) {
      for (f, q) in zip(even, odd) {
        let p = (e.density * f.density + o.density * q.density) / 2
        let slope = (e.slope * f.density + o.slope * q.density) / 2
        // Where next to nothing is, rounding is all that is left of it
        if p > 1e-13 { steepness += slope * slope / p }
      }
    }
    return 1 - σ * σ * steepness * step * step
  }
  // ANCHOR_END: board-floor

  /// The smallest simple loss: the mean of `noiseFloor` over t = 1...T.
  public var noiseFloor: Double {
    let floors = (1...schedule.timesteps).map { noiseFloor(at: $0) }
    return floors.reduce(0, +) / Double(floors.count)
  }
}
