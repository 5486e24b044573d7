/// The exercises of chapter 11: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=11
///
/// For cosines and exponentials, write `import Foundation` at the top.
///
/// Introduced in chapter 11.
public enum Chapter11 {
  /// Exercise 11.1: one long step back, from t to an earlier s.
  ///
  ///     x_s = sqrt(alphaBar_s) belief
  ///           + sqrt(1 - alphaBar_s - sigma^2) noise + sigma fresh
  ///
  ///     sigma = eta sqrt((1 - alphaBar_s) / (1 - alphaBar_t))
  ///                 sqrt(1 - alphaBar_t / alphaBar_s)
  ///
  /// The belief about x_0 is what is left of x_t once the predicted noise is
  /// taken out, as in exercise 6.2. `noisy` is x_t, `noise` what the network
  /// says of it, and `fresh` is drawn from N(0, 1) for this step; the three
  /// are equally long and may be empty. Return x_s.
  ///
  /// `alphaBar` is the table alphaBar_0 = 1, alphaBar_1, ..., alphaBar_T. `t`
  /// is a step, 1...T, and `s` any time before it, 0 included. `eta` lies in
  /// 0...1.
  ///
  /// Used to take ten steps for a thousand: `NoiseSchedule.ddimStep`.
  public static func ddimStep(
    _ noisy: [Double], noise: [Double], fresh: [Double], from t: Int,
    to s: Int, eta: Double, alphaBar: [Double]
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 11.2: the betas of the cosine schedule.
  ///
  ///     alphaBar_t = f(t) / f(0)
  ///     f(t) = cos^2((t / T + offset) / (1 + offset) * pi / 2)
  ///     beta_t = min(1 - alphaBar_t / alphaBar_{t-1}, largest)
  ///
  /// Return the T + 1 numbers beta_0 = 0, beta_1, ..., beta_T.
  ///
  /// T = `timesteps` is at least 1. `offset` lies in 0...0.1 and is .008 in the
  /// paper; `largest` lies in 0.5...0.9999 and is .999 there.
  ///
  /// The book's own has the same arguments: `NoiseSchedule.cosine`.
  public static func cosineBetas(
    timesteps: Int, offset: Double, largest: Double
  ) throws -> [Double] {
    throw Unsolved()
  }

  /// Exercise 11.3: guidance, for somebody who comes with the paper's weight.
  ///
  ///     noise = (1 + weight) told - weight open
  ///
  /// That is how Ho and Salimans write it. In this book the number that says
  /// how strong the guidance is counts from the other end: scale 0 gives the
  /// open noise, scale 1 the told one, and beyond 1 it goes on in the same
  /// direction. Return the scale that means the same as `weight`, and the
  /// guided noise.
  ///
  /// `told` is what the network says if it knows the class, `open` what it
  /// says if it does not; papers call them conditional and unconditional. They
  /// are equally long and may be empty. `weight` lies in -1...20.
  ///
  /// Used in every guided step of the book: `GuidedPredictor`.
  public static func guidance(
    told: [Double], open: [Double], weight: Double
  ) throws -> (scale: Double, noise: [Double]) {
    throw Unsolved()
  }

  /// Exercise 11.4: attention with one head.
  ///
  ///     attention(Q, K, V) = softmax(Q K^T / sqrt(d)) V
  ///
  /// A matrix is a list of its rows. `keys` and `values` have as many rows as
  /// one another, at least one; `queries` has at least one too, but perhaps
  /// another number. All rows of all three are d numbers long, d at least 1.
  /// Return one row of d numbers for each query.
  ///
  /// The numbers are no larger than 300, but Q K^T may be far too large for
  /// `exp`: the answer must be right all the same.
  ///
  /// Used between the layers of the U-Net: `AttentionBlock`.
  public static func attention(
    queries: [[Double]], keys: [[Double]], values: [[Double]]
  ) throws -> [[Double]] {
    throw Unsolved()
  }
}
