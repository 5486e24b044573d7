// Minimal filtering F(4, 3): the transforms and their adjoints.
//
// Four neighbouring outputs of a filter g with three taps depend on six inputs
// d. Computed plainly that is 12 multiplications; computed as
//
//   y = A' ((G g) . (B' d))        (. is element by element, ' transposes)
//
// it is 6. In two dimensions, along columns and then along rows, 36 instead
// of 144. Source: Lavin & Gray (2015), "Fast algorithms for convolutional
// neural networks", section 4; the matrices are theirs:
//
//        4  0 -5  0  1  0          1/4    0     0
//        0 -4 -4  1  1  0         -1/6  -1/6  -1/6         1 1  1 1  1 0
//   B' = 0  4 -4 -1  1  0     G = -1/6   1/6  -1/6    A' = 0 1 -1 2 -2 0
//        0 -2 -1  2  1  0         1/24  1/12   1/6         0 1  1 4  4 0
//        0  2 -1 -2  1  0         1/24 -1/12   1/6         0 1 -1 8 -8 1
//        0  4  0 -5  0  1           0     0     1

/// A row or column of vector registers in memory, one channel in each lane.
private struct Line<V: SIMD> where V.Scalar: FloatingPoint {
  let start: UnsafeMutableRawPointer
  /// Bytes from one element to the next.
  let step: Int
  /// Whether writing adds to what is there.
  var adds = false

  subscript(i: Int) -> V {
    @inline(__always) get {
      (start + i * step).loadUnaligned(as: V.self)
    }
    @inline(__always) nonmutating set {
      (start + i * step).storeBytes(
        of: adds ? self[i] + newValue : newValue, as: V.self)
    }
  }
}

/// One of the three matrices or of their transposes.
private protocol LineTransform {
  static var inputs: Int { get }
  static var outputs: Int { get }
  static func apply<V>(_ x: Line<V>, into y: Line<V>)
}

/// v = B' d.
private enum InputLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 6 }
  @inline(__always) static func apply<V>(_ d: Line<V>, into v: Line<V>) {
    let even = d[4].addingProduct(-4, d[2])
    let odd = d[3].addingProduct(-4, d[1])
    let near = d[4] - d[2]
    let far = 2 * (d[3] - d[1])
    v[0] = d[4].addingProduct(4, d[0]).addingProduct(-5, d[2])
    v[1] = even + odd
    v[2] = even - odd
    v[3] = near + far
    v[4] = near - far
    v[5] = d[5].addingProduct(4, d[1]).addingProduct(-5, d[3])
  }
}

/// d = B v.
private enum InputAdjointLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 6 }
  @inline(__always) static func apply<V>(_ v: Line<V>, into d: Line<V>) {
    let (v0, v5) = (v[0], v[5])
    let (sum12, difference12) = (v[1] + v[2], v[1] - v[2])
    let (sum34, difference34) = (v[3] + v[4], 2 * (v[3] - v[4]))
    d[0] = 4 * v0
    d[1] = (4 * (v5 - difference12)) - difference34
    d[2] = (-5 * v0 - sum34).addingProduct(-4, sum12)
    d[3] = (difference12 + difference34).addingProduct(-5, v5)
    d[4] = v0 + sum12 + sum34
    d[5] = v5
  }
}

/// u = G g.
private enum FilterLine: LineTransform {
  static var inputs: Int { 3 }
  static var outputs: Int { 6 }
  @inline(__always) static func apply<V>(_ g: Line<V>, into u: Line<V>) {
    let near = (g[0] + g[2]) / -6
    let far = (g[0] / 24).addingProduct(1 / 6, g[2])
    u[0] = g[0] / 4
    u[1] = near - g[1] / 6
    u[2] = near + g[1] / 6
    u[3] = far + g[1] / 12
    u[4] = far - g[1] / 12
    u[5] = g[2]
  }
}

