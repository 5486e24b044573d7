import Datasets
import Evaluation
import Tensors
import Testing

@Suite("Counting points on a checkerboard")
struct BoardTests {
  @Test("the board's own points are all inside and evenly spread")
  func board() {
    var generator = SeededGenerator(seed: 1)
    let census = BoardCensus(
      Checkerboard.points(20_000, using: &generator))
    #expect(census.inside == 1)
    #expect(census.fillings.count == 8)
    // A share of 1/8 of 20,000, four standard errors
    #expect(census.emptiest > 0.925 && census.fullest < 1.075)
  }

  @Test("one square alone, and points beside the board")
  func lopsided() {
    let points = Tensor<Float>(
      [-0.9, -0.9, -0.6, -0.7, -0.4, -0.9, 1.2, 1.2], shape: [4, 2])
    let census = BoardCensus(points)
    #expect(census.inside == 0.5)
    #expect(census.fillings == [8, 0, 0, 0, 0, 0, 0, 0])
    #expect(census.emptiest == 0 && census.fullest == 8)
  }

  @Test("no point inside leaves all squares empty")
  func nothing() {
    let census = BoardCensus(Tensor([5, 5], shape: [1, 2]))
    #expect(census.inside == 0)
    #expect(census.fillings == [Double](repeating: 0, count: 8))
  }
}
