/// The exercises of chapter 5: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=5
///
/// Introduced in chapter 5.
public enum Chapter05 {
  /// Exercise 5.1: the loss, and in which direction it falls.
  ///
  ///     loss = mean of (predicted - noise)^2
  ///     slopes[i] = d loss / d predicted[i]
  ///
  /// Both lists hold the numbers of a whole batch, one picture after the
  /// other; they are equally long, and not empty. Return the loss, and its
  /// derivative by each predicted number.
  ///
  /// Used in every step of training: `meanSquaredError`.
  public static func noiseLoss(
    predicted: [Double], noise: [Double]
  ) throws -> (loss: Double, slopes: [Double]) {
    throw Unsolved()
  }

  /// Exercise 5.2: a batch, each example at a time of its own.
  ///
  ///     t uniform on 1...T,
  ///     x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise
  ///
  /// The examples are single numbers. `uniforms` has a draw from [0, 1) for
  /// each: cut [0, 1) into T equal parts, of which the first means t = 1 and
  /// the last t = T. `alphaBar` has T + 1 entries, from `alphaBar[0]` = 1 on.
  /// The three lists are equally long and may be empty.
  ///
  /// Used in every step of training: `NoiseSchedule.noisyBatch`.
  public static func noisyBatch(
    _ clean: [Double], noise: [Double], uniforms: [Double],
    alphaBar: [Double]
  ) throws -> (timesteps: [Int], noisy: [Double]) {
    throw Unsolved()
  }

  /// Exercise 5.3: Adam, for a single weight.
  ///
  ///     m = .9 m + .1 g              (m and v begin with 0)
  ///     v = .999 v + .001 g^2
  ///     weight -= rate (m / (1 - .9^t)) / (sqrt(v / (1 - .999^t)) + epsilon)
  ///
  /// `gradients` holds the gradients g of steps t = 1, 2, ...; it may be empty.
  /// Return the weight after each step. `rate` and `epsilon` are positive.
  ///
  /// Used in every step of training: `Adam.step`.
  public static func adam(
    from weight: Double, gradients: [Double], rate: Double, epsilon: Double
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 5.4: the time, told by clocks.
  ///
  ///     w_k = 10000^(-k / (half - 1)),  k = 0, ..., half - 1
  ///     [sin(t w_0), sin(t w_1), ..., cos(t w_0), cos(t w_1), ...]
  ///
  /// with half = width / 2. `width` is even and at least 4; t is 0...1000.
  ///
  /// Used at the entrance of every U-Net: `sinusoids`.
  public static func timeEmbedding(
    at t: Int, width: Int
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 5.5: the way back through a linear layer.
  ///
  ///     y[r, o] = sum over i of x[r, i] w[i, o]  + b[o]
  ///
  /// `slopes` holds d loss / d y[r, o]. Return the derivatives of the loss by
  /// every x, every w and every b. All lists hold matrices row by row: x[r, i]
  /// is `x[r * inputs + i]`, w[i, o] is `weights[i * outputs + o]`, and
  /// y[r, o] is `slopes[r * outputs + o]`. There is at least one row, one
  /// input and one output.
  ///
  /// Used in every step of training: `linear`.
  public static func linearBackward(
    x: [Double], weights: [Double], slopes: [Double], inputs: Int,
    outputs: Int
  ) throws -> (x: [Double], weights: [Double], bias: [Double]) {
    throw Unsolved()
  }
}