/// g = G' u.
private enum FilterAdjointLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 3 }
  @inline(__always) static func apply<V>(_ u: Line<V>, into g: Line<V>) {
    let near = (u[1] + u[2]) / 6
    g[0] = u[0] / 4 - near + (u[3] + u[4]) / 24
    g[1] = (u[2] - u[1]) / 6 + (u[3] - u[4]) / 12
    g[2] = u[5] - near + (u[3] + u[4]) / 6
  }
}

/// y = A' m.
private enum OutputLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 4 }
  @inline(__always) static func apply<V>(_ m: Line<V>, into y: Line<V>) {
    let (sum12, difference12) = (m[1] + m[2], m[1] - m[2])
    let (sum34, difference34) = (m[3] + m[4], m[3] - m[4])
    y[0] = m[0] + sum12 + sum34
    y[1] = difference12.addingProduct(2, difference34)
    y[2] = sum12.addingProduct(4, sum34)
    y[3] = (difference12 + m[5]).addingProduct(8, difference34)
  }
}

/// m = A y.
private enum OutputAdjointLine: LineTransform {
  static var inputs: Int { 4 }
  static var outputs: Int { 6 }
  @inline(__always) static func apply<V>(_ y: Line<V>, into m: Line<V>) {
    let (even, odd) = (y[0] + y[2], y[1] + y[3])
    let even4 = y[0].addingProduct(4, y[2])
    let odd4 = (2 * y[1]).addingProduct(8, y[3])
    m[0] = y[0]
    m[1] = even + odd
    m[2] = even - odd
    m[3] = even4 + odd4
    m[4] = even4 - odd4
    m[5] = y[3]
  }
}

/// Which matrix to multiply squares by, from the left and from the right.
enum WinogradTransform {
  case input, inputAdjoint, filter, filterAdjoint, output, outputAdjoint
}

/// Transforms down x across squares of `channels` channels: X -> T X T'.
///
/// `channels` is a multiple of the register's width. The adjoint of the input
/// transform adds to what is there, because input tiles overlap.
@specialized(where S == Float)
@specialized(where S == Double)
func transform<S: KernelScalar>(
  _ transform: WinogradTransform,
  _ from: WinogradGrid<S>, into to: WinogradGrid<S>,
  down: Int, across: Int, channels: Int
) {
  let bytes = MemoryLayout<S>.stride

  @inline(__always)
  func sweep<T: LineTransform>(_: T.Type, adds: Bool = false) {
    typealias V = S.Register
    let size = MemoryLayout<V>.stride
    withUnsafeTemporaryAllocation(byteCount: 36 * size, alignment: size) {
      half in
      guard let half = half.baseAddress else { return }
      for k in 0..<down {
        for l in 0..<across {
          let x = from.start + k * from.squareDown + l * from.squareAcross
          let y = to.start + k * to.squareDown + l * to.squareAcross
          for channel in stride(from: 0, to: channels, by: S.lanes) {
            let x = UnsafeMutableRawPointer(x + channel)
            let y = UnsafeMutableRawPointer(y + channel)
            for j in 0..<T.inputs {
              T.apply(
                Line<V>(
                  start: x + j * from.column * bytes, step: from.row * bytes),
                into: Line(start: half + j * size, step: T.inputs * size))
            }
            for i in 0..<T.outputs {
              T.apply(
                Line<V>(start: half + i * T.inputs * size, step: size),
                into: Line(
                  start: y + i * to.row * bytes, step: to.column * bytes,
                  adds: adds))
            }
          }
        }
      }
    }
  }

  switch transform {
  case .input: sweep(InputLine.self)
  case .inputAdjoint: sweep(InputAdjointLine.self, adds: true)
  case .filter: sweep(FilterLine.self)
  case .filterAdjoint: sweep(FilterAdjointLine.self)
  case .output: sweep(OutputLine.self)
  case .outputAdjoint: sweep(OutputAdjointLine.self)
  }
}
