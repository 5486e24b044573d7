/// 3 x 3 convolution by minimal filtering, a few images at a time per core.
///
/// y = A' (sum over in of (G g G') . (B' x B)) A for each tile: the sum over
/// channels is a matrix product for each of the 36 positions in a tile.
@specialized(where S == Float)
@specialized(where S == Double)
func winograd<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>, bias: UnsafePointer<S>?,
  into y: UnsafeMutablePointer<S>
) {
  let plan = WinogradPlan<S>(shape)
  let filters = Scratch<S>(36 * plan.filterPlane)
  defer { filters.release() }
  plan.transformFilters(weights, into: filters.pointer)

  spread(plan.groups) { index in
    let images = plan.images(index)
    let image = Scratch<S>(max(plan.paddedInput, plan.paddedOutput))
    let v = Scratch<S>(36 * plan.inPlane)
    let m = Scratch<S>(36 * plan.outPlane)
    defer {
      image.release()
      v.release()
      m.release()
    }
    for n in images {
      pad(
        x + n * shape.inputSize, height: shape.height, width: shape.width,
        channels: shape.inChannels, into: image.pointer,
        tall: plan.inTall, wide: plan.inWide, wideChannels: plan.inChannels,
        offset: 1)
      transform(
        .input, plan.inputTiles(image.pointer),
        into: plan.inputPlanes(v.pointer, image: n - images.lowerBound),
        down: plan.down, across: plan.across, channels: plan.inChannels)
    }
    for p in 0..<36 {
      S.multiply(
        v.pointer + p * plan.inPlane, strideA: plan.inChannels,
        filters.pointer + p * plan.filterPlane, strideB: shape.outChannels,
        into: m.pointer + p * plan.outPlane, strideC: plan.outChannels,
        rows: images.count * plan.tiles, inner: shape.inChannels,
        columns: shape.outChannels)
    }
    for n in images {
      transform(
        .output, plan.outputPlanes(m.pointer, image: n - images.lowerBound),
        into: plan.outputTiles(image.pointer),
        down: plan.down, across: plan.across, channels: plan.outChannels)
      crop(
        image.pointer, wide: plan.outWide, wideChannels: plan.outChannels,
        offset: 0, adding: bias, into: y + n * shape.outputSize,
        height: shape.height, width: shape.width, channels: shape.outChannels)
    }
  }
}
