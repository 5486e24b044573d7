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

/// One of the three matrices or of their transposes.
private protocol LineTransform {
  static var inputs: Int { get }
  static var outputs: Int { get }
  /// Takes a line of registers, one channel in each lane, and gives another.
  static func apply<V: SIMD>(_ x: (Int) -> V, _ y: (Int, V) -> Void)
  where V.Scalar: FloatingPoint
}

// ANCHOR: input-line
/// v = B' d.
private enum InputLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 6 }
  @inline(__always)
  static func apply<V: SIMD>(_ d: (Int) -> V, _ v: (Int, V) -> Void)
  where V.Scalar: FloatingPoint {
    let (d0, d1, d2, d3, d4, d5) = (d(0), d(1), d(2), d(3), d(4), d(5))
    let even = d4.addingProduct(-4, d2)
    let odd = d3.addingProduct(-4, d1)
    let near = d4 - d2
    let far = 2 * (d3 - d1)
    v(0, d4.addingProduct(4, d0).addingProduct(-5, d2))
    v(1, even + odd)
    v(2, even - odd)
    v(3, near + far)
    v(4, near - far)
    v(5, d5.addingProduct(4, d1).addingProduct(-5, d3))
  }
}
// ANCHOR_END: input-line

/// u = G g.
private enum FilterLine: LineTransform {
  static var inputs: Int { 3 }
  static var outputs: Int { 6 }
  @inline(__always)
  static func apply<V: SIMD>(_ g: (Int) -> V, _ u: (Int, V) -> Void)
  where V.Scalar: FloatingPoint {
    let (g0, g1, g2) = (g(0), g(1), g(2))
    let near = (g0 + g2) / -6
    let far = (g0 / 24).addingProduct(1 / 6, g2)
    u(0, g0 / 4)
    u(1, near - g1 / 6)
    u(2, near + g1 / 6)
    u(3, far + g1 / 12)
    u(4, far - g1 / 12)
    u(5, g2)
  }
}

/// g = G' u.
private enum FilterAdjointLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 3 }
  @inline(__always)
  static func apply<V: SIMD>(_ u: (Int) -> V, _ g: (Int, V) -> Void)
  where V.Scalar: FloatingPoint {
    let (u0, u1, u2, u3, u4, u5) = (u(0), u(1), u(2), u(3), u(4), u(5))
    let near = (u1 + u2) / 6
    g(0, u0 / 4 - near + (u3 + u4) / 24)
    g(1, (u2 - u1) / 6 + (u3 - u4) / 12)
    g(2, u5 - near + (u3 + u4) / 6)
  }
}

/// y = A' m.
private enum OutputLine: LineTransform {
  static var inputs: Int { 6 }
  static var outputs: Int { 4 }
  @inline(__always)
  static func apply<V: SIMD>(_ m: (Int) -> V, _ y: (Int, V) -> Void)
  where V.Scalar: FloatingPoint {
    let (m0, m1, m2, m3, m4, m5) = (m(0), m(1), m(2), m(3), m(4), m(5))
    let (sum12, difference12) = (m1 + m2, m1 - m2)
    let (sum34, difference34) = (m3 + m4, m3 - m4)
    y(0, m0 + sum12 + sum34)
    y(1, difference12.addingProduct(2, difference34))
    y(2, sum12.addingProduct(4, sum34))
    y(3, (difference12 + m5).addingProduct(8, difference34))
  }
}

/// m = A y.
private enum OutputAdjointLine: LineTransform {
  static var inputs: Int { 4 }
  static var outputs: Int { 6 }
  @inline(__always)
  static func apply<V: SIMD>(_ y: (Int) -> V, _ m: (Int, V) -> Void)
  where V.Scalar: FloatingPoint {
    let (y0, y1, y2, y3) = (y(0), y(1), y(2), y(3))
    let (even, odd) = (y0 + y2, y1 + y3)
    let near = y0.addingProduct(4, y2)
    let far = (2 * y1).addingProduct(8, y3)
    m(0, y0)
    m(1, even + odd)
    m(2, even - odd)
    m(3, near + far)
    m(4, near - far)
    m(5, y3)
  }
}

/// Which matrix a square of numbers is multiplied by, from both sides.
enum WinogradTransform {
  /// B' x B, 6 x 6 pixels to 6 x 6.
  case input
  /// G x G', 3 x 3 taps to 6 x 6.
  case filter
  /// G' x G, 6 x 6 to 3 x 3 taps.
  case filterAdjoint
  /// A' x A, 6 x 6 to 4 x 4 pixels.
  case output
  /// A x A', 4 x 4 pixels to 6 x 6.
  case outputAdjoint
}

/// Where the elements of a square of numbers lie, row by row.
struct WinogradSquare<S: KernelScalar> {
  /// Each element's address.
  let places: UnsafeMutablePointer<UnsafeMutablePointer<S>>
  /// Added to all addresses.
  var offset = 0
}

/// Transforms squares that lie side by side: one for each of `count` channels.
///
/// What comes out has `bias`, [count], and `image` added to every element,
/// where there are such.
@specialized(where S == Float)
@specialized(where S == Double)
func transform<S: KernelScalar>(
  _ transform: WinogradTransform, _ from: WinogradSquare<S>,
  into to: WinogradSquare<S>, count: Int,
  adding bias: UnsafePointer<S>? = nil, _ image: WinogradSquare<S>? = nil
) {
  typealias V = S.Register
  let rest = count % S.lanes

  /// One register full of channels, or less.
  @inline(__always)
  func block<T: LineTransform>(
    _: T.Type, at start: Int,
    _ read: (UnsafePointer<S>) -> V,
    _ write: (V, UnsafeMutablePointer<S>) -> Void
  ) {
    var half = InlineArray<36, V>(repeating: V())
    writtenOut(T.inputs) { j in
      T.apply({ read(from.places[$0 * T.inputs + j] + from.offset + start) }) {
        half[$0 * T.inputs + j] = $1
      }
    }
    let shift = bias.map { read($0 + start) } ?? V()
    writtenOut(T.outputs) { i in
      T.apply({ half[i * T.inputs + $0] }) {
        let element = i * T.outputs + $0
        var result = $1 + shift
        if let image {
          result += read(image.places[element] + image.offset + start)
        }
        write(result, to.places[element] + to.offset + start)
      }
    }
  }

  @inline(__always)
  func sweep<T: LineTransform>(_: T.Type) {
    for start in stride(from: 0, to: count - rest, by: S.lanes) {
      block(T.self, at: start) {
        readRegister($0)
      } _: {
        writeRegister($0, $1)
      }
    }
    if rest > 0 {
      block(T.self, at: count - rest) {
        readPart($0, rest)
      } _: {
        writePart($0, $1, rest)
      }
    }
  }

  switch transform {
  case .input: sweep(InputLine.self)
  case .filter: sweep(FilterLine.self)
  case .filterAdjoint: sweep(FilterAdjointLine.self)
  case .output: sweep(OutputLine.self)
  case .outputAdjoint: sweep(OutputAdjointLine.self)
  }
}
