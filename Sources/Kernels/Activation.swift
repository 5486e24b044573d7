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
  @inline(__always)
  func relu(_ z: S.Register) -> S.Register { S.rectified(z, by: z) }
  @inline(__always)
  func silu(_ z: S.Register) -> S.Register { z / (1 + S.exponential(-z)) }
  switch activation {
  case .none:
    if UnsafePointer(y) != z { y.update(from: z, count: count) }
  case .relu:
    mapRegisters(z, into: y, count: count, relu)
  case .silu:
    mapRegisters(z, into: y, count: count, silu)
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
  @inline(__always)
  func relu(_ z: S.Register, _ dy: S.Register) -> S.Register {
    S.rectified(dy, by: z)
  }
  @inline(__always)
  func silu(_ z: S.Register, _ dy: S.Register) -> S.Register {
    let s = S.logistic(z)
    return dy * (s * (1 + z * (1 - s)))
  }
  switch activation {
  case .none:
    if UnsafePointer(dz) != dy { dz.update(from: dy, count: count) }
  case .relu:
    mapRegisters(z, dy, into: dz, count: count, relu)
  case .silu:
    mapRegisters(z, dy, into: dz, count: count, silu)
  }
}
