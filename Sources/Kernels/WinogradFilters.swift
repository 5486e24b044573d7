/// A filter for every pair of channels, transformed.
///
/// Element (i, j) of all of them makes plane 6 i + j, a matrix [in, out].
struct WinogradFilters<S: KernelScalar> {
  private let inputs: Int, outputs: Int
  private let count: Int
  private let stride: Int
  private let numbers: Scratch<S>
  /// Where the 36 planes begin, and where the 9 taps' matrices do.
  private let places: Scratch<UnsafeMutablePointer<S>>

  /// Borrows room for the filters of one convolution.
  init(_ shape: ConvolutionShape) {
    (inputs, outputs) = (shape.inChannels, shape.outChannels)
    count = inputs * outputs
    stride = planeStride(S.self, count)
    numbers = Scratch(36 * stride)
    places = Scratch(36 + 9)
    for p in 0..<36 { places.pointer[p] = plane(p) }
  }

  /// Gives the room back.
  func release() {
    numbers.release()
    places.release()
  }

  /// Plane number p.
  func plane(_ p: Int) -> UnsafeMutablePointer<S> {
    numbers.pointer + p * stride
  }

  /// U = G g G' for all filters g in `weights`, [3, 3, in, out].
  ///
  /// As adjoints, from `weights` [3, 3, out, in] whose channels are exchanged
  /// and which are turned by half a turn first.
  func fill(from weights: UnsafePointer<S>, asAdjoints: Bool = false) {
    let turned = Scratch<S>(asAdjoints ? 9 * count : 0)
    defer { turned.release() }
    if asAdjoints {
      split(9, least: elementwiseShare / count + 1) { _, range in
        for k in range {
          transpose(
            weights + (8 - k) * count, stride: inputs,
            into: turned.pointer + k * count, rows: outputs, columns: inputs)
        }
      }
    }
    let taps = places.pointer + 36
    let from = asAdjoints ? UnsafePointer(turned.pointer) : weights
    for k in 0..<9 {
      taps[k] = UnsafeMutablePointer(mutating: from + k * count)
    }
    cut { start, count in
      transform(
        .filter, WinogradSquare(places: taps, offset: start),
        into: WinogradSquare(places: places.pointer, offset: start),
        count: count)
    }
  }

  /// dg = G' dU G for all filters, dU being the sum of some.
  static func sum(
    _ parts: [WinogradFilters], into dw: UnsafeMutablePointer<S>
  ) {
    let total = parts[0]
    let taps = total.places.pointer + 36
    for k in 0..<9 { taps[k] = dw + k * total.count }
    total.cut { start, count in
      for part in parts.dropFirst() {
        for p in 0..<36 {
          let (sum, other) = (total.plane(p) + start, part.plane(p) + start)
          for i in 0..<count { sum[i] += other[i] }
        }
      }
      transform(
        .filterAdjoint,
        WinogradSquare(places: total.places.pointer, offset: start),
        into: WinogradSquare(places: taps, offset: start), count: count)
    }
  }

  /// Shares the filters out to the cores, some hundreds at a time.
  @inline(__always)
  private func cut(_ body: (_ start: Int, _ count: Int) -> Void) {
    let piece = 256
    let pieces = (count + piece - 1) / piece
    split(pieces, least: elementwiseShare / (36 * piece)) { _, range in
      for k in range { body(k * piece, min(piece, count - k * piece)) }
    }
  }
}
