/// Puts the channels of two images side by side at every pixel.
///
/// y[p, c] = a[p, c] for c < aChannels, then b[p, c - aChannels]; `a` is
/// [pixels, aChannels], `b` [pixels, bChannels], `y` [pixels, aChannels +
/// bChannels], `pixels` counting those of the whole batch.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func concatenateChannels<S: KernelScalar>(
  _ a: UnsafePointer<S>, aChannels: Int,
  _ b: UnsafePointer<S>, bChannels: Int,
  into y: UnsafeMutablePointer<S>, pixels: Int
) {
  let channels = aChannels + bChannels
  split(pixels, least: elementwiseShare / max(1, channels) + 1) { _, range in
    for p in range {
      let pixel = y + p * channels
      pixel.update(from: a + p * aChannels, count: aChannels)
      (pixel + aChannels).update(from: b + p * bChannels, count: bChannels)
    }
  }
}

/// The inverse of `concatenateChannels`, which is its adjoint too.
///
/// Shapes as there.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func splitChannels<S: KernelScalar>(
  _ y: UnsafePointer<S>,
  into a: UnsafeMutablePointer<S>, aChannels: Int,
  and b: UnsafeMutablePointer<S>, bChannels: Int, pixels: Int
) {
  let channels = aChannels + bChannels
  split(pixels, least: elementwiseShare / max(1, channels) + 1) { _, range in
    for p in range {
      let pixel = y + p * channels
      (a + p * aChannels).update(from: pixel, count: aChannels)
      (b + p * bChannels).update(from: pixel + aChannels, count: bChannels)
    }
  }
}

/// Adds to every pixel of an image a row of channels that belongs to the image.
///
/// y[n, p, c] = x[n, p, c] + bias[n, c]; `x` and `y` are [batch, pixels,
/// channels] and may be one buffer, `bias` is [batch, channels].
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func addToPixels<S: KernelScalar>(
  _ x: UnsafePointer<S>, bias: UnsafePointer<S>,
  into y: UnsafeMutablePointer<S>, batch: Int, pixels: Int, channels: Int
) {
  let size = pixels * channels
  split(batch, least: elementwiseShare / max(1, size) + 1) { _, images in
    for n in images {
      let bias = bias + n * channels
      for p in 0..<pixels {
        let start = n * size + p * channels
        for c in 0..<channels { y[start + c] = x[start + c] + bias[c] }
      }
    }
  }
}

/// The adjoint of `addToPixels` for the bias: sums every image's pixels.
///
/// dbias[n, c] = sum over p of dy[n, p, c]; shapes as there.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func sumOverPixels<S: KernelScalar>(
  _ dy: UnsafePointer<S>, into dbias: UnsafeMutablePointer<S>,
  batch: Int, pixels: Int, channels: Int
) {
  let size = pixels * channels
  split(batch, least: elementwiseShare / max(1, size) + 1) { _, images in
    for n in images {
      let sum = dbias + n * channels
      sum.update(repeating: 0, count: channels)
      for p in 0..<pixels {
        let pixel = dy + n * size + p * channels
        for c in 0..<channels { sum[c] += pixel[c] }
      }
    }
  }
}
