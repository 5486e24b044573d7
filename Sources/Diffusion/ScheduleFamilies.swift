import Foundation

// The families of schedules that the papers use.

extension NoiseSchedule {
  // ANCHOR: linear
  /// The linear schedule: T variances evenly spaced, ends included.
  ///
  ///     beta_t = first + (last - first) (t - 1) / (T - 1)
  ///
  /// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), section 4.
  ///
  /// Introduced in chapter 1.
  public static func linear(
    timesteps: Int, from first: Double, through last: Double
  ) -> NoiseSchedule {
    let gaps = Double(max(timesteps - 1, 1))
    return NoiseSchedule(
      betas: (0..<timesteps).map { i in
        first + (last - first) * Double(i) / gaps
      })
  }
  // ANCHOR_END: linear

  /// The schedule of the MNIST tutorial: T = 50, beta from 1e-4 to 0.1.
  ///
  /// It stops early: alphaBar[50] is still .075. Chapter 3 shows what that
  /// does, and `repaired` how to mend it.
  ///
  /// Introduced in chapter 1.
  public static let source = linear(timesteps: 50, from: 1e-4, through: 0.1)

  // ANCHOR: repaired
  /// The linear schedule for T = 1000, squeezed into fewer steps.
  ///
  /// The betas 1e-4 ... 0.02 of Ho et al. belong to T = 1000. With T
  /// steps each has to add 1000 / T times as much, so that their sum
  /// stays near 10 and alphaBar[T] near exp(-10):
  ///
  ///     beta_t = (1000 / T) linear(1e-4 ... 0.02)
  ///
  /// - Precondition: T is above 20, or the last beta would reach 1.
  ///
  /// Introduced in chapter 3.
  public static func repaired(timesteps: Int) -> NoiseSchedule {
    let stretch = 1000 / Double(timesteps)
    return linear(
      timesteps: timesteps, from: 1e-4 * stretch,
      through: 0.02 * stretch)
  }
  // ANCHOR_END: repaired

  /// The cosine schedule, defined through alphaBar instead of beta.
  ///
  ///     alphaBar_t = f(t) / f(0),  f(t) = cos^2((t/T + s) / (1 + s) pi/2)
  ///     beta_t = min(1 - alphaBar_t / alphaBar_{t-1}, largest)
  ///
  /// Source: Nichol and Dhariwal 2021 (arXiv:2102.09672), equation 17.
  ///
  /// Introduced in chapter 3.
  public static func cosine(
    timesteps: Int, offset s: Double = 0.008, largest: Double = 0.999
  ) -> NoiseSchedule {
    func f(_ t: Int) -> Double {
      let angle = (Double(t) / Double(timesteps) + s) / (1 + s) * .pi / 2
      return cos(angle) * cos(angle)
    }
    return NoiseSchedule(
      betas: (0..<timesteps).map { t in min(1 - f(t + 1) / f(t), largest) })
  }

  /// The sigmoid schedule of the swiss roll: beta climbs an S-shaped curve.
  ///
  ///     beta_t = sigmoid(u_t) (largest - smallest) + smallest,
  ///     u_t evenly spaced over the range, both ends included
  ///
  /// Introduced in chapter 10.
  public static func sigmoid(
    timesteps: Int, over range: ClosedRange<Double> = -18...10,
    from smallest: Double = 1e-5, through largest: Double = 0.3
  ) -> NoiseSchedule {
    let width = range.upperBound - range.lowerBound
    return NoiseSchedule(
      betas: (0..<timesteps).map { i in
        let u =
          range.lowerBound + width * Double(i) / Double(max(timesteps - 1, 1))
        return (largest - smallest) / (1 + exp(-u)) + smallest
      })
  }
}
