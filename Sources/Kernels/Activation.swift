/// What follows a linear layer or a normalisation, element by element.
///
/// Introduced in chapter 5.
public enum Activation: Sendable, CaseIterable {
  /// z
  case none
  /// max(0, z)
  case relu
  /// z / (1 + e^-z); Elfwing, Uchibe & Doya (2018).
  case silu
}

/// Writes y[i] = activation(z[i]), on one core.
///
/// `y` may be `z`.
@specialized(where S == Float)
@specialized(where S == Double)
func activate<S: KernelScalar>(
  _ activation: Activation, _ z: UnsafePointer<S>,
  into y: UnsafeMutablePointer<S>, count: Int
) {
  switch activation {
  case .none:
    if UnsafePointer(y) != z { y.update(from: z, count: count) }
  case .relu:
    // Written so that not-a-number stays so
    for i in 0..<count { y[i] = z[i] < 0 ? 0 : z[i] }
  case .silu:
    withSigmoids(of: z, count: count) { start, sigmoids, count in
      let (z, y) = (z + start, y + start)
      for i in 0..<count { y[i] = z[i] * sigmoids[i] }
    }
  }
}

/// Writes dz[i] = dy[i] activation'(z[i]), on one core.
///
/// `dz` may be `dy`. For ReLU, the output serves in place of `z` too: both have
/// one sign.
@specialized(where S == Float)
@specialized(where S == Double)
func activationGradient<S: KernelScalar>(
  _ activation: Activation, _ z: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  into dz: UnsafeMutablePointer<S>, count: Int
) {
  switch activation {
  case .none:
    if UnsafePointer(dz) != dy { dz.update(from: dy, count: count) }
  case .relu:
    for i in 0..<count { dz[i] = z[i] > 0 ? dy[i] : 0 }
  case .silu:
    withSigmoids(of: z, count: count) { start, sigmoids, count in
      let (z, dy, dz) = (z + start, dy + start, dz + start)
      for i in 0..<count {
        let s = sigmoids[i]
        dz[i] = dy[i] * (s * (1 + z[i] * (1 - s)))
      }
    }
  }
}

/// Works through z piece by piece, with 1 / (1 + e^-z) of each piece in the
/// nearest cache.
@inline(__always)
private func withSigmoids<S: KernelScalar>(
  of z: UnsafePointer<S>, count: Int,
  _ body: (_ start: Int, _ sigmoids: UnsafePointer<S>, _ count: Int) -> Void
) {
  withUnsafeTemporaryAllocation(of: S.self, capacity: 256) { buffer in
    guard let sigmoids = buffer.baseAddress else { return }
    for start in stride(from: 0, to: count, by: 256) {
      let piece = min(256, count - start)
      S.logistic(z + start, into: sigmoids, count: piece)
      body(start, sigmoids, piece)
    }
  }
}
