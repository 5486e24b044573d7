// The one line that every step of every diffusion process runs:
// a weighted sum of two buffers.

/// Writes the weighted sum a x + b y of two buffers into a third.
///
/// result[i] = a x[i] + b y[i] for i in 0..<count. `result` may be `x` or `y`.
///
/// Introduced in chapter 1.
public func mix(
  _ a: Float, _ x: UnsafePointer<Float>,
  _ b: Float, _ y: UnsafePointer<Float>,
  into result: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { result[i] = a * x[i] + b * y[i] }
}

/// Writes the weighted sum a x + b y of two double precision buffers into a third.
///
/// result[i] = a x[i] + b y[i] for i in 0..<count. `result` may be `x` or `y`.
///
/// Introduced in chapter 1.
public func mix(
  _ a: Double, _ x: UnsafePointer<Double>,
  _ b: Double, _ y: UnsafePointer<Double>,
  into result: UnsafeMutablePointer<Double>, count: Int
) {
  for i in 0..<count { result[i] = a * x[i] + b * y[i] }
}
