/// Copies an image into a larger one of zeros, its pixels made wider too.
///
/// `image` is [height, width, channels], `padded` is [tall, wide,
/// wideChannels]; pixel (0, 0) goes to (offset, offset).
@specialized(where S == Float)
@specialized(where S == Double)
func pad<S: KernelScalar>(
  _ image: UnsafePointer<S>, height: Int, width: Int, channels: Int,
  into padded: UnsafeMutablePointer<S>,
  tall: Int, wide: Int, wideChannels: Int, offset: Int
) {
  let rowSize = wide * wideChannels
  for i in 0..<tall {
    let row = padded + i * rowSize
    guard offset <= i && i < offset + height else {
      row.update(repeating: 0, count: rowSize)
      continue
    }
    let source = image + (i - offset) * width * channels
    let inside = row + offset * wideChannels
    row.update(repeating: 0, count: offset * wideChannels)
    if channels == wideChannels {
      inside.update(from: source, count: width * channels)
    } else {
      for j in 0..<width {
        let pixel = inside + j * wideChannels
        pixel.update(from: source + j * channels, count: channels)
        (pixel + channels)
          .update(repeating: 0, count: wideChannels - channels)
      }
    }
    (inside + width * wideChannels).update(
      repeating: 0, count: (wide - offset - width) * wideChannels)
  }
}

/// Copies the image back out of the larger one, adding `bias` to each pixel.
///
/// Shapes as for `pad`; `bias`, where there is one, is [channels].
@specialized(where S == Float)
@specialized(where S == Double)
func crop<S: KernelScalar>(
  _ padded: UnsafePointer<S>, wide: Int, wideChannels: Int, offset: Int,
  adding bias: UnsafePointer<S>?,
  into image: UnsafeMutablePointer<S>, height: Int, width: Int, channels: Int
) {
  for i in 0..<height {
    let source = padded + ((i + offset) * wide + offset) * wideChannels
    let row = image + i * width * channels
    if let bias {
      for j in 0..<width {
        let (pixel, from) = (row + j * channels, source + j * wideChannels)
        for c in 0..<channels { pixel[c] = from[c] + bias[c] }
      }
    } else if channels == wideChannels {
      row.update(from: source, count: width * channels)
    } else {
      for j in 0..<width {
        (row + j * channels)
          .update(from: source + j * wideChannels, count: channels)
      }
    }
  }
}
