/// Convolves channels-last images with windows of weights.
///
/// y[n, i, j, o] = bias[o] + sum over r, s, c of
/// x[n, stride i + r - paddingBefore, stride j + s - paddingBefore, c]
/// weights[r, s, c, o], with zeros outside the image. `x`, `weights` and `y`
/// have the sizes in `shape`; `bias`, where there is one, is [outChannels].
/// 3 x 3 windows at every pixel go by minimal filtering (Lavin & Gray, 2015,
/// "Fast algorithms for convolutional neural networks"), all others by a
/// product with the matrix of patches.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func convolution<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>, bias: UnsafePointer<S>?,
  into y: UnsafeMutablePointer<S>
) {
  if shape.suitsWinograd {
    winograd(shape, x, weights: weights, bias: bias, into: y)
  } else {
    patchConvolution(shape, x, weights: weights, bias: bias, into: y)
  }
}

/// Passes the gradient of a convolution's output on to what it was made from.
///
/// With dy the loss's derivatives by y, writes those by x, by the weights and
/// by the bias, dbias[o] = sum over n, i, j of dy[n, i, j, o], each into its
/// buffer where there is one. Shapes as for `convolution`. `weights` are read
/// only for `inputGradient` and `x` only for `weightGradient`. Two runs on
/// one machine give the same bits.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func convolutionGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?,
  biasGradient db: UnsafeMutablePointer<S>?
) {
  if dx != nil || dw != nil {
    if shape.suitsWinograd {
      winogradGradients(
        shape, x, weights: weights, outputGradient: dy,
        inputGradient: dx, weightGradient: dw)
    } else {
      patchGradients(
        shape, x, weights: weights, outputGradient: dy,
        inputGradient: dx, weightGradient: dw)
    }
  }
  if let db {
    columnSums(
      dy, into: db, rows: shape.outputCount / max(1, shape.outChannels),
      columns: shape.outChannels)
  }
}
