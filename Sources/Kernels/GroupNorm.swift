/// The sizes of one group normalisation over channels-last images.
///
/// Images are [batch, pixels, channels], `pixels` being height times width;
/// the channels fall into `groups` equal groups of neighbours.
///
/// Introduced in chapter 5.
public struct GroupNormShape: Sendable, Equatable {
  /// How many images.
  public var batch: Int
  /// Height times width.
  public var pixels: Int
  /// Numbers at each pixel.
  public var channels: Int
  /// How many groups there are; divides `channels`.
  public var groups: Int
  /// Added to the variance, so that a constant image can be divided too.
  public var epsilon: Double

  /// The shape with these sizes.
  public init(
    batch: Int, pixels: Int, channels: Int, groups: Int,
    epsilon: Double = 1e-6
  ) {
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
    self.groups = groups
    self.epsilon = epsilon
  }

  /// How many numbers the images hold.
  public var count: Int { batch * imageSize }

  /// How many means, and how many reciprocal deviations, there are.
  public var statisticsCount: Int { batch * groups }

  var imageSize: Int { pixels * channels }

  /// Channels in a group.
  var groupSize: Int { channels / groups }

  /// Numbers in one group of one image.
  var groupCount: Int { pixels * groupSize }

  /// Numbers in the few pixels that the inner loops work on side by side.
  var piece: Int { max(1, min(pixels, 512 / channels)) * channels }
}

/// Normalises each group of channels in each image, then applies an activation.
///
/// y = activation(gamma[c] (x - mean[n, g]) deviation[n, g] + beta[c]) with
/// the mean and 1 / sqrt(variance + epsilon) over the group's channels and all
/// pixels; c is the channel, g its group. `gamma` and `beta` are [channels].
/// `means` and `deviations` are [batch, groups], kept for the gradients; the
/// second holds the reciprocals. Source: Wu & He (2018), "Group
/// normalization", equations 1, 2 and 7.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func groupNorm<S: KernelScalar>(
  _ shape: GroupNormShape, _ activation: Activation,
  _ x: UnsafePointer<S>, gamma: UnsafePointer<S>, beta: UnsafePointer<S>,
  into y: UnsafeMutablePointer<S>,
  means: UnsafeMutablePointer<S>, deviations: UnsafeMutablePointer<S>
) {
  let (channels, piece) = (shape.channels, shape.piece)
  spread(shape.batch) { n in
    let image = x + n * shape.imageSize
    let out = y + n * shape.imageSize
    let mean = means + n * shape.groups
    let deviation = deviations + n * shape.groups
    let scratch = Scratch<S>(3 * piece)
    defer { scratch.release() }
    let (first, second) = (scratch.pointer, scratch.pointer + piece)
    let origin = second + piece

    // Sums of what each channel has beyond its first number, and of its square
    origin.update(from: image, count: channels)
    repeatPixel(shape, origin)
    first.update(repeating: 0, count: 2 * piece)
    for start in stride(from: 0, to: shape.imageSize, by: piece) {
      let x = image + start
      let count = min(piece, shape.imageSize - start)
      for i in stride(from: 0, to: count, by: S.lanes) {
        let n = min(S.lanes, count - i)
        let d = read(x + i, n) - read(origin + i, n)
        write(read(first + i, n) + d, first + i, n)
        write(read(second + i, n).addingProduct(d, d), second + i, n)
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

    // z = scale x + shift
    for c in 0..<channels {
      let g = c / shape.groupSize
      first[c] = gamma[c] * deviation[g]
      second[c] = beta[c] - mean[g] * first[c]
    }
    repeatPixel(shape, first)
    repeatPixel(shape, second)
    for start in stride(from: 0, to: shape.imageSize, by: piece) {
      let (x, y) = (image + start, out + start)
      let count = min(piece, shape.imageSize - start)
      for i in stride(from: 0, to: count, by: S.lanes) {
        let n = min(S.lanes, count - i)
        let z = read(second + i, n).addingProduct(
          read(first + i, n), read(x + i, n))
        write(activation(S.self, z), y + i, n)
      }
    }
  }
}

/// Copies a piece's first pixel to all its others.
@specialized(where S == Float)
@specialized(where S == Double)
func repeatPixel<S: KernelScalar>(
  _ shape: GroupNormShape, _ piece: UnsafeMutablePointer<S>
) {
  for start in stride(from: shape.channels, to: shape.piece, by: shape.channels)
  {
    (piece + start).update(from: piece, count: shape.channels)
  }
}

/// The adjoint: adds all pixels of a piece to its first.
@specialized(where S == Float)
@specialized(where S == Double)
func sumPixels<S: KernelScalar>(
  _ shape: GroupNormShape, _ piece: UnsafeMutablePointer<S>
) {
  for start in stride(from: shape.channels, to: shape.piece, by: shape.channels)
  {
    for c in 0..<shape.channels { piece[c] += piece[start + c] }
  }
}
