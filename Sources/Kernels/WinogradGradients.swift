/// The adjoints of `winograd`, by the same tiles.
///
/// The input's gradient is a convolution of the output's, with the filters
/// turned by half a turn. The weights': with V = B' x B and dM = A dy A',
/// dU = sum over tiles of V' dM, and dg = G' dU G. Every core sums dU over
/// its own images; the cores' sums are added in order.
@specialized(where S == Float)
@specialized(where S == Double)
func winogradGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?
) {
  let (inputs, outputs) = (shape.inChannels, shape.outChannels)
  if let dx {
    var back = shape
    (back.inChannels, back.outChannels) = (outputs, inputs)
    let zeros = Scratch<S>(inputs)
    defer { zeros.release() }
    zeros.pointer.update(repeating: 0, count: inputs)
    winograd(
      back, dy, weights: weights, transposed: true,
      adding: ConvolutionShift(bias: zeros.pointer), into: dx)
  }
  guard let dw else { return }

  let plan = WinogradPlan(shape)
  let sums = (0..<partCount(plan.groups)).map { _ in WinogradFilters<S>(shape) }
  defer { for sum in sums { sum.release() } }
  split(plan.groups) { part, groups in
    let v = WinogradTiles<S>(plan, channels: inputs)
    let m = WinogradTiles<S>(plan, channels: outputs)
    defer {
      v.release()
      m.release()
    }
    for index in groups {
      let images = plan.images(index)
      v.fill(.input, from: x, images)
      m.fill(.outputAdjoint, from: dy, images)
      for p in 0..<36 {
        S.multiply(
          v.plane(p), transposeA: true, strideA: inputs,
          m.plane(p), strideB: outputs,
          into: sums[part].plane(p), strideC: outputs,
          rows: inputs, inner: images.count * plan.tiles, columns: outputs,
          keep: index == groups.lowerBound ? 0 : 1)
      }
    }
  }
  WinogradFilters.sum(sums, into: dw)
}
