/// Drops numbers at random and enlarges the others.
///
/// y[i] = 0 with probability `rate`, else x[i] / (1 - rate); rates are rounded
/// to multiples of 1/65536. The same seed drops the same numbers, on any
/// number of cores: number i's fate is 16 bits of draw i / 4 of SplitMix64
/// (Steele, Lea & Flood, 2014), which can begin anywhere. `y` is not `x`.
/// Source: Srivastava et al. (2014), "Dropout".
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func dropout<S: KernelScalar>(
  _ x: UnsafePointer<S>, rate: Double, seed: UInt64,
  into y: UnsafeMutablePointer<S>, count: Int
) {
  split(count, least: elementwiseShare) { _, range in
    drop(
      x + range.lowerBound, rate: rate, seed: seed,
      into: y + range.lowerBound, range: range)
  }
}

/// `dropout` of the numbers in `range`, which begin at `x` and `y`.
@specialized(where S == Float)
@specialized(where S == Double)
func drop<S: KernelScalar>(
  _ x: UnsafePointer<S>, rate: Double, seed: UInt64,
  into y: UnsafeMutablePointer<S>, range: Range<Int>
) {
  let limit = UInt32((rate * 0x1p16).rounded())
  let scale = S(0x1p16 / (0x1p16 - Double(limit)))
  let piece = 1024
  let scratch = Scratch<UInt64>(piece / 4 + 1)
  defer { scratch.release() }
  let draws = scratch.pointer
  for start in stride(from: range.lowerBound, to: range.upperBound, by: piece) {
    // The first number's draw may have fates of numbers before it
    let first = start / 4
    for i in 0...piece / 4 {
      let index = UInt64(truncatingIfNeeded: first + i + 1)
      var z = seed &+ index &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
      draws[i] = z ^ (z &>> 31)
    }
    let fates =
      UnsafeRawPointer(draws).assumingMemoryBound(to: UInt16.self)
      + start % 4
    let offset = start - range.lowerBound
    let (x, y) = (x + offset, y + offset)
    for i in 0..<min(piece, range.upperBound - start) {
      y[i] = UInt32(fates[i]) < limit ? 0 : scale * x[i]
    }
  }
}
