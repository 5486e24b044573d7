import Tensors
import Testing

@Suite("Dealing out classes")
struct DealingTests {
  private let shares = [0.1, 0.25, 0, 0.45, 0.2]

  @Test("each class is dealt as often as its share says", arguments: 1...8)
  func dealtShares(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for count in [1, 2, 7, 40, 256, 1000] {
      let dealt = generator.deal(count, shares: shares)
      #expect(dealt.count == count)
      for (label, share) in shares.enumerated() {
        let found = Double(dealt.count { $0 == label })
        #expect(abs(found - share * Double(count)) < 1, "\(label) of \(count)")
      }
    }
    #expect(generator.deal(0, shares: shares).isEmpty)
  }

  @Test("shares need not add up to 1")
  func weights() {
    var (a, b) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    #expect(
      a.deal(60, shares: shares.map { 20 * $0 })
        == b.deal(60, shares: shares))
  }

  @Test("the order is random, and so is what few samples show")
  func order() {
    var generator = SeededGenerator(seed: 3)
    let rounds = 4000
    var (first, last) = ([Int](repeating: 0, count: 5), [0, 0, 0, 0, 0])
    for _ in 0..<rounds {
      let dealt = generator.deal(3, shares: shares)
      first[dealt[0]] += 1
      last[dealt[2]] += 1
    }
    for (label, share) in shares.enumerated() {
      let error = (share * (1 - share) / Double(rounds)).squareRoot()
      for counts in [first, last] {
        #expect(
          abs(Double(counts[label]) / Double(rounds) - share) <= 4 * error)
      }
    }
  }
}
