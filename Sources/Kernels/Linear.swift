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
  let layer = LinearLayer(
    weights: weights, bias: bias, activation, inputs: inputs, outputs: outputs)
  split(rows, least: leastShare(work: layer.work)) { _, range in
    let start = range.lowerBound * outputs
    layer.apply(
      to: x + range.lowerBound * inputs, into: y + start,
      preactivation: preactivation.map { $0 + start }, rows: range.count)
  }
}

/// A linear layer with its activation, as `linear` computes it.
///
/// `weights` are [inputs, outputs], `bias` is [outputs].
///
/// Introduced in chapter 5.
public struct LinearLayer<S: KernelScalar> {
  let weights, bias: UnsafePointer<S>
  let activation: Activation
  let inputs, outputs: Int

  /// A layer that computes with what lies in these buffers.
  public init(
    weights: UnsafePointer<S>, bias: UnsafePointer<S>,
    _ activation: Activation, inputs: Int, outputs: Int
  ) {
    self.weights = weights
    self.bias = bias
    self.activation = activation
    self.inputs = inputs
    self.outputs = outputs
  }

  /// What a row costs, in multiplications; the bias and the activation count.
  var work: Int { (inputs + 16) * outputs }

  /// Applies the layer to a few rows, on one core.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func apply(
    to x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>,
    preactivation: UnsafeMutablePointer<S>? = nil, rows: Int
  ) {
    let z = preactivation ?? y
    let isRectified = activation == .relu && z == y
    S.multiply(
      x, strideA: inputs, weights, strideB: outputs, into: z, strideC: outputs,
      rows: rows, inner: inputs, columns: outputs,
      finish: ProductFinish(bias: bias, isRectified: isRectified))
    if !isRectified {
      activate(activation, z, into: y, count: rows * outputs)
    }
  }
}

/// Linear layers one after another: each gets what the one before has made.
///
/// `x` is [rows, inputs of the first layer], `y` [rows, outputs of the last].
/// A few rows at a time go through all layers on one core: what lies between
/// them never leaves its cache, and no core waits for another in between.
///
/// Introduced in chapter 6.
@specialized(where S == Float)
@specialized(where S == Double)
public func linear<S: KernelScalar>(
  _ x: UnsafePointer<S>, through layers: [LinearLayer<S>],
  into y: UnsafeMutablePointer<S>, rows: Int
) {
  guard let first = layers.first, let last = layers.last else { return }
  let widest = layers.reduce(1) { max($0, $1.outputs) }
  let work = layers.reduce(0) { $0 + $1.work }
  // A multiple of the rows that `directProduct` computes side by side
  let together = 60
  split(rows, least: leastShare(work: work)) { _, range in
    let room = Scratch<S>(2 * together * widest)
    defer { room.release() }
    for start in stride(
      from: range.lowerBound, to: range.upperBound, by: together)
    {
      let count = min(together, range.upperBound - start)
      var from = x + start * first.inputs
      for (k, layer) in layers.enumerated() {
        let to =
          k == layers.count - 1
          ? y + start * last.outputs
          : room.pointer + k % 2 * together * widest
        layer.apply(to: from, into: to, rows: count)
        from = UnsafePointer(to)
      }
    }
  }
}

/// Passes the gradient of a linear layer's output on to what it was made from.
///
/// With z = x W + b and dz = dy activation'(z): dx = dz W', dW = x' dz,
/// db = sum of dz's rows, each written where there is a buffer for it. `kept`
/// is z; for ReLU, y serves as well, and without activation it is not read.
/// Shapes as for `linear`. Every core sums dW and db over its own rows; the
/// cores' sums are added in order.
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
  // Enough rows that adding the cores' sums is little beside computing them
  let least = max(leastShare(work: 2 * inputs * outputs), inputs / 2)
  let others = partCount(rows, least: least) - 1
  let scratch = Scratch<S>(
    (activation == .none ? 0 : rows * outputs)
      + others * (inputs + 1) * outputs)
  defer { scratch.release() }
  let sums = scratch.pointer + (activation == .none ? 0 : rows * outputs)
  split(rows, least: least) { part, range in
    let (start, count) = (range.lowerBound, range.count)
    let (x, sum) = (
      x + start * inputs, sums + (part - 1) * (inputs + 1) * outputs
    )
    var dz = dy + start * outputs
    if activation != .none {
      let slope = scratch.pointer + start * outputs
      activationGradient(
        activation, kept + start * outputs, outputGradient: dz, into: slope,
        count: count * outputs)
      dz = UnsafePointer(slope)
    }
    if let dx {
      S.multiply(
        dz, strideA: outputs, weights, transposeB: true, strideB: outputs,
        into: dx + start * inputs, strideC: inputs,
        rows: count, inner: outputs, columns: inputs)
    }
    if let dw {
      S.multiply(
        x, transposeA: true, strideA: inputs, dz, strideB: outputs,
        into: part == 0 ? dw : sum + outputs, strideC: outputs,
        rows: inputs, inner: count, columns: outputs)
    }
    if let db {
      sumRows(dz, into: part == 0 ? db : sum, rows: count, columns: outputs)
    }
  }
  for k in 0..<others {
    let sum = sums + k * (inputs + 1) * outputs
    if let db { addRegisters(db, sum, into: db, count: outputs) }
    if let dw {
      addRegisters(dw, sum + outputs, into: dw, count: inputs * outputs)
    }
  }
}
