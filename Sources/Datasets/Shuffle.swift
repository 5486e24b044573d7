import Tensors

/// The order in which training meets the examples: a new one every epoch.
///
/// Batch number n is the same whenever it is asked for, so a run that was
/// interrupted goes on with the batch that comes next. Examples that do not
/// fill a batch at the end of an epoch are left out of that epoch.
///
///     var shuffle = Shuffle(count: 60_000, batch: 64, seed: 1)
///     shuffle.batch(0)  // 64 different indices
///
/// Introduced in chapter 5.
public struct Shuffle: Sendable {
  /// The number of examples.
  public let count: Int
  /// The number of examples in a batch.
  public let batch: Int
  private let seed: UInt64
  private var epoch: Int?
  private var order: [Int] = []

  /// Prepares batches of `batch` examples, or of all where there are fewer.
  ///
  /// - Precondition: both numbers are positive.
  public init(count: Int, batch: Int, seed: UInt64) {
    precondition(
      count > 0 && batch > 0,
      "cannot make batches of \(batch) from \(count) examples")
    self.count = count
    self.batch = min(batch, count)
    self.seed = seed
  }

  /// The number of batches in an epoch.
  public var batchesPerEpoch: Int { count / batch }

  // ANCHOR: batch
  /// The indices of the examples in batch number n, counted from 0.
  public mutating func batch(_ n: Int) -> [Int] {
    let (epoch, index) = n.quotientAndRemainder(dividingBy: batchesPerEpoch)
    if epoch != self.epoch {
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<epoch { _ = generator.next() }
      var dealer = generator.split()
      order = dealer.permutation(count)
      self.epoch = epoch
    }
    return Array(order[index * batch..<(index + 1) * batch])
  }
  // ANCHOR_END: batch
}
