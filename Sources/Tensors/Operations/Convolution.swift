import Kernels

/// Convolves images with windows of weights.
///
/// y[n, i, j, o] = bias[o] + sum over r, s, c of
/// x[n, stride i + r - paddingBefore, stride j + s - paddingBefore, c]
/// weights[r, s, c, o]. `x` is [batch, height, width, inChannels], `weights`
/// [kernel, kernel, inChannels, outChannels], `bias` [outChannels].
///
/// On the way out two more things may be added, which saves a walk through
/// the images for each: to every pixel of image n the row `shift`[n], of
/// [batch, outChannels], and to the whole result `other`, of its shape. And
/// on the way in the images may be normalised.
///
/// Introduced in chapter 5.
public func convolution<Scalar>(
  _ x: Variable<Scalar>, after norm: Normalisation<Scalar>? = nil,
  weights: Variable<Scalar>, bias: Variable<Scalar>,
  shift: Variable<Scalar>? = nil, adding other: Variable<Scalar>? = nil,
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
  let (batch, channels) = (shape.batch, shape.outChannels)
  let outShape = [batch, shape.outHeight, shape.outWidth, channels]
  precondition(
    shift.map { $0.shape == [batch, channels] } ?? true
      && other.map { $0.shape == outShape } ?? true,
    "cannot add \(shift?.shape ?? []) and \(other?.shape ?? []) to a "
      + "convolution of shape \(outShape): expected [batch, out] and its own")

  // All that every pixel of an image gets
  let rows = shift.map { _ in Storage<Scalar>(batch * channels) }
  if let shift, let rows {
    Kernels.addToPixels(
      shift.pointer, bias: bias.pointer, into: rows.pointer,
      batch: 1, pixels: batch, channels: channels)
  }
  let y = Storage<Scalar>(shape.outputCount)
  let statistics = norm?.statistics(of: x)
  Kernels.convolution(
    shape, x.pointer, after: statistics.flatMap { norm?.kernel(for: x, $0) },
    weights: weights.pointer,
    bias: rows?.pointer ?? bias.pointer, perImage: rows != nil,
    adding: other?.pointer, into: y.pointer)

  return Variable(
    y, shape: outShape,
    madeFrom: [x, weights, bias]
      + [norm?.gamma, norm?.beta, shift, other].compactMap { $0 }
  ) { dy in
    // The normalisation's kernel makes all three at once, wanted or not
    let dx = x.roomForGradient() ?? norm.map { _ in Storage(x.count) }
    let dw = weights.roomForGradient()
    let dgamma = norm.map {
      $0.gamma.roomForGradient() ?? Storage($0.gamma.count)
    }
    let dbeta = norm.map { $0.beta.roomForGradient() ?? Storage($0.beta.count) }
    convolutionGradients(
      shape, x.pointer,
      after: statistics.flatMap { norm?.kernel(for: x, $0) },
      weights: weights.pointer, outputGradient: dy.pointer,
      inputGradient: dx?.pointer, weightGradient: dw?.pointer,
      gammaGradient: dgamma?.pointer, betaGradient: dbeta?.pointer)
    x.accumulate(dx)
    weights.accumulate(dw)
    norm?.gamma.accumulate(dgamma)
    norm?.beta.accumulate(dbeta)

    let rows = Storage<Scalar>(batch * channels)
    sumOverPixels(
      dy.pointer, into: rows.pointer, batch: batch,
      pixels: shape.outHeight * shape.outWidth, channels: channels)
    let db = bias.roomForGradient()
    if let db {
      columnSums(
        rows.pointer, into: db.pointer, rows: batch, columns: channels)
    }
    bias.accumulate(db)
    shift?.accumulate(rows)
    other?.accumulate(dy)
  }
}
