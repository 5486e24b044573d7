import Datasets
import Testing

@Suite("Shuffle")
struct ShuffleTests {
  @Test("an epoch meets every example once, in another order each time")
  func epochs() {
    var shuffle = Shuffle(count: 12, batch: 4, seed: 1)
    #expect(shuffle.batchesPerEpoch == 3)
    let epochs = (0..<2).map { epoch in
      (0..<3).flatMap { shuffle.batch(3 * epoch + $0) }
    }
    for order in epochs { #expect(order.sorted() == Array(0..<12)) }
    #expect(epochs[0] != epochs[1])
    #expect(epochs[0] != Array(0..<12))
  }

  @Test("batch number n is the same whenever it is asked for")
  func resuming() {
    var (first, second) = (
      Shuffle(count: 10, batch: 3, seed: 7),
      Shuffle(count: 10, batch: 3, seed: 7)
    )
    let batches = (0..<20).map { first.batch($0) }
    for n in [19, 4, 5, 0] { #expect(second.batch(n) == batches[n]) }
    var other = Shuffle(count: 10, batch: 3, seed: 8)
    #expect((0..<20).map { other.batch($0) } != batches)
  }

  @Test("a set smaller than a batch is a batch")
  func small() {
    var shuffle = Shuffle(count: 2, batch: 64, seed: 1)
    #expect(shuffle.batch(5).sorted() == [0, 1])
  }
}
