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
    mapRegisters(z, into: y, count: count) { z in z * S.logistic(z) }
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
    mapRegisters(z, dy, into: dz, count: count) { z, dy in
      let s = S.logistic(z)
      return dy * (s * (1 + z * (1 - s)))
    }
  }
}

extension Activation {
  /// y = activation(z), a register at a time.
  @inline(__always)
  func value<S: KernelScalar>(_: S.Type, _ z: S.Register) -> S.Register {
    switch self {
    case .none: return z
    case .relu: return z.replacing(with: 0, where: z .< 0)
    case .silu:
      let s = S.logistic(z)
      return z * s
    }
  }

  /// dz = dy activation'(z), a register at a time.
  @inline(__always)
  func gradient<S: KernelScalar>(
    _: S.Type, _ z: S.Register, outputGradient dy: S.Register
  ) -> S.Register {
    switch self {
    case .none: return dy
    case .relu: return dy.replacing(with: 0, where: .!(z .> 0))
    case .silu:
      let s = S.logistic(z)
      return dy * (s * (1 + z * (1 - s)))
    }
  }
}
