/// Convolves channels-last images with windows of weights.
///
/// y[n, i, j, o] = bias[o] + sum over r, s, c of
/// x[n, stride i + r - paddingBefore, stride j + s - paddingBefore, c]
/// weights[r, s, c, o], with zeros outside the image. `x`, `weights` and `y`
/// have the sizes in `shape`; `bias`, where there is one, is [outChannels], or
/// with `perImage` [batch, outChannels]: bias[n, o]. Where there is `other`, of
/// y's size, it is added as well.
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
    winograd(shape, x, weights: weights, adding: shift, into: y)
  } else {
    patchConvolution(shape, x, weights: weights, adding: shift, into: y)
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
  biasGradient db: UnsafeMutablePointer<S>? = nil
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

/// What is added to a convolution's products.
struct ConvolutionShift<S> {
  /// A number for each channel of image 0.
  var bias: UnsafePointer<S>
  /// From there to those of image 1.
  var stride = 0
  /// Images like the result.
  var other: UnsafePointer<S>?
}
