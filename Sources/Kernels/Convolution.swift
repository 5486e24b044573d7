/// Convolves channels-last images with windows of weights.
///
/// y[n, i, j, o] = bias[o] + sum over r, s, c of
/// x[n, stride i + r - paddingBefore, stride j + s - paddingBefore, c]
/// weights[r, s, c, o], with zeros outside the image. `x`, `weights` and `y`
/// have the sizes in `shape`; `bias`, where there is one, is [outChannels], or
/// with `perImage` [batch, outChannels]: bias[n, o]. Where there is `other`, of
/// y's size, it is added as well. With a `norm`, of x's size, it is what the
/// normalisation makes of x that is convolved.
/// 3 x 3 windows at every pixel go by minimal filtering (Lavin & Gray, 2015,
/// "Fast algorithms for convolutional neural networks"), all others by a
/// product with the matrix of patches.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func convolution<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, after norm: GroupNormStep<S>? = nil,
  weights: UnsafePointer<S>, bias: UnsafePointer<S>?,
  perImage: Bool = false, adding other: UnsafePointer<S>? = nil,
  into y: UnsafeMutablePointer<S>
) {
  let zeros = Scratch<S>(bias == nil ? shape.outChannels : 0)
  defer { zeros.release() }
  if bias == nil {
    zeros.pointer.update(repeating: 0, count: shape.outChannels)
  }
  let shift = ConvolutionShift(
    bias: bias ?? UnsafePointer(zeros.pointer),
    stride: bias != nil && perImage ? shape.outChannels : 0, other: other)
  if shape.suitsWinograd {
    winograd(
      shape, x, after: norm, weights: weights, adding: shift, into: y)
  } else {
    let normal = Scratch<S>(norm == nil ? 0 : shape.inputCount)
    defer { normal.release() }
    if let norm {
      spread(shape.batch) { n in
        norm.measure(x, image: n)
        norm.apply(to: x, image: n, into: normal.pointer + n * shape.inputSize)
      }
    }
    patchConvolution(
      shape, norm == nil ? x : UnsafePointer(normal.pointer),
      weights: weights, adding: shift, into: y)
  }
}

/// Passes the gradient of a convolution's output on to what it was made from.
///
/// With dy the loss's derivatives by y, writes those by x, by the weights and
/// by the bias, dbias[o] = sum over n, i, j of dy[n, i, j, o], each into its
/// buffer where there is one. Shapes as for `convolution`. `weights` are read
/// only for `inputGradient` and, without `norm`, `x` only for `weightGradient`.
/// With `norm`, as left by `convolution`, an `inputGradient` must be there, and
/// those by gamma and beta are written too. Two runs on one machine give the
/// same bits.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func convolutionGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, after norm: GroupNormStep<S>? = nil,
  weights: UnsafePointer<S>, outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?,
  biasGradient db: UnsafeMutablePointer<S>? = nil,
  gammaGradient dgamma: UnsafeMutablePointer<S>? = nil,
  betaGradient dbeta: UnsafeMutablePointer<S>? = nil
) {
  // Each image's own dgamma and dbeta, so that the sums have one order
  let (batch, channels) = (shape.batch, shape.inChannels)
  let perImage = Scratch<S>(norm == nil ? 0 : 2 * batch * channels)
  defer { perImage.release() }
  let gammas = perImage.pointer
  let betas = gammas + (norm == nil ? 0 : batch * channels)
  if dx != nil || dw != nil {
    if shape.suitsWinograd {
      winogradGradients(
        shape, x, after: norm, weights: weights, outputGradient: dy,
        inputGradient: dx, weightGradient: dw, gammas: gammas, betas: betas)
    } else if let norm, let dx {
      let normal = Scratch<S>(2 * shape.inputCount)
      defer { normal.release() }
      let slope = normal.pointer + shape.inputCount
      spread(batch) { n in
        norm.apply(to: x, image: n, into: normal.pointer + n * shape.inputSize)
      }
      patchGradients(
        shape, normal.pointer, weights: weights, outputGradient: dy,
        inputGradient: slope, weightGradient: dw)
      spread(batch) { n in
        norm.passBack(
          x, image: n, outputGradient: slope + n * shape.inputSize,
          inputGradient: dx, gammaGradient: gammas + n * channels,
          betaGradient: betas + n * channels)
      }
    } else {
      patchGradients(
        shape, x, weights: weights, outputGradient: dy,
        inputGradient: dx, weightGradient: dw)
    }
  }
  if norm != nil, let dgamma, let dbeta {
    columnSums(gammas, into: dgamma, rows: batch, columns: channels)
    columnSums(betas, into: dbeta, rows: batch, columns: channels)
  }
  if let db {
    columnSums(
      dy, into: db, rows: shape.outputCount / max(1, shape.outChannels),
      columns: shape.outChannels)
  }
}

/// What is added to a convolution's products.
struct ConvolutionShift<S> {
  /// A number for each channel of image 0.
  var bias: UnsafePointer<S>
  /// From there to those of image 1.
  var stride = 0
  /// Images like the result.
  var other: UnsafePointer<S>?
}
