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
  let norm = GroupNormStep(
    shape, activation, gamma: gamma, beta: beta, means: means,
    deviations: deviations)
  spread(shape.batch) { n in
    norm.measure(x, image: n)
    norm.apply(to: x, image: n, into: y + n * shape.imageSize)
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
