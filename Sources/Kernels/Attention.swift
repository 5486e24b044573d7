/// The sizes of single-head attention, and how its inputs lie in memory.
///
/// Queries, keys and values are [batch, positions, channels] with `stride`
/// numbers from one position to the next: 3 channels when the three are the
/// thirds of one buffer, as a single 1 x 1 convolution makes them. Outputs
/// are without gaps.
///
/// Introduced in chapter 5.
public struct AttentionShape: Sendable, Equatable {
  /// How many images.
  public var batch: Int
  /// Height times width.
  public var positions: Int
  /// Numbers at each position.
  public var channels: Int
  /// Numbers from one position's query, key or value to the next position's.
  public var stride: Int

  /// The shape with these sizes; without a stride, inputs without gaps.
  public init(
    batch: Int, positions: Int, channels: Int, stride: Int? = nil
  ) {
    self.batch = batch
    self.positions = positions
    self.channels = channels
    self.stride = stride ?? channels
  }

  /// How many attention weights there are.
  public var weightCount: Int { batch * positions * positions }
}

/// Softmax attention with one head.
///
/// weights = softmax over keys of (q k' / sqrt(channels)), y = weights v, for
/// each image. `weights`, [batch, positions, positions], are kept for the
/// gradients; `y` is [batch, positions, channels]. Source: Vaswani et al.
/// (2017), "Attention is all you need", equation 1.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func attention<S: KernelScalar>(
  _ shape: AttentionShape,
  queries: UnsafePointer<S>, keys: UnsafePointer<S>, values: UnsafePointer<S>,
  weights: UnsafeMutablePointer<S>, into y: UnsafeMutablePointer<S>
) {
  let (positions, channels) = (shape.positions, shape.channels)
  spread(shape.batch) { n in
    let start = n * positions * shape.stride
    let weights = weights + n * positions * positions
    S.multiply(
      queries + start, transposeA: false, strideA: shape.stride,
      keys + start, transposeB: true, strideB: shape.stride,
      into: weights, strideC: positions,
      rows: positions, inner: channels, columns: positions,
      scale: 1 / S(channels).squareRoot(), keep: 0)
    for i in 0..<positions {
      softmax(weights + i * positions, count: positions)
    }
    S.multiply(
      weights, strideA: positions, values + start, strideB: shape.stride,
      into: y + n * positions * channels, strideC: channels,
      rows: positions, inner: positions, columns: channels)
  }
}

/// Passes the gradient of the attention's output on to its three inputs.
///
/// With P the weights and s = 1 / sqrt(channels): dv = P' dy, dP = dy v',
/// dS = P . (dP - sum over keys of P . dP), dq = s dS k, dk = s dS' q. Inputs
/// and their gradients lie `stride` apart, dy has no gaps; `weights` as left
/// by `attention`.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func attentionGradients<S: KernelScalar>(
  _ shape: AttentionShape,
  queries: UnsafePointer<S>, keys: UnsafePointer<S>, values: UnsafePointer<S>,
  weights: UnsafePointer<S>, outputGradient dy: UnsafePointer<S>,
  queryGradient dq: UnsafeMutablePointer<S>,
  keyGradient dk: UnsafeMutablePointer<S>,
  valueGradient dv: UnsafeMutablePointer<S>
) {
  let (positions, channels) = (shape.positions, shape.channels)
  let scale = 1 / S(channels).squareRoot()
  spread(shape.batch) { n in
    let start = n * positions * shape.stride
    let weights = weights + n * positions * positions
    let dy = dy + n * positions * channels
    let scores = Scratch<S>(positions * positions)
    defer { scores.release() }
    S.multiply(
      weights, transposeA: true, strideA: positions, dy, strideB: channels,
      into: dv + start, strideC: shape.stride,
      rows: positions, inner: positions, columns: channels)
    S.multiply(
      dy, strideA: channels,
      values + start, transposeB: true, strideB: shape.stride,
      into: scores.pointer, strideC: positions,
      rows: positions, inner: channels, columns: positions)
    for i in 0..<positions {
      let p = weights + i * positions
      let ds = scores.pointer + i * positions
      let mean = S.dot(p, ds, count: positions)
      for j in 0..<positions { ds[j] = p[j] * (ds[j] - mean) }
    }
    S.multiply(
      scores.pointer, transposeA: false, strideA: positions,
      keys + start, transposeB: false, strideB: shape.stride,
      into: dq + start, strideC: shape.stride,
      rows: positions, inner: positions, columns: channels,
      scale: scale, keep: 0)
    S.multiply(
      scores.pointer, transposeA: true, strideA: positions,
      queries + start, transposeB: false, strideB: shape.stride,
      into: dk + start, strideC: shape.stride,
      rows: positions, inner: positions, columns: channels,
      scale: scale, keep: 0)
  }
}

/// x[i] = e^x[i] / sum over j of e^x[j], safe for large x.
@specialized(where S == Float)
@specialized(where S == Double)
func softmax<S: KernelScalar>(_ x: UnsafeMutablePointer<S>, count: Int) {
  guard count > 0 else { return }
  var largest = x[0]
  for i in 1..<count { largest = max(largest, x[i]) }
  @inline(__always)
  func scaled(_ x: S.Register) -> S.Register { S.exponential(x - largest) }
  mapRegisters(x, into: x, count: count, scaled)
  var sum: S = 0
  sumRows(x, into: &sum, rows: count, columns: 1)
  let factor = 1 / sum
  for i in 0..<count { x[i] *= factor }
}
