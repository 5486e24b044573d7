import Foundation
import Tensors

/// How the numbers that leave a network become a Gaussian step back.
///
/// With m and s the network's two numbers for a coordinate x of x_t, the step
/// is N(keep x + reach m, exp(logVariance + s)).
///
/// Introduced in chapter 10.
public struct StepReading: Sendable, Equatable {
  /// The weight of x_t in the mean.
  public let keep: Double
  /// What one unit of the network's m moves the mean by.
  public let reach: Double
  /// The logarithm of the variance where the network's s is 0.
  public let logVariance: Double
}

/// What a network is asked to say about a step back.
///
/// Introduced in chapter 10.
public enum StepForm: Sendable, CaseIterable {
  /// The mean and the logarithm of the variance themselves.
  case direct
  /// How far they are from what a narrow step back would do anyway.
  case residual
  /// The noise in x_t; the variance is beta_t.
  case noise

  /// How many numbers it says for each coordinate.
  public var numbers: Int { self == .noise ? 1 : 2 }
}

extension NoiseSchedule {
  // ANCHOR: reading
  /// How a network's numbers are to be read at time t.
  ///
  ///     direct:    mean m,  variance e^s
  ///     residual:  mean sqrt(alpha_t) x_t + sqrt(beta_t) m,
  ///                variance e^s times the posterior's
  ///     noise:     mean of the noise form, variance beta_t
  ///
  /// Source of the residual mean: the program of Sohl-Dickstein et
  /// al. 2015. Of the noise form: Ho et al. 2020, equation 11.
  ///
  /// - Precondition: t is in 2...T.
  ///
  /// Introduced in chapter 10.
  public func reading(_ form: StepForm, at t: Int) -> StepReading {
    check(t, from: 2)
    let (α, β) = (alpha[t], beta[t])
    switch form {
    case .direct:
      return StepReading(keep: 0, reach: 1, logVariance: 0)
    case .residual:
      return StepReading(
        keep: α.squareRoot(), reach: β.squareRoot(),
        logVariance: log(posterior(at: t).variance))
    case .noise:
      return StepReading(
        keep: 1 / α.squareRoot(),
        reach: -β / (α * oneMinusAlphaBar[t]).squareRoot(),
        logVariance: log(β))
    }
  }
  // ANCHOR_END: reading
}

extension StepReading {
  /// The mean and the logarithm of the variance of each coordinate.
  ///
  /// `said` is what the network says, [n, D] or [n, 2 D] with all m of a
  /// point before its s; `noisy` is x_t, [n, D], like both results.
  ///
  /// - Precondition: the shapes are these.
  ///
  /// Introduced in chapter 10.
  public func step<Scalar>(
    _ said: Tensor<Scalar>, from noisy: Tensor<Scalar>
  ) -> (mean: Tensor<Scalar>, logVariance: Tensor<Scalar>) {
    let (n, d, width) = (noisy.rowCount, noisy.rowSize, said.rowSize)
    precondition(
      said.rowCount == n && (width == d || width == 2 * d),
      "cannot read \(said.shape) as steps from \(noisy.shape)")
    var means: [Scalar] = []
    var logarithms: [Scalar] = []
    for row in 0..<n {
      for i in 0..<d {
        let x = Double(noisy.scalars[row * d + i])
        let m = Double(said.scalars[row * width + i])
        let s =
          width == d ? 0 : Double(said.scalars[row * width + d + i])
        means.append(Scalar(keep * x + reach * m))
        logarithms.append(Scalar(logVariance + s))
      }
    }
    return (
      Tensor(means, shape: noisy.shape), Tensor(logarithms, shape: noisy.shape)
    )
  }
}

/// How far the steps that a network describes are from the right ones.
///
/// The mean over points and coordinates of
///
///     KL(N(target, v) || N(keep x + reach m, e^l)),  l = logVariance + s,
///     = (l - ln v + (v + (target - mean)^2) / e^l - 1) / 2
///
/// in nats. `said` is [n, 2 D] with all m of a point before its s; `noisy` and
/// `target` are [n, D]. With e = target - mean,
///
///     dm = -dL reach e / e^l / (n D)
///     ds = dL (1 - (v + e^2) / e^l) / (2 n D)
///
/// Source: Sohl-Dickstein et al. 2015 (arXiv:1503.03585), equation 14.
///
/// - Precondition: the shapes are these, and v is positive.
///
/// Introduced in chapter 10.
public func stepDivergence<Scalar>(
  _ said: Variable<Scalar>, _ reading: StepReading, noisy: Tensor<Scalar>,
  target: Tensor<Scalar>, variance v: Double
) -> Variable<Scalar> {
  let (n, d) = (noisy.rowCount, noisy.rowSize)
  precondition(
    said.shape == [n, 2 * d] && target.shape == noisy.shape && v > 0,
    "cannot compare \(said.shape) with targets \(target.shape) for "
      + "\(noisy.shape) and variance \(v)")
  let slope = Storage<Scalar>(said.count)
  let total = sumOfDivergences(
    said, reading, noisy, target, v, slope: slope)
  let loss = Storage<Scalar>(1)
  loss.fill(Scalar(total / Double(n * d)))
  return Variable(loss, shape: [], madeFrom: [said]) { dy in
    let share = Storage<Scalar>(slope.count)
    let factor = dy.pointer[0] / Scalar(n * d)
    for i in 0..<slope.count {
      share.pointer[i] = factor * slope.pointer[i]
    }
    said.accumulate(share)
  }
}

/// The sum over all coordinates, and its derivatives by what was said.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func sumOfDivergences<Scalar: TensorScalar>(
  _ said: Variable<Scalar>, _ reading: StepReading, _ noisy: Tensor<Scalar>,
  _ target: Tensor<Scalar>, _ v: Double, slope: Storage<Scalar>
) -> Double {
  let d = noisy.rowSize
  let (says, slopes) = (said.pointer, slope.pointer)
  var total = 0.0
  noisy.withUnsafeScalars { noisy in
    target.withUnsafeScalars { target in
      for row in 0..<noisy.count / d {
        for i in 0..<d {
          let (m, s) = (2 * row * d + i, 2 * row * d + d + i)
          // ANCHOR: divergence
          let mean =
            reading.keep * Double(noisy[row * d + i])
            + reading.reach * Double(says[m])
          let l = reading.logVariance + Double(says[s])
          let precision = exp(-l)
          let error = Double(target[row * d + i]) - mean
          let width = (v + error * error) * precision
          total += 0.5 * (l - log(v) + width - 1)
          slopes[m] = Scalar(-reading.reach * error * precision)
          slopes[s] = Scalar(0.5 * (1 - width))
          // ANCHOR_END: divergence
        }
      }
    }
  }
  return total
}
