/// The adjoints of `winograd`, by the same tiles.
///
/// With V the transformed input, U the transformed filters, M = V U:
/// dM = A dY A', dU = sum over tiles of V' dM, dV = dM U', and then
/// dg = G' dU G and dx = B dV B'. Every core sums dU over its own
/// images; the cores' sums are added in order.
@specialized(where S == Float)
@specialized(where S == Double)
func winogradGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?
) {
  let plan = WinogradPlan<S>(shape)
  let filters = Scratch<S>(36 * plan.filterPlane)
  defer { filters.release() }
  if dx != nil { plan.transformFilters(weights, into: filters.pointer) }

  let parts = partCount(plan.groups)
  let sums = (0..<(dw == nil ? 0 : parts)).map { _ in
    Scratch<S>(36 * plan.filterPlane)
  }
  defer { for sum in sums { sum.release() } }

  split(plan.groups) { part, groups in
    let image = Scratch<S>(max(plan.paddedInput, plan.paddedOutput))
    let v = Scratch<S>(36 * plan.inPlane)
    let m = Scratch<S>(36 * plan.outPlane)
    defer {
      image.release()
      v.release()
      m.release()
    }
    for index in groups {
      let images = plan.images(index)
      let rows = images.count * plan.tiles
      for n in images {
        pad(
          dy + n * shape.outputSize, height: shape.height, width: shape.width,
          channels: shape.outChannels, into: image.pointer,
          tall: plan.outTall, wide: plan.outWide,
          wideChannels: plan.outChannels, offset: 0)
        transform(
          .outputAdjoint, plan.outputTiles(image.pointer),
          into: plan.outputPlanes(m.pointer, image: n - images.lowerBound),
          down: plan.down, across: plan.across, channels: plan.outChannels)
      }
      if dw != nil {
        for n in images {
          pad(
            x + n * shape.inputSize, height: shape.height, width: shape.width,
            channels: shape.inChannels, into: image.pointer,
            tall: plan.inTall, wide: plan.inWide,
            wideChannels: plan.inChannels, offset: 1)
          transform(
            .input, plan.inputTiles(image.pointer),
            into: plan.inputPlanes(v.pointer, image: n - images.lowerBound),
            down: plan.down, across: plan.across, channels: plan.inChannels)
        }
        for p in 0..<36 {
          S.multiply(
            v.pointer + p * plan.inPlane, transposeA: true,
            strideA: plan.inChannels,
            m.pointer + p * plan.outPlane, strideB: plan.outChannels,
            into: sums[part].pointer + p * plan.filterPlane,
            strideC: shape.outChannels,
            rows: shape.inChannels, inner: rows, columns: shape.outChannels,
            keep: index == groups.lowerBound ? 0 : 1)
        }
      }
      if let dx {
        for p in 0..<36 {
          S.multiply(
            m.pointer + p * plan.outPlane, strideA: plan.outChannels,
            filters.pointer + p * plan.filterPlane, transposeB: true,
            strideB: shape.outChannels,
            into: v.pointer + p * plan.inPlane, strideC: plan.inChannels,
            rows: rows, inner: shape.outChannels, columns: shape.inChannels)
        }
        for n in images {
          image.pointer.update(repeating: 0, count: plan.paddedInput)
          transform(
            .inputAdjoint,
            plan.inputPlanes(v.pointer, image: n - images.lowerBound),
            into: plan.inputTiles(image.pointer),
            down: plan.down, across: plan.across, channels: plan.inChannels)
          crop(
            image.pointer, wide: plan.inWide, wideChannels: plan.inChannels,
            offset: 1, adding: nil, into: dx + n * shape.inputSize,
            height: shape.height, width: shape.width,
            channels: shape.inChannels)
        }
      }
    }
  }
  if let dw { plan.transformBack(sums.map(\.pointer), into: dw) }
}

extension WinogradPlan {
  /// dg = G' dU G for all filters, dU being the sum of the parts' sums.
  fileprivate func transformBack(
    _ sums: [UnsafeMutablePointer<S>], into dw: UnsafeMutablePointer<S>
  ) {
    let count = shape.inChannels * shape.outChannels
    let total = sums[0]
    split(36, least: elementwiseShare / count + 1) { _, planes in
      for p in planes {
        let plane = total + p * filterPlane
        for sum in sums.dropFirst() {
          let other = sum + p * filterPlane
          for i in 0..<count { plane[i] += other[i] }
        }
      }
    }
    let spread = Scratch<S>(9 * filterPlane)
    defer { spread.release() }
    transform(
      .filterAdjoint, filterPlanes(total), into: filters(spread.pointer),
      down: 1, across: 1, channels: S.padded(count))
    for tap in 0..<9 {
      (dw + tap * count)
        .update(from: spread.pointer + tap * filterPlane, count: count)
    }
  }
}
