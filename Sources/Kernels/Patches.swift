extension ConvolutionShape {
  /// Whether windows are single pixels, all of them.
  var imageIsPatches: Bool {
    kernel == 1 && stride == 1 && paddingBefore == 0 && paddingAfter == 0
  }

  /// Numbers in the matrix of one image's patches.
  var patchCount: Int { outHeight * outWidth * windowSize }

  /// Visits every stretch of a patch that lies side by side in the image too.
  ///
  /// `body` gets where it starts in the patches, where in the image (nil for
  /// padding), and its length in numbers.
  @inline(__always)
  fileprivate func stretches(_ body: (Int, Int?, Int) -> Void) {
    var patch = 0
    for i in 0..<outHeight {
      for j in 0..<outWidth {
        let left = stride * j - paddingBefore
        // Columns of the window left of, within and right of the image
        let before = min(kernel, max(0, -left))
        let within = max(0, min(kernel, width - left) - before)
        let after = kernel - before - within
        for r in 0..<kernel {
          let row = stride * i + r - paddingBefore
          if row < 0 || row >= height || within == 0 {
            body(patch, nil, kernel * inChannels)
          } else {
            body(patch, nil, before * inChannels)
            body(
              patch + before * inChannels,
              (row * width + left + before) * inChannels, within * inChannels)
            body(
              patch + (before + within) * inChannels, nil, after * inChannels)
          }
          patch += kernel * inChannels
        }
      }
    }
  }
}

/// Writes what each window sees of one image, a row of numbers for each.
@specialized(where S == Float)
@specialized(where S == Double)
func gatherPatches<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ image: UnsafePointer<S>, into patches: UnsafeMutablePointer<S>
) {
  shape.stretches { patch, pixel, count in
    if let pixel {
      (patches + patch).update(from: image + pixel, count: count)
    } else {
      (patches + patch).update(repeating: 0, count: count)
    }
  }
}

/// The adjoint: adds each number of the patches up at the pixel it came from.
@specialized(where S == Float)
@specialized(where S == Double)
func scatterPatches<S: KernelScalar>(
  _ shape: ConvolutionShape,
  _ patches: UnsafePointer<S>, into image: UnsafeMutablePointer<S>
) {
  image.update(repeating: 0, count: shape.inputSize)
  shape.stretches { patch, pixel, count in
    guard let pixel else { return }
    for k in 0..<count { image[pixel + k] += patches[patch + k] }
  }
}
