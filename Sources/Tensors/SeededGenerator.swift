/// A random number generator that gives the same numbers for the same seed.
///
/// xoshiro256++ (Blackman and Vigna, ACM TOMS 2021), its state filled by
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). All randomness in this book
/// is drawn from a generator that somebody passed in: there is no hidden one.
///
///     var generator = SeededGenerator(seed: 1)
///     let noise = Tensor<Float>.normal([784], using: &generator)
///
/// Introduced in chapter 1.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Codable,
  Sendable
{
  private var a, b, c, d: UInt64

  /// Starts the stream of random numbers that belongs to a seed.
  public init(seed: UInt64) {
    var state = seed
    func splitMix() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    (a, b, c, d) = (splitMix(), splitMix(), splitMix(), splitMix())
  }

  // ANCHOR: next
  /// Draws the next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 {
      (x << k) | (x >> (64 - k))
    }
    let result = rotate(a &+ d, 23) &+ a
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 45)
    return result
  }
  // ANCHOR_END: next

  /// Splits off a generator of its own, so that two tasks do not share one.
  public mutating func split() -> SeededGenerator {
    SeededGenerator(seed: next())
  }

  /// Draws a number uniformly from [0, 1): 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Draws a number uniformly from [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * uniform()
  }

  /// Draws a whole number uniformly from 0..<bound, without bias.
  ///
  /// Lemire's multiplication method (ACM TOMACS 2019).
  ///
  /// - Precondition: `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "cannot draw below \(bound): it must be positive")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return Int(product.high)
  }

  /// Returns the numbers 0..<count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in order.indices.reversed() {
      order.swapAt(i, integer(below: i + 1))
    }
    return order
  }
}
