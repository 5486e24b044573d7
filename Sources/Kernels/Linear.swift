/// A linear layer with its activation: y = activation(x W + b).
///
/// `x` is [rows, inputs], `weights` [inputs, outputs] (PyTorch's weight,
/// transposed), `bias` [outputs], `y` [rows, outputs]. Where given,
/// `preactivation` receives x W + b, which the gradient of SiLU needs.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func linear<S: KernelScalar>(
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>, bias: UnsafePointer<S>,
  _ activation: Activation = .none,
  into y: UnsafeMutablePointer<S>,
  preactivation: UnsafeMutablePointer<S>? = nil,
  rows: Int, inputs: Int, outputs: Int
) {
  split(rows, least: leastShare(work: inputs * outputs)) { _, range in
    let start = range.lowerBound * outputs
    let z = (preactivation ?? y) + start
    for i in 0..<range.count {
      (z + i * outputs).update(from: bias, count: outputs)
    }
    S.multiply(
      x + range.lowerBound * inputs, strideA: inputs,
      weights, strideB: outputs, into: z, strideC: outputs,
      rows: range.count, inner: inputs, columns: outputs, keep: 1)
    activate(activation, z, into: y + start, count: range.count * outputs)
  }
}

/// Passes the gradient of a linear layer's output on to what it was made from.
///
/// With z = x W + b and dz = dy activation'(z): dx = dz W', dW = x' dz,
/// db = sum of dz's rows, each written where there is a buffer for it. `kept`
/// is z; for ReLU, y serves as well, and without activation it is not read.
/// Shapes as for `linear`.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func linearGradients<S: KernelScalar>(
  _ x: UnsafePointer<S>, weights: UnsafePointer<S>,
  _ activation: Activation = .none, kept: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>?,
  weightGradient dw: UnsafeMutablePointer<S>?,
  biasGradient db: UnsafeMutablePointer<S>?,
  rows: Int, inputs: Int, outputs: Int
) {
  let scratch = Scratch<S>(activation == .none ? 0 : rows * outputs)
  defer { scratch.release() }
  let dz = activation == .none ? dy : UnsafePointer(scratch.pointer)
  if activation != .none {
    split(rows * outputs, least: elementwiseShare) { _, range in
      let start = range.lowerBound
      activationGradient(
        activation, kept + start, outputGradient: dy + start,
        into: scratch.pointer + start, count: range.count)
    }
  }
  if let dx {
    matrixProduct(
      dz, weights, transposeB: true, into: dx,
      rows: rows, inner: outputs, columns: inputs)
  }
  if let dw {
    matrixProduct(
      x, transposeA: true, dz, into: dw,
      rows: inputs, inner: rows, columns: outputs)
  }
  if let db { columnSums(dz, into: db, rows: rows, columns: outputs) }
}
