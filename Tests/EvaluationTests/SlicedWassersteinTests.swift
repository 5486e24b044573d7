import Evaluation
import Foundation
import Tensors
import Testing

@Suite("Sliced Wasserstein distance")
struct SlicedWassersteinTests {
  @Test("directions have length 1; those of the plane have equal angles")
  func directions() {
    var generator = SeededGenerator(seed: 1)
    let many = SlicedWasserstein<Double>(
      dimensions: 30, directions: 7, using: &generator)
    #expect(many.directions.shape == [7, 30])
    for row in 0..<7 {
      #expect(abs(many.directions[row: row].squaredNorm() - 1) < 1e-12)
    }
    let plane = SlicedWasserstein<Double>(planeDirections: 4).directions
    #expect(abs(plane.scalars[0] - cos(.pi / 8)) < 1e-15)
    #expect(abs(plane.scalars[7] - sin(7 * .pi / 8)) < 1e-15)
  }

  @Test("a shift is seen by its length along each direction")
  func shift() {
    var generator = SeededGenerator(seed: 2)
    let x = Tensor<Double>.normal([50, 2], using: &generator)
    let shift = Tensor<Double>([3, -1]).repeated(50)
    let sw = SlicedWasserstein<Double>(planeDirections: 64)
    let u = sw.directions.scalars
    var expected = 0.0
    for k in 0..<64 { expected += abs(3 * u[2 * k] - u[2 * k + 1]) }
    #expect(abs(sw.distance(x, x + shift) - expected / 64) < 1e-12)
    #expect(sw.distance(x, x) == 0)
  }

  @Test("the order of the points does not matter, which cloud comes first too")
  func symmetry() {
    var generator = SeededGenerator(seed: 3)
    let sw = SlicedWasserstein<Double>(
      dimensions: 5, directions: 9, using: &generator)
    let x = Tensor<Double>.normal([20, 5], using: &generator)
    let y = Tensor<Double>.normal([20, 5], using: &generator)
    let turned = Tensor.stacked((0..<20).reversed().map { x[row: $0] })
    #expect(sw.distance(x, turned) < 1e-15)
    #expect(abs(sw.distance(x, y) - sw.distance(y, x)) < 1e-15)
    #expect(sw.distance(x, y) > 0.05)
  }

  @Test("on a line it is the mean gap of the sorted numbers")
  func line() {
    var generator = SeededGenerator(seed: 4)
    let sw = SlicedWasserstein<Double>(
      dimensions: 1, directions: 3, using: &generator)
    let x = Tensor<Double>([5, 1, 3], shape: [3, 1])
    let y = Tensor<Double>([2, 7, 2], shape: [3, 1])
    #expect(abs(sw.distance(x, y) - (1 + 1 + 2) / 3.0) < 1e-12)
  }

  @Test("wider normal clouds: sqrt(2/pi) times the difference of deviations")
  func wider() {
    var generator = SeededGenerator(seed: 5)
    let sw = SlicedWasserstein<Double>(planeDirections: 8)
    let x = Tensor<Double>.normal([40_000, 2], using: &generator)
    let y = 2 * Tensor<Double>.normal([40_000, 2], using: &generator)
    // E|z| of a standard normal number, as often as the deviations differ
    #expect(abs(sw.distance(x, y) - (2 / Double.pi).squareRoot()) < 0.02)
  }

  @Test("the floor is that of fresh draws; a foreign cloud lies far above")
  func floor() {
    var generator = SeededGenerator(seed: 6)
    let sw = SlicedWasserstein<Float>(planeDirections: 32)
    let data = Tensor<Float>.normal([4000, 2], using: &generator)
    let floor = sw.floor(of: data, count: 500, using: &generator)
    let fresh = sw.distance(
      data.randomRows(500, using: &generator),
      data.randomRows(500, using: &generator))
    #expect(abs(fresh - floor.mean) < 5 * floor.deviation)
    let shifted = data.randomRows(500, using: &generator).map { $0 + 1 }
    let far = sw.distance(shifted, data.randomRows(500, using: &generator))
    #expect(far > floor.mean + 10 * floor.deviation)
  }
}
