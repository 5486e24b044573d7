/// Doubles height and width by repeating every pixel in a 2 x 2 square.
///
/// y[n, i, j, c] = x[n, i / 2, j / 2, c], divisions rounded down; `x` is
/// [batch, height, width, channels], `y` [batch, 2 height, 2 width, channels].
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func upsample<S: KernelScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>,
  batch: Int, height: Int, width: Int, channels: Int
) {
  let rowSize = width * channels
  split(batch * height, least: elementwiseShare / max(1, 4 * rowSize) + 1) {
    _, rows in
    for i in rows {
      let row = x + i * rowSize
      let upper = y + 4 * i * rowSize
      for j in 0..<width {
        let pixel = row + j * channels
        (upper + 2 * j * channels).update(from: pixel, count: channels)
        (upper + (2 * j + 1) * channels).update(from: pixel, count: channels)
      }
      (upper + 2 * rowSize).update(from: upper, count: 2 * rowSize)
    }
  }
}

/// The adjoint of `upsample`: adds up the four pixels of every square.
///
/// dx[n, i, j, c] = sum over r, s in 0, 1 of dy[n, 2 i + r, 2 j + s, c];
/// shapes as for `upsample`.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func upsampleGradient<S: KernelScalar>(
  outputGradient dy: UnsafePointer<S>, into dx: UnsafeMutablePointer<S>,
  batch: Int, height: Int, width: Int, channels: Int
) {
  let rowSize = width * channels
  split(batch * height, least: elementwiseShare / max(1, 4 * rowSize) + 1) {
    _, rows in
    for i in rows {
      let row = dx + i * rowSize
      let upper = dy + 4 * i * rowSize
      let lower = upper + 2 * rowSize
      for j in 0..<width {
        let (left, right) = (2 * j * channels, (2 * j + 1) * channels)
        for c in 0..<channels {
          row[j * channels + c] =
            (upper[left + c] + upper[right + c])
            + (lower[left + c] + lower[right + c])
        }
      }
    }
  }
}
