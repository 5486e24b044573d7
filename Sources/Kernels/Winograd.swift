/// 3 x 3 convolution by minimal filtering, a few images at a time per core.
///
/// y = A' (sum over in of (G g G') . (B' x B)) A for each tile: the sum over
/// channels is a matrix product for each of the 36 positions in a tile. A
/// normalisation of the images happens while they are in the core's cache.
@specialized(where S == Float)
@specialized(where S == Double)
func winograd<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, after norm: GroupNormStep<S>?,
  weights: UnsafePointer<S>, adding shift: ConvolutionShift<S>,
  into y: UnsafeMutablePointer<S>
) {
  let plan = WinogradPlan(shape)
  let (inputs, outputs) = (shape.inChannels, shape.outChannels)
  let filters = WinogradFilters<S>(shape)
  defer { filters.release() }
  filters.fill(from: weights)

  // ANCHOR: group
  spread(plan.groups) { index in
    let images = plan.images(index)
    let v = WinogradTiles<S>(plan, channels: inputs)
    let m = WinogradTiles<S>(plan, channels: outputs)
    defer {
      v.release()
      m.release()
    }
    if let norm { for n in images { norm.measure(x, image: n) } }
    v.fill(.input, from: x, after: norm, images)
    for p in 0..<36 {
      S.multiply(
        v.plane(p), strideA: inputs, filters.plane(p), strideB: outputs,
        into: m.plane(p), strideC: outputs,
        rows: images.count * plan.tiles, inner: inputs,
        columns: outputs)
    }
    m.empty(into: y, images, adding: shift)
  }
  // ANCHOR_END: group
}
