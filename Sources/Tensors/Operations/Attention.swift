import Kernels

/// Lets every position of an image look at all others: attention, one head.
///
/// y = softmax(q k' / sqrt(channels)) v for each image. `qkv` is
/// [batch, ..., 3 channels]: at each position its query, its key and its
/// value; the result is [batch, ..., channels]. Source: Vaswani et al.
/// (2017), "Attention is all you need", equation 1.
///
/// Introduced in chapter 5.
public func attention<Scalar>(
  queriesKeysValues qkv: Variable<Scalar>
) -> Variable<Scalar> {
  let width = qkv.shape.last ?? 1
  precondition(
    qkv.shape.count >= 3 && width % 3 == 0,
    "cannot attend in shape \(qkv.shape): expected [batch, ..., 3 channels]")
  let channels = width / 3
  let batch = qkv.shape[0]
  let shape = AttentionShape(
    batch: batch, positions: qkv.count / batch / width, channels: channels,
    stride: width)
  let (q, k, v) = (0, channels, 2 * channels)
  let weights = Storage<Scalar>(shape.weightCount)
  let y = Storage<Scalar>(qkv.count / 3)
  Kernels.attention(
    shape, queries: qkv.pointer + q, keys: qkv.pointer + k,
    values: qkv.pointer + v, weights: weights.pointer, into: y.pointer)

  return Variable(
    y, shape: qkv.shape.dropLast() + [channels], madeFrom: [qkv]
  ) { dy in
    guard let dqkv = qkv.roomForGradient() else { return }
    attentionGradients(
      shape, queries: qkv.pointer + q, keys: qkv.pointer + k,
      values: qkv.pointer + v, weights: weights.pointer,
      outputGradient: dy.pointer, queryGradient: dqkv.pointer + q,
      keyGradient: dqkv.pointer + k, valueGradient: dqkv.pointer + v)
    qkv.accumulate(dqkv)
  }
}
