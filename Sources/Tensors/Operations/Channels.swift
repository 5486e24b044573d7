import Kernels

/// Puts the channels of two images side by side at every pixel.
///
/// `a` is [..., aChannels], `b` [..., bChannels], the result
/// [..., aChannels + bChannels]. The gradient is cut at the same seam.
///
/// Introduced in chapter 5.
public func concatenateChannels<Scalar>(
  _ a: Variable<Scalar>, _ b: Variable<Scalar>
) -> Variable<Scalar> {
  let pixels = a.shape.dropLast()
  precondition(
    !a.shape.isEmpty && pixels == b.shape.dropLast(),
    "cannot join the channels of \(a.shape) and \(b.shape): "
      + "all but the last lengths must agree")
  let count = pixels.reduce(1, *)
  let (left, right) = (a.count / count, b.count / count)
  let y = Storage<Scalar>(a.count + b.count)
  Kernels.concatenateChannels(
    a.pointer, aChannels: left, b.pointer, bChannels: right,
    into: y.pointer, pixels: count)

  return Variable(
    y, shape: pixels + [left + right], madeFrom: [a, b]
  ) { dy in
    let da = Storage<Scalar>(a.count)
    let db = Storage<Scalar>(b.count)
    splitChannels(
      dy.pointer, into: da.pointer, aChannels: left,
      and: db.pointer, bChannels: right, pixels: count)
    a.accumulate(da)
    b.accumulate(db)
  }
}

/// Adds to every pixel of an image a row of channels that belongs to the image.
///
/// y[n, ..., c] = x[n, ..., c] + bias[n, c]; the bias's gradient is the sum
/// over the image's pixels.
///
/// Introduced in chapter 5.
public func addToPixels<Scalar>(
  _ x: Variable<Scalar>, bias: Variable<Scalar>
) -> Variable<Scalar> {
  let (batch, channels) = (x.shape.first ?? 1, x.shape.last ?? 1)
  precondition(
    x.shape.count >= 2 && bias.shape == [batch, channels],
    "cannot add \(bias.shape) to the pixels of \(x.shape): "
      + "expected [batch, channels] and [batch, ..., channels]")
  let pixels = x.count / batch / channels
  let y = Storage<Scalar>(x.count)
  Kernels.addToPixels(
    x.pointer, bias: bias.pointer, into: y.pointer,
    batch: batch, pixels: pixels, channels: channels)

  return Variable(y, shape: x.shape, madeFrom: [x, bias]) { dy in
    x.accumulate(dy)
    guard let db = bias.roomForGradient() else { return }
    sumOverPixels(
      dy.pointer, into: db.pointer,
      batch: batch, pixels: pixels, channels: channels)
    bias.accumulate(db)
  }
}
