import Kernels

/// Doubles height and width by repeating every pixel in a 2 x 2 square.
///
/// `x` is [batch, height, width, channels]. A pixel's gradient is the sum of
/// those of its four copies.
///
/// Introduced in chapter 5.
public func upsample<Scalar>(_ x: Variable<Scalar>) -> Variable<Scalar> {
  precondition(
    x.shape.count == 4,
    "cannot upsample \(x.shape): expected [batch, height, width, channels]")
  let (batch, height, width, channels) = (
    x.shape[0], x.shape[1], x.shape[2], x.shape[3]
  )
  let y = Storage<Scalar>(4 * x.count)
  Kernels.upsample(
    x.pointer, into: y.pointer,
    batch: batch, height: height, width: width, channels: channels)

  return Variable(
    y, shape: [batch, 2 * height, 2 * width, channels], madeFrom: [x]
  ) { dy in
    guard let dx = x.roomForGradient() else { return }
    upsampleGradient(
      outputGradient: dy.pointer, into: dx.pointer,
      batch: batch, height: height, width: width, channels: channels)
    x.accumulate(dx)
  }
}
