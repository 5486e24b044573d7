/// How one 3 x 3 convolution is cut into tiles, and tiles into groups.
///
/// An image of height x width outputs is covered by `down` x `across` tiles
/// of 4 x 4; each depends on 6 x 6 inputs. A few images make a group, whose
/// tiles are transformed, multiplied and transformed back while they are in
/// the core's cache.
struct WinogradPlan {
  let batch: Int, height: Int, width: Int
  /// Tiles that cover an image.
  let down: Int, across: Int
  /// Images worked on together.
  let group: Int

  init(_ shape: ConvolutionShape) {
    (batch, height, width) = (shape.batch, shape.height, shape.width)
    down = (height + 3) / 4
    across = (width + 3) / 4
    // Enough tiles for efficient products, few enough for the cache; more
    // where fetching the filters, too big for the cache, is to be worth while
    let tiles = shape.inChannels * shape.outChannels < 1 << 14 ? 64 : 128
    let fair = (batch + coreCount - 1) / coreCount
    group = max(1, min(tiles / (down * across), fair))
  }

  var groups: Int { (batch + group - 1) / group }

  /// The images of one group.
  func images(_ index: Int) -> Range<Int> {
    index * group..<min(batch, (index + 1) * group)
  }

  /// Tiles in an image.
  var tiles: Int { down * across }
}
