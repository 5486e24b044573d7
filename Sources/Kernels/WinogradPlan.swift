/// How one 3 x 3 convolution is cut into tiles, and where its numbers lie.
///
/// An image of height x width outputs is covered by `down` x `across` tiles
/// of 4 x 4; each depends on 6 x 6 inputs. A few images make a group, whose
/// tiles are transformed, multiplied and transformed back while they are in
/// the core's cache. Element (i, j) of all transformed tiles of a group makes
/// plane 6 i + j, a matrix [tiles, channels]: one matrix product a plane.
struct WinogradPlan<S: KernelScalar> {
  let shape: ConvolutionShape
  /// Tiles that cover an image.
  let down: Int, across: Int
  /// Images worked on together.
  let group: Int
  /// Channels, rounded up to whole registers.
  let inChannels: Int, outChannels: Int

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    down = (shape.height + 3) / 4
    across = (shape.width + 3) / 4
    // About 100 tiles: enough for efficient products, few enough for the cache
    let fair = (shape.batch + coreCount - 1) / coreCount
    group = max(1, min(128 / (down * across), fair))
    inChannels = S.padded(shape.inChannels)
    outChannels = S.padded(shape.outChannels)
  }

  var groups: Int { (shape.batch + group - 1) / group }

  /// The images of one group.
  func images(_ index: Int) -> Range<Int> {
    index * group..<min(shape.batch, (index + 1) * group)
  }

  var tiles: Int { down * across }

  /// Numbers in a plane, and one register between planes: powers of two would
  /// crowd into few lines of the cache.
  var inPlane: Int { group * tiles * inChannels + S.lanes }
  var outPlane: Int { group * tiles * outChannels + S.lanes }
  var filterPlane: Int {
    S.padded(shape.inChannels * shape.outChannels) + S.lanes
  }

  /// The padded input: tiles overlap by two pixels.
  var inTall: Int { 4 * down + 2 }
  var inWide: Int { 4 * across + 2 }
  var paddedInput: Int { inTall * inWide * inChannels }

  /// The padded output: whole tiles.
  var outTall: Int { 4 * down }
  var outWide: Int { 4 * across }
  var paddedOutput: Int { outTall * outWide * outChannels }

  /// The tiles of an image of padded input.
  func inputTiles(_ start: UnsafeMutablePointer<S>) -> WinogradGrid<S> {
    WinogradGrid(
      start: start, row: inWide * inChannels, column: inChannels,
      squareDown: 4 * inWide * inChannels, squareAcross: 4 * inChannels)
  }

  /// The tiles of an image of padded output.
  func outputTiles(_ start: UnsafeMutablePointer<S>) -> WinogradGrid<S> {
    WinogradGrid(
      start: start, row: outWide * outChannels, column: outChannels,
      squareDown: 4 * outWide * outChannels, squareAcross: 4 * outChannels)
  }

  /// The transformed tiles of the group's image number `index`.
  func inputPlanes(
    _ start: UnsafeMutablePointer<S>, image index: Int
  ) -> WinogradGrid<S> {
    WinogradGrid(
      start: start + index * tiles * inChannels,
      row: 6 * inPlane, column: inPlane,
      squareDown: across * inChannels, squareAcross: inChannels)
  }

  func outputPlanes(
    _ start: UnsafeMutablePointer<S>, image index: Int
  ) -> WinogradGrid<S> {
    WinogradGrid(
      start: start + index * tiles * outChannels,
      row: 6 * outPlane, column: outPlane,
      squareDown: across * outChannels, squareAcross: outChannels)
  }

  /// A filter for every pair of channels: weights [3, 3, in, out], each of
  /// the nine matrices padded to whole registers.
  func filters(_ start: UnsafeMutablePointer<S>) -> WinogradGrid<S> {
    WinogradGrid(
      start: start, row: 3 * filterPlane, column: filterPlane,
      squareDown: 0, squareAcross: 0)
  }

  func filterPlanes(_ start: UnsafeMutablePointer<S>) -> WinogradGrid<S> {
    WinogradGrid(
      start: start, row: 6 * filterPlane, column: filterPlane,
      squareDown: 0, squareAcross: 0)
  }

  /// U = G g G' for all filters g, into 36 planes [in, out].
  func transformFilters(
    _ weights: UnsafePointer<S>, into planes: UnsafeMutablePointer<S>
  ) {
    let count = shape.inChannels * shape.outChannels
    let spread = Scratch<S>(9 * filterPlane)
    defer { spread.release() }
    for tap in 0..<9 {
      let plane = spread.pointer + tap * filterPlane
      plane.update(from: weights + tap * count, count: count)
      (plane + count).update(repeating: 0, count: filterPlane - count)
    }
    transform(
      .filter, filters(spread.pointer), into: filterPlanes(planes),
      down: 1, across: 1, channels: S.padded(count))
  }
}
