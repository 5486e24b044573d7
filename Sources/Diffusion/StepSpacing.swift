/// Which of the times 1...T a sampler visits, when it visits only some.
///
/// Introduced in chapter 11.
public enum StepSpacing: String, CaseIterable, Sendable {
  /// Evenly from 1 through T, both included.
  case even
  /// So that all leaps are equally long and the last ends at 0: T is included.
  case trailing
  /// The same times, moved down as far as they go: 1 is included, T is not.
  ///
  /// Source: Song, Meng and Ermon 2021 (arXiv:2010.02502), appendix D.2.
  case leading
}

extension NoiseSchedule {
  // ANCHOR: visited-times
  /// The times that a sampler of so many steps visits, in rising order.
  ///
  /// After the first of them comes time 0, which is the sample.
  ///
  /// - Precondition: `count` is in 1...T.
  ///
  /// Introduced in chapter 11.
  public func times(
    _ count: Int, spacing: StepSpacing = .even
  ) -> [Int] {
    precondition(
      (1...timesteps).contains(count),
      "\(count) steps on a schedule of \(timesteps): "
        + "it must be in 1...\(timesteps)")
    let last = timesteps
    let stride = Double(last) / Double(count)
    let gap = Double(last - 1) / Double(max(1, count - 1))
    return (0..<count).map { i in
      switch spacing {
      case .even:
        count == 1 ? last : 1 + Int((gap * Double(i)).rounded())
      case .trailing: Int((stride * Double(i + 1)).rounded())
      case .leading: 1 + Int((stride * Double(i)).rounded(.down))
      }
    }
  }
  // ANCHOR_END: visited-times
}
