import Datasets
import Evaluation
import Foundation
import Tensors
import Testing

@Suite("Nearest pictures")
struct NearestPicturesTests {
  private let digits = StrokeDigits.make(count: 1200, seed: 4)

  private func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
    (Tensor<Double>(a) - Tensor<Double>(b)).squaredNorm().squareRoot()
  }

  @Test("agree with a search of all, more queries than fit in one batch")
  func all() {
    let stored = digits.subset(0..<150)
    let queries = digits.tensor(400..<1000)
    let found = NearestPictures(among: stored).nearest(to: queries, count: 2)
    #expect(found.count == 600)
    for row in stride(from: 0, to: 600, by: 37) {
      let query = queries[row: row]
      let distances = (0..<150).map {
        distance(query, stored.tensor([$0])[row: 0])
      }
      let order = distances.indices.sorted { distances[$0] < distances[$1] }
      #expect(found[row].map(\.index) == Array(order[..<2]))
      #expect(abs(found[row][0].distance - distances[order[0]]) < 1e-4)
    }
  }

  @Test("a stored picture is at distance 0 of itself, and left out if asked")
  func leaveOneOut() {
    let stored = digits.subset(0..<100)
    let search = NearestPictures(among: stored)
    let own = search.nearest(to: stored.tensor())
    #expect(own.map(\.index) == Array(0..<100))
    #expect(own.allSatisfy { $0.distance < 1e-4 })
    let others = search.nearestOther(ofStored: [7, 3])
    for (index, other) in zip([7, 3], others) {
      let without = NearestPictures(
        among: stored.subset((0..<100).filter { $0 != index }))
      let expected = without.nearest(to: stored.tensor([index]))[0]
      #expect(abs(other.distance - expected.distance) < 1e-9)
      #expect(other.index != index)
    }
  }

  @Test("of twins, the other one is near")
  func twins() {
    let stored = digits.subset([0, 5, 0, 9])
    let others = NearestPictures(among: stored)
      .nearestOther(ofStored: [0, 2])
    #expect(others.map(\.index) == [2, 0])
    #expect(others.allSatisfy { $0.distance < 1e-4 })
  }
}

@Suite("Paired test")
struct PairedTestTests {
  @Test("by hand: mean and variance over all cuts of four pictures")
  func allCuts() {
    // Three samples at picture 0, one at picture 2
    let nearest = [0, 0, 2, 0]
    var shares: [Double] = []
    var predicted = 0.0
    for i in 0..<4 {
      for j in i + 1..<4 {
        let test = PairedTest(
          nearest: nearest, isInA: (0..<4).map { $0 == i || $0 == j })
        shares.append(test.share)
        predicted = test.standardError
        #expect(test.expected == 0.5 && test.count == 4)
      }
    }
    #expect(abs(Tensor(shares).mean() - 0.5) < 1e-12)
    #expect(
      abs(Tensor(shares).variance().squareRoot() - predicted) < 1e-12)
  }

  @Test("unequal parts: the spread over many cuts is what was predicted")
  func unequal() {
    var generator = SeededGenerator(seed: 1)
    let nearest = (0..<200).map { _ in
      // Some pictures are near to many samples
      generator.integer(below: 1 + generator.integer(below: 60))
    }
    var shares: [Double] = []
    var predicted = 0.0
    for _ in 0..<4000 {
      let order = generator.permutation(60)
      let test = PairedTest(nearest: nearest, isInA: order.map { $0 < 50 })
      shares.append(test.share)
      predicted = test.standardError
    }
    let spread = Tensor(shares).variance().squareRoot()
    #expect(abs(Tensor(shares).mean() - 5.0 / 6) < 4 * predicted / 63)
    #expect(abs(spread / predicted - 1) < 4 / 8000.0.squareRoot())
    // Hubs cost more than half of the samples
    let plain = (5.0 / 36 / 200).squareRoot()
    #expect(predicted > 1.4 * plain)
  }

  @Test("one picture near to all samples is one sample")
  func hub() {
    let test = PairedTest(
      nearest: [Int](repeating: 3, count: 50),
      isInA: (0..<100).map { $0 < 50 })
    #expect(test.share == 1)
    #expect(abs(test.effectiveCount - 1) < 0.02)
    #expect(!test.isAlarm())
  }

  @Test("size and power: how often it cries out, for strangers and copies")
  func sizeAndPower() {
    var generator = SeededGenerator(seed: 2)
    let (n, N, repetitions) = (400, 2000, 3000)
    for copies in [0, 40] {
      var (alarms, error) = (0, 0.0)
      for _ in 0..<repetitions {
        let isInA = generator.permutation(N).map { $0 < N / 2 }
        let inA = isInA.indices.filter { isInA[$0] }
        let nearest = (0..<n).map { k in
          k < copies
            ? inA[generator.integer(below: inA.count)]
            : generator.integer(below: N)
        }
        let test = PairedTest(nearest: nearest, isInA: isInA)
        if test.isAlarm() { alarms += 1 }
        error = test.standardError
      }
      let share = Double(alarms) / Double(repetitions)
      let law = PairedTest.power(
        copies: Double(copies) / Double(n), standardError: error)
      // Shares of 400 come in steps: allow for one
      let step = 0.02
      #expect(
        abs(share - law) < step
          + 4 * standardError(ofShare: repetitions, probability: law),
        "\(share) against \(law)")
      if copies == 0 { #expect(abs(law - 0.05) < 1e-9) }
    }
  }

  @Test("the bell curve's shares and quantiles")
  func bell() {
    #expect(normalShare(below: 0) == 0.5)
    #expect(abs(normalShare(below: 1.959_963_985) - 0.975) < 1e-9)
    #expect(abs(normalQuantile(0.95) - 1.644_853_627) < 1e-8)
    #expect(abs(normalQuantile(1e-9) + normalQuantile(1 - 1e-9)) < 1e-5)
  }

  @Test("quantiles as everywhere, and how far they stray")
  func quantiles() {
    let numbers = (0...10).map { Double($0) }
    #expect(quantile(0, ofSorted: numbers) == 0)
    #expect(quantile(1, ofSorted: numbers) == 10)
    #expect(quantile(0.25, ofSorted: numbers) == 2.5)
    #expect(quantile(0.5, ofSorted: [3]) == 3)
    // The 5 % point of n uniform numbers, over many repetitions
    var generator = SeededGenerator(seed: 3)
    var (points, strays) = ([Double](), [Double]())
    for _ in 0..<500 {
      let draws = (0..<400).map { _ in generator.uniform() }.sorted()
      points.append(quantile(0.05, ofSorted: draws))
      strays.append(strayOfQuantile(0.05, ofSorted: draws, errors: 1))
    }
    let ratio =
      Tensor(points).variance().squareRoot() / Tensor(strays).mean()
    #expect(ratio > 0.7 && ratio < 1.2, "\(ratio)")
  }
}
