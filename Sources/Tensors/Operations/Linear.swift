import Kernels

/// A linear layer with its activation: y = activation(x W + b).
///
/// `x` is [rows, inputs], `weights` [inputs, outputs], `bias` [outputs], the
/// result [rows, outputs]. With z = x W + b and dz = dy activation'(z):
/// dx = dz W', dW = x' dz, db = sum of dz's rows.
///
/// Introduced in chapter 5.
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
