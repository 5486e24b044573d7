/// The schedules that networks come with, by the name in their files.
///
/// Introduced in chapter 5.
public enum ScheduleName: String, CaseIterable, Sendable {
  /// T = 50, ending in noise.
  case repaired
  /// T = 50, as the MNIST tutorial has it.
  case source
  /// T = 1000, as in Ho et al. (2020).
  case linear
  /// T = 1000, as in Nichol & Dhariwal (2021).
  case cosine

  /// The tables of the schedule.
  public var schedule: NoiseSchedule {
    switch self {
    case .repaired: .repaired(timesteps: 50)
    case .source: .source
    case .linear: .repaired(timesteps: 1000)
    case .cosine: .cosine(timesteps: 1000)
    }
  }
}
