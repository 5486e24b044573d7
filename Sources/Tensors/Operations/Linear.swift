import Kernels

/// A linear layer with its activation: y = activation(x W + b).
///
/// `x` is [rows, inputs], `weights` [inputs, outputs], `bias` [outputs], the
/// result [rows, outputs]. With z = x W + b and dz = dy activation'(z):
/// dx = dz W', dW = x' dz, db = sum of dz's rows.
///
/// Introduced in chapter 5.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func linear<Scalar>(
  _ x: Variable<Scalar>, weights: Variable<Scalar>, bias: Variable<Scalar>,
  _ activation: Activation = .none
) -> Variable<Scalar> {
  precondition(
    x.shape.count == 2 && weights.shape.count == 2
      && x.shape[1] == weights.shape[0] && bias.shape == [weights.shape[1]],
    "cannot multiply \(x.shape) by weights \(weights.shape) and add "
      + "\(bias.shape): expected [rows, inputs], [inputs, outputs], [outputs]")
  let (rows, inputs, outputs) = (x.shape[0], x.shape[1], weights.shape[1])
  let y = Storage<Scalar>(rows * outputs)
  // The sign of y tells ReLU's slope; SiLU's can only be told from z
  let z = activation == .silu ? Storage<Scalar>(rows * outputs) : y
  Kernels.linear(
    x.pointer, weights: weights.pointer, bias: bias.pointer, activation,
    into: y.pointer, preactivation: z === y ? nil : z.pointer,
    rows: rows, inputs: inputs, outputs: outputs)

  return Variable(
    y, shape: [rows, outputs], madeFrom: [x, weights, bias]
  ) { dy in
    let dx = x.roomForGradient()
    let dw = weights.roomForGradient()
    let db = bias.roomForGradient()
    linearGradients(
      x.pointer, weights: weights.pointer, activation, kept: z.pointer,
      outputGradient: dy.pointer, inputGradient: dx?.pointer,
      weightGradient: dw?.pointer, biasGradient: db?.pointer,
      rows: rows, inputs: inputs, outputs: outputs)
    x.accumulate(dx)
    weights.accumulate(dw)
    bias.accumulate(db)
  }
}

/// A linear layer's numbers, and what follows it.
///
/// Introduced in chapter 6.
public struct LinearStep<Scalar: TensorScalar> {
  let weights, bias: Variable<Scalar>
  let activation: Activation

  /// A step; `weights` are [inputs, outputs], `bias` is [outputs].
  public init(
    weights: Variable<Scalar>, bias: Variable<Scalar>, _ activation: Activation
  ) {
    self.weights = weights
    self.bias = bias
    self.activation = activation
  }
}

/// Linear layers one after another: each gets what the one before has made.
///
/// The same as `linear` for each. Where nothing is noted, within
/// `withoutGradients`, the rows go through all layers a few at a time, and the
/// results in between are not kept.
///
/// Introduced in chapter 6.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func linear<Scalar>(
  _ x: Variable<Scalar>, through steps: [LinearStep<Scalar>]
) -> Variable<Scalar> {
  if Recording.isOn || steps.isEmpty {
    return steps.reduce(x) {
      linear($0, weights: $1.weights, bias: $1.bias, $1.activation)
    }
  }
  var width = x.shape.last ?? 1
  let layers = steps.map { step in
    precondition(
      x.shape.count == 2 && step.weights.shape.count == 2
        && step.weights.shape[0] == width
        && step.bias.shape == [step.weights.shape[1]],
      "cannot multiply rows of \(width) numbers by weights "
        + "\(step.weights.shape) and add \(step.bias.shape): "
        + "expected [inputs, outputs], [outputs]")
    let inputs = width
    width = step.weights.shape[1]
    return LinearLayer(
      weights: step.weights.pointer, bias: step.bias.pointer, step.activation,
      inputs: inputs, outputs: width)
  }
  let rows = x.shape[0]
  let y = Storage<Scalar>(rows * width)
  linear(x.pointer, through: layers, into: y.pointer, rows: rows)
  return Variable(y, shape: [rows, width], madeFrom: []) { _ in }
}
