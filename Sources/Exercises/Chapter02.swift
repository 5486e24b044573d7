/// The exercises of chapter 2: your answers go here.
///
/// Replace each `throw Unsolved()` by your code, then run
///
///     make check CHAPTER=2
///
/// Introduced in chapter 2.
public enum Chapter02 {
  /// Exercise 2.1: the factor that holds the variance at any target.
  ///
  ///     x_t = c x_{t-1} + sqrt(beta) noise
  ///
  /// x_{t-1} has variance v, the noise has variance 1, and x_t shall have
  /// variance v again. Return the c that does it, and of the two the one that
  /// is not negative. For v = 1 the answer is the paper's own factor.
  ///
  /// `v` is positive; `beta` lies in 0..<1 and is at most `v`.
  ///
  /// Used in chapter 2 to see where sqrt(1 - beta) comes from.
  public static func keepingFactor(
    variance v: Double, beta: Double
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 2.2: the variance after t steps, without taking them.
  ///
  /// One step of the chain changes the variance like this:
  ///
  ///     Var_t = (1 - beta_t) Var_{t-1} + beta_t
  ///
  /// Find the formula that goes from Var_0 to Var_t in one go. You are given
  /// Var_0 as `initial` and the whole table `alphaBar`, where `alphaBar[0]` is
  /// 1 and `alphaBar[t]` is the product of the first t factors 1 - beta.
  ///
  /// `t` lies in 0...T; at t = 0 nothing has happened yet.
  ///
  /// Used as the check of chapter 2's curves.
  public static func variance(
    after t: Int, initial: Double, alphaBar: [Double]
  ) throws -> Double {
    throw Unsolved()
  }

  /// Exercise 2.3: the same state, seen as one whose variance explodes.
  ///
  /// In the chain of this book the signal shrinks to sqrt(alphaBar_t) x_0. Blow
  /// each state up so that the signal keeps its size:
  ///
  ///     y_t = x_0 + (noise of some variance, which grows with t)
  ///
  /// Return y_t for the `state` x_t, and that variance of the noise in y_t. In
  /// x_t the noise has variance 1 - alphaBar_t.
  ///
  /// The table `alphaBar` starts with `alphaBar[0]` = 1; `t` lies in 0...T.
  /// `state` may be empty.
  ///
  /// Used in chapter 2, where both chains run side by side.
  public static func explodingView(
    of state: [Double], at t: Int, alphaBar: [Double]
  ) throws -> (state: [Double], noiseVariance: Double) {
    throw Unsolved()
  }
}
