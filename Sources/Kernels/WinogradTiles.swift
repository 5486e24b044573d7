import CPrefetch

/// The transformed tiles of one group of images.
///
/// Element (i, j) of all of them makes plane 6 i + j, a matrix [tiles,
/// channels]: the sum over channels is one matrix product a plane.
struct WinogradTiles<S: KernelScalar> {
  let plan: WinogradPlan
  let channels: Int
  private let stride: Int
  private let numbers: Scratch<S>
  /// Where the planes begin, and where a tile's pixels lie.
  private let places: Scratch<UnsafeMutablePointer<S>>

  /// Borrows room for a group.
  init(_ plan: WinogradPlan, channels: Int) {
    self.plan = plan
    self.channels = channels
    stride = planeStride(S.self, plan.group * plan.tiles * channels)
    numbers = Scratch(36 * stride + channels)
    places = Scratch(36 + 36 + 16)
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

  /// What lies outside the image: one pixel for all that are there.
  private var outside: UnsafeMutablePointer<S> { plane(36) }

  /// Transforms the tiles of `images` once they are normalised.
  func fill(
    _ transformation: WinogradTransform, from x: UnsafePointer<S>,
    after norm: GroupNormStep<S>?, _ images: Range<Int>
  ) {
    guard let norm else { return fill(transformation, from: x, images) }
    let size = plan.height * plan.width * channels
    let normal = Scratch<S>(images.count * size)
    defer { normal.release() }
    for (k, n) in images.enumerated() {
      norm.apply(to: x, image: n, into: normal.pointer + k * size)
    }
    fill(
      transformation, from: normal.pointer - images.lowerBound * size, images)
  }

  /// Transforms the tiles of `images`: `input` or `outputAdjoint`.
  func fill(
    _ transformation: WinogradTransform, from x: UnsafePointer<S>,
    _ images: Range<Int>
  ) {
    let side = transformation == .input ? 6 : 4
    outside.update(repeating: 0, count: channels)
    let pixels = places.pointer + 36
    eachTile(images) { n, row, column, tile in
      // The input's tiles begin a pixel earlier than the output's
      let edge = side == 6 ? 1 : 0
      locate(
        UnsafeMutablePointer(mutating: x), image: n, row: row - edge,
        column: column - edge, side: side, into: pixels)
      soon(x, image: n, row: row + 4 + edge, column: column + edge) {
        prefetch_to_read($0)
      }
      transform(
        transformation, WinogradSquare(places: pixels),
        into: WinogradSquare(places: places.pointer, offset: tile * channels),
        count: channels)
    }
  }

  /// Transforms the tiles back into images: `output`.
  func empty(
    into y: UnsafeMutablePointer<S>, _ images: Range<Int>,
    adding shift: ConvolutionShift<S>
  ) {
    let pixels = places.pointer + 36
    let others = pixels + 36
    eachTile(images) { n, row, column, tile in
      locate(y, image: n, row: row, column: column, side: 4, into: pixels)
      soon(y, image: n, row: row + 4, column: column) { prefetch_to_write($0) }
      if let other = shift.other {
        soon(other, image: n, row: row + 4, column: column) {
          prefetch_to_read($0)
        }
        locate(
          UnsafeMutablePointer(mutating: other), image: n, row: row,
          column: column, side: 4, into: others)
      }
      transform(
        .output,
        WinogradSquare(places: places.pointer, offset: tile * channels),
        into: WinogradSquare(places: pixels), count: channels,
        adding: shift.bias + n * shift.stride,
        shift.other == nil ? nil : WinogradSquare(places: others))
    }
  }

  /// Visits each tile: its image, its corner's row and column, its number.
  @inline(__always)
  private func eachTile(
    _ images: Range<Int>, _ body: (Int, Int, Int, Int) -> Void
  ) {
    var tile = 0
    for n in images {
      for k in 0..<plan.down {
        for l in 0..<plan.across {
          body(n, 4 * k, 4 * l, tile)
          tile += 1
        }
      }
    }
  }

  /// Visits each line of the cache that holds numbers of a tile further down.
  ///
  /// After an image's last tiles come the first of the next image.
  @inline(__always)
  private func soon(
    _ images: UnsafePointer<S>, image n: Int, row: Int, column: Int,
    _ body: (UnsafePointer<S>) -> Void
  ) {
    let line = 64 / MemoryLayout<S>.stride
    for i in 0..<4 {
      let start = images + pixel(n, row + i, column)
      for k in Swift.stride(from: 0, to: 4 * channels, by: line) {
        body(start + k)
      }
    }
  }

  /// Where a pixel of image n begins.
  @inline(__always)
  private func pixel(_ n: Int, _ row: Int, _ column: Int) -> Int {
    ((n * plan.height + row) * plan.width + column) * channels
  }

  /// Says where a square of pixels lies in an image.
  @inline(__always)
  private func locate(
    _ images: UnsafeMutablePointer<S>, image n: Int, row: Int, column: Int,
    side: Int, into pixels: UnsafeMutablePointer<UnsafeMutablePointer<S>>
  ) {
    let outside = outside
    for i in 0..<side {
      let hasRow = 0 <= row + i && row + i < plan.height
      let start = images + pixel(n, row + i, column)
      for j in 0..<side {
        let isInside = hasRow && 0 <= column + j && column + j < plan.width
        pixels[side * i + j] = isInside ? start + j * channels : outside
      }
    }
  }
}

/// Numbers from one plane to the next: whole registers, and one more, for
/// powers of two would crowd into few lines of the cache.
func planeStride<S: KernelScalar>(_: S.Type, _ count: Int) -> Int {
  S.padded(count) + S.lanes
}
