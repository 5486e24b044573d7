/// A group normalisation with its activation, and perhaps dropout after it.
///
/// As `groupNorm` computes it and `convolution` applies it to images before
/// it looks at them. `gamma`, `beta`, `means` and `deviations` as there; the
/// last two are written on the way forward and read on the way back. Where
/// `rate` is not 0, numbers are dropped as by `dropout` with `seed`.
///
/// Introduced in chapter 5.
public struct GroupNormStep<S: KernelScalar> {
  let shape: GroupNormShape
  let activation: Activation
  let gamma, beta: UnsafePointer<S>
  let means, deviations: UnsafeMutablePointer<S>
  let rate: Double
  let seed: UInt64

  /// A normalisation that computes with what lies in these buffers.
  public init(
    _ shape: GroupNormShape, _ activation: Activation,
    gamma: UnsafePointer<S>, beta: UnsafePointer<S>,
    means: UnsafeMutablePointer<S>, deviations: UnsafeMutablePointer<S>,
    dropping rate: Double = 0, seed: UInt64 = 0
  ) {
    self.shape = shape
    self.activation = activation
    self.gamma = gamma
    self.beta = beta
    self.means = means
    self.deviations = deviations
    self.rate = rate
    self.seed = seed
  }
}

extension GroupNormStep {
  /// Finds mean and deviation of every group of image n of `x`.
  func measure(_ x: UnsafePointer<S>, image n: Int) {
    measureGroups(
      shape, x + n * shape.imageSize, mean: means + n * shape.groups,
      deviation: deviations + n * shape.groups)
  }

  /// Writes what becomes of image n of `x`, once it is measured.
  func apply(
    to x: UnsafePointer<S>, image n: Int, into y: UnsafeMutablePointer<S>
  ) {
    let whole = Scratch<S>(rate > 0 ? shape.imageSize : 0)
    defer { whole.release() }
    normaliseImage(
      shape, activation, x + n * shape.imageSize, gamma: gamma, beta: beta,
      mean: means + n * shape.groups, deviation: deviations + n * shape.groups,
      into: rate > 0 ? whole.pointer : y)
    if rate > 0 {
      drop(
        whole.pointer, rate: rate, seed: seed, into: y,
        range: n * shape.imageSize..<(n + 1) * shape.imageSize)
    }
  }

  /// Passes image n's gradient `dy` on to the image, into `dx`.
  ///
  /// `dgamma` and `dbeta` get this image's share, [channels].
  func passBack(
    _ x: UnsafePointer<S>, image n: Int, outputGradient dy: UnsafePointer<S>,
    inputGradient dx: UnsafeMutablePointer<S>,
    gammaGradient dgamma: UnsafeMutablePointer<S>,
    betaGradient dbeta: UnsafeMutablePointer<S>
  ) {
    let whole = Scratch<S>(rate > 0 ? shape.imageSize : 0)
    defer { whole.release() }
    if rate > 0 {
      drop(
        dy, rate: rate, seed: seed, into: whole.pointer,
        range: n * shape.imageSize..<(n + 1) * shape.imageSize)
    }
    imageGradients(
      shape, activation, x + n * shape.imageSize, gamma: gamma, beta: beta,
      mean: means + n * shape.groups, deviation: deviations + n * shape.groups,
      outputGradient: rate > 0 ? UnsafePointer(whole.pointer) : dy,
      inputGradient: dx + n * shape.imageSize, gammaGradient: dgamma,
      betaGradient: dbeta)
  }
}

/// Finds the mean of every group of channels of an image, and
/// 1 / sqrt(variance + epsilon).
@specialized(where S == Float)
@specialized(where S == Double)
private func measureGroups<S: KernelScalar>(
  _ shape: GroupNormShape, _ image: UnsafePointer<S>,
  mean: UnsafeMutablePointer<S>, deviation: UnsafeMutablePointer<S>
) {
  let (channels, piece) = (shape.channels, shape.piece)
  let room = S.padded(piece)
  let scratch = Scratch<S>(4 * room)
  defer { scratch.release() }
  let (first, second) = (scratch.pointer, scratch.pointer + room)
  let (origin, spare) = (second + room, second + 2 * room)

  // Sums of what each channel has beyond its first number, and of its square
  origin.update(from: image, count: channels)
  repeatPixel(shape, origin)
  first.update(repeating: 0, count: 2 * room)
  for start in stride(from: 0, to: shape.imageSize, by: piece) {
    let count = min(piece, shape.imageSize - start)
    let from = whole(image + start, count, or: spare, filledFrom: origin)
    for i in stride(from: 0, to: count, by: S.lanes) {
      let d = readRegister(from + i) - readRegister(origin + i)
      let (sum, square) = (readRegister(first + i), readRegister(second + i))
      writeRegister(sum + d, first + i)
      writeRegister(square.addingProduct(d, d), second + i)
    }
  }
  sumPixels(shape, first)
  sumPixels(shape, second)

  // From the channels' means and variances to those of the groups
  let share = 1 / S(shape.groupSize)
  mean.update(repeating: 0, count: shape.groups)
  deviation.update(repeating: 0, count: shape.groups)
  for c in 0..<channels {
    let beyond = first[c] / S(shape.pixels)
    second[c] = second[c] / S(shape.pixels) - beyond * beyond
    first[c] = origin[c] + beyond
    mean[c / shape.groupSize] += share * first[c]
  }
  for c in 0..<channels {
    let g = c / shape.groupSize
    let apart = first[c] - mean[g]
    deviation[g] += share * (second[c] + apart * apart)
  }
  for g in 0..<shape.groups {
    deviation[g] = 1 / (deviation[g] + S(shape.epsilon)).squareRoot()
  }
}

/// y = activation(scale x + shift), scale = gamma deviation and
/// shift = beta - mean scale, for an image.
@specialized(where S == Float)
@specialized(where S == Double)
private func normaliseImage<S: KernelScalar>(
  _ shape: GroupNormShape, _ activation: Activation,
  _ image: UnsafePointer<S>, gamma: UnsafePointer<S>, beta: UnsafePointer<S>,
  mean: UnsafePointer<S>, deviation: UnsafePointer<S>,
  into out: UnsafeMutablePointer<S>
) {
  let piece = shape.piece
  let room = S.padded(piece)
  let scratch = Scratch<S>(4 * room)
  defer { scratch.release() }
  let (scale, shift) = (scratch.pointer, scratch.pointer + room)
  let (spare, result) = (shift + room, shift + 2 * room)
  // ANCHOR: fused
  for c in 0..<shape.channels {
    let g = c / shape.groupSize
    scale[c] = gamma[c] * deviation[g]
    shift[c] = beta[c] - mean[g] * scale[c]
  }
  repeatPixel(shape, scale)
  repeatPixel(shape, shift)
  for start in stride(from: 0, to: shape.imageSize, by: piece) {
    let count = min(piece, shape.imageSize - start)
    let x = whole(image + start, count, or: spare)
    let y = x == spare ? result : out + start
    for i in stride(from: 0, to: count, by: S.lanes) {
      let z = readRegister(shift + i).addingProduct(
        readRegister(scale + i), readRegister(x + i))
      writeRegister(z, y + i)
    }
    activate(activation, y, into: y, count: count)
    if y == result { (out + start).update(from: y, count: count) }
  }
  // ANCHOR_END: fused
}
