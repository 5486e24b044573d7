/// The adjoints of `winograd`, by the same tiles.
///
/// The input's gradient is a convolution of the output's, with the filters
/// turned by half a turn. The weights': with V = B' x B and dM = A dy A',
/// dU = sum over tiles of V' dM, and dg = G' dU G. Every core sums dU over
/// its own images; the cores' sums are added in order. Where there is a
/// normalisation, `gammas` and `betas` get each image's share of its
/// parameters' gradients, [batch, inChannels].
@specialized(where S == Float)
@specialized(where S == Double)
func winogradGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, after norm: GroupNormStep<S>?,
  weights: UnsafePointer<S>, outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?,
  gammas: UnsafeMutablePointer<S>, betas: UnsafeMutablePointer<S>
) {
  let plan = WinogradPlan(shape)
  let (inputs, outputs) = (shape.inChannels, shape.outChannels)
  let size = shape.inputSize
  var back = shape
  (back.inChannels, back.outChannels) = (outputs, inputs)
  let filters = WinogradFilters<S>(back)
  let sums =
    dw == nil
    ? [] : (0..<partCount(plan.groups)).map { _ in WinogradFilters<S>(shape) }
  let zeros = Scratch<S>(inputs)
  defer {
    filters.release()
    for sum in sums { sum.release() }
    zeros.release()
  }
  zeros.pointer.update(repeating: 0, count: inputs)
  if dx != nil { filters.fill(from: weights, asAdjoints: true) }

  split(plan.groups) { part, groups in
    let v = WinogradTiles<S>(plan, channels: inputs)
    let m = WinogradTiles<S>(plan, channels: outputs)
    let normal = Scratch<S>(norm == nil ? 0 : plan.group * size)
    defer {
      v.release()
      m.release()
      normal.release()
    }
    for index in groups {
      let images = plan.images(index)
      let tiles = images.count * plan.tiles
      if let dx {
        // By what the filters saw: the images, or what they were made into
        let seen =
          norm == nil ? dx : normal.pointer - images.lowerBound * size
        m.fill(.input, from: dy, images)
        for p in 0..<36 {
          S.multiply(
            m.plane(p), strideA: outputs, filters.plane(p), strideB: inputs,
            into: v.plane(p), strideC: inputs,
            rows: tiles, inner: outputs, columns: inputs)
        }
        v.empty(
          into: seen, images, adding: ConvolutionShift(bias: zeros.pointer))
        if let norm {
          for n in images {
            norm.passBack(
              x, image: n, outputGradient: seen + n * size, inputGradient: dx,
              gammaGradient: gammas + n * inputs,
              betaGradient: betas + n * inputs)
          }
        }
      }
      if dw != nil {
        v.fill(.input, from: x, after: norm, images)
        m.fill(.outputAdjoint, from: dy, images)
        for p in 0..<36 {
          S.multiply(
            v.plane(p), transposeA: true, strideA: inputs,
            m.plane(p), strideB: outputs,
            into: sums[part].plane(p), strideC: outputs,
            rows: inputs, inner: tiles, columns: outputs,
            keep: index == groups.lowerBound ? 0 : 1)
        }
      }
    }
  }
  if let dw { WinogradFilters.sum(sums, into: dw) }
}
