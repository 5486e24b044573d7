import Kernels

/// Convolves images with windows of weights.
///
/// y[n, i, j, o] = bias[o] + sum over r, s, c of
/// x[n, stride i + r - paddingBefore, stride j + s - paddingBefore, c]
/// weights[r, s, c, o]. `x` is [batch, height, width, inChannels], `weights`
/// [kernel, kernel, inChannels, outChannels], `bias` [outChannels].
///
/// Introduced in chapter 5.
public func convolution<Scalar>(
  _ x: Variable<Scalar>, weights: Variable<Scalar>, bias: Variable<Scalar>,
  stride: Int = 1, paddingBefore: Int = 1, paddingAfter: Int = 1
) -> Variable<Scalar> {
  precondition(
    x.shape.count == 4 && weights.shape.count == 4
      && weights.shape[0] == weights.shape[1]
      && x.shape[3] == weights.shape[2] && bias.shape == [weights.shape[3]],
    "cannot convolve \(x.shape) with \(weights.shape) and add \(bias.shape): "
      + "expected [batch, height, width, in], [side, side, in, out], [out]")
  let shape = ConvolutionShape(
    batch: x.shape[0], height: x.shape[1], width: x.shape[2],
    inChannels: x.shape[3], outChannels: weights.shape[3],
    kernel: weights.shape[0], stride: stride,
    paddingBefore: paddingBefore, paddingAfter: paddingAfter)
  precondition(
    stride > 0 && paddingBefore >= 0 && paddingAfter >= 0
      && min(shape.height, shape.width) + paddingBefore + paddingAfter
        >= shape.kernel,
    "cannot convolve \(x.shape) with \(weights.shape), stride \(stride), "
      + "padding \(paddingBefore) and \(paddingAfter): no window fits")
  let y = Storage<Scalar>(shape.outputCount)
  Kernels.convolution(
    shape, x.pointer, weights: weights.pointer, bias: bias.pointer,
    into: y.pointer)

  let outShape = [
    shape.batch, shape.outHeight, shape.outWidth, shape.outChannels,
  ]
  return Variable(
    y, shape: outShape, madeFrom: [x, weights, bias]
  ) { dy in
    let dx = x.roomForGradient()
    let dw = weights.roomForGradient()
    let db = bias.roomForGradient()
    convolutionGradients(
      shape, x.pointer, weights: weights.pointer, outputGradient: dy.pointer,
      inputGradient: dx?.pointer, weightGradient: dw?.pointer,
      biasGradient: db?.pointer)
    x.accumulate(dx)
    weights.accumulate(dw)
    bias.accumulate(db)
  }
}
