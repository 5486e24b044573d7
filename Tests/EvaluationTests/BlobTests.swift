import Evaluation
import Foundation
import Tensors
import Testing

@Suite("BlobCensus")
struct BlobTests {
  static let centres = [[2.0, 2.0], [-2.0, -2.0]]

  @Test("four points counted by hand")
  func byHand() {
    let census = BlobCensus(
      Tensor([2.5, 2, 1.5, 2, -2, -2, -2, -4], shape: [4, 2]),
      centres: Self.centres, deviation: 0.5)
    #expect(census.shares == [0.5, 0.5])
    // Only the last is further than 1.5 from its centre
    #expect(census.beyondThree == 0.25)
    // Outward: .5, -.5, 0 and 2, each over sqrt 2
    #expect(abs(census.offset - 2 / 2.0.squareRoot() / 4) < 1e-12)
    // Squared scatter .5 and 2, over 4 points of 2 numbers
    #expect(abs(census.deviation - (2.5 / 8).squareRoot()) < 1e-12)
  }

  @Test("a blob has 1.1 % beyond three deviations")
  func tail() {
    var generator = SeededGenerator(seed: 1)
    let n = 100_000
    let points = Tensor<Float>.normal([n, 2], using: &generator)
    let census = BlobCensus(points, centres: [[0, 0]], deviation: 1)
    let law = exp(-4.5)
    #expect(
      abs(census.beyondThree - law)
        < 4 * standardError(ofShare: n, probability: law))
    #expect(abs(census.deviation - 1) < 4 / (4 * Double(n)).squareRoot())
    #expect(census.shares == [1] && census.offset == 0)
  }
}
