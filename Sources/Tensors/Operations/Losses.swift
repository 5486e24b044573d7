import Kernels

// ANCHOR: meanSquaredError
/// How far a prediction is off: the mean of (x - target)^2 over all numbers.
///
/// dx = dL 2 (x - target) / count.
///
/// Introduced in chapter 5.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meanSquaredError<Scalar>(
  _ x: Variable<Scalar>, target: Tensor<Scalar>
) -> Variable<Scalar> {
  precondition(
    x.shape == target.shape,
    "cannot compare shapes \(x.shape) and \(target.shape): "
      + "they must be equal")
  let slope = Storage<Scalar>(x.count)
  let loss = Storage<Scalar>(1)
  target.withUnsafeScalars { target in
    guard let target = target.baseAddress else { return }
    let error = Kernels.meanSquaredError(
      x.pointer, target: target, gradient: slope.pointer, count: x.count)
    loss.fill(Scalar(error))
  }
  return Variable(loss, shape: [], madeFrom: [x]) { dy in
    x.accumulate(scaled(dy.pointer[0], slope))
  }
}
// ANCHOR_END: meanSquaredError

/// How surprising the right classes are: the mean of -log p over all rows.
///
/// `scores` is [rows, classes]; p is the softmax of a row at its label,
/// e^(score of the label) / sum of e^score. dscores = dL (softmax - 1 at the
/// label) / rows.
///
/// - Precondition: there is a label in 0..<classes for each row.
///
/// Introduced in chapter 6.
public func crossEntropy<Scalar>(
  _ scores: Variable<Scalar>, labels: [Int]
) -> Variable<Scalar> {
  let (rows, classes) = (labels.count, scores.shape.last ?? 0)
  precondition(
    scores.shape == [rows, classes]
      && labels.allSatisfy { (0..<classes).contains($0) },
    "cannot compare scores \(scores.shape) with \(rows) labels: expected "
      + "[rows, classes], and for each row a label that counts from 0")
  var logarithms = scores.value
  logarithms.becomeLogSoftmax()
  let slope = Storage(logarithms)
  exponential(slope.pointer, into: slope.pointer, count: slope.count)
  var surprise = 0.0
  for (row, label) in labels.enumerated() {
    surprise -= Double(logarithms.scalars[row * classes + label])
    slope.pointer[row * classes + label] -= 1
  }
  let loss = Storage<Scalar>(1)
  loss.fill(Scalar(surprise / Double(rows)))
  return Variable(loss, shape: [], madeFrom: [scores]) { dy in
    scores.accumulate(scaled(dy.pointer[0] / Scalar(rows), slope))
  }
}

/// The mean of all numbers: dx = dL / count, everywhere.
///
/// Introduced in chapter 5.
public func mean<Scalar>(_ x: Variable<Scalar>) -> Variable<Scalar> {
  let result = Storage<Scalar>(1)
  result.fill(Scalar(sum(x.storage) / Double(x.count)))
  return Variable(result, shape: [], madeFrom: [x]) { dy in
    guard let dx = x.roomForGradient() else { return }
    dx.fill(dy.pointer[0] / Scalar(x.count))
    x.accumulate(dx)
  }
}

/// The sum, carried in Double as for tensors.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func sum<Scalar: TensorScalar>(_ x: Storage<Scalar>) -> Double {
  let pointer = x.pointer
  var total = 0.0
  for i in 0..<x.count { total += Double(pointer[i]) }
  return total
}
