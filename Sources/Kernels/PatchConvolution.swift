/// Convolution as a product with the matrix of patches.
///
/// Each row of the matrix is what one window sees, kernel x kernel x
/// inChannels numbers; the weights as they lie in memory are the other
/// factor. For 1 x 1 windows the image itself is the matrix.
@specialized(where S == Float)
@specialized(where S == Double)
func patchConvolution<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  adding shift: ConvolutionShift<S>, into y: UnsafeMutablePointer<S>
) {
  let pixels = shape.outHeight * shape.outWidth
  spread(shape.batch) { n in
    let image = x + n * shape.inputSize
    let out = y + n * shape.outputSize
    let patches = Scratch<S>(shape.imageIsPatches ? 0 : shape.patchCount)
    defer { patches.release() }
    if !shape.imageIsPatches {
      gatherPatches(shape, image, into: patches.pointer)
    }
    let (bias, channels) = (shift.bias + n * shift.stride, shape.outChannels)
    for start in stride(from: 0, to: shape.outputSize, by: channels) {
      if let other = shift.other {
        let other = other + n * shape.outputSize + start
        addRegisters(bias, other, into: out + start, count: channels)
      } else {
        (out + start).update(from: bias, count: channels)
      }
    }
    S.multiply(
      shape.imageIsPatches ? image : UnsafePointer(patches.pointer),
      strideA: shape.windowSize, weights, strideB: shape.outChannels,
      into: out, strideC: shape.outChannels,
      rows: pixels, inner: shape.windowSize, columns: channels, keep: 1)
  }
}

/// The adjoints of `patchConvolution`.
///
/// With P the patches and W the weights: dW = P' dy and dP = dy W', whose
/// numbers are added to the pixels they came from. Every core sums dW over
/// its own images; the cores' sums are added in order.
@specialized(where S == Float)
@specialized(where S == Double)
func patchGradients<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?
) {
  let pixels = shape.outHeight * shape.outWidth
  let parts = partCount(shape.batch)
  let sums = Scratch<S>(dw == nil ? 0 : parts * shape.weightCount)
  defer { sums.release() }
  split(shape.batch) { part, images in
    let patches = Scratch<S>(shape.imageIsPatches ? 0 : shape.patchCount)
    defer { patches.release() }
    for n in images {
      let image = x + n * shape.inputSize
      let gradient = dy + n * shape.outputSize
      if dw != nil {
        if !shape.imageIsPatches {
          gatherPatches(shape, image, into: patches.pointer)
        }
        S.multiply(
          shape.imageIsPatches ? image : UnsafePointer(patches.pointer),
          transposeA: true, strideA: shape.windowSize,
          gradient, strideB: shape.outChannels,
          into: sums.pointer + part * shape.weightCount,
          strideC: shape.outChannels,
          rows: shape.windowSize, inner: pixels, columns: shape.outChannels,
          keep: n == images.lowerBound ? 0 : 1)
      }
      if let dx {
        let image = dx + n * shape.inputSize
        S.multiply(
          gradient, strideA: shape.outChannels,
          weights, transposeB: true, strideB: shape.outChannels,
          into: shape.imageIsPatches ? image : patches.pointer,
          strideC: shape.windowSize,
          rows: pixels, inner: shape.outChannels, columns: shape.windowSize)
        if !shape.imageIsPatches {
          scatterPatches(shape, patches.pointer, into: image)
        }
      }
    }
  }
  if let dw {
    columnSums(sums.pointer, into: dw, rows: parts, columns: shape.weightCount)
  }
}
