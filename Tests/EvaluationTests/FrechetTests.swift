import Evaluation
import Tensors
import Testing

@Suite("Frechet distance")
struct FrechetTests {
  private func identity(_ n: Int, times scale: Double = 1) -> Tensor<Double> {
    Tensor(
      (0..<n * n).map { $0 % (n + 1) == 0 ? scale : 0 }, shape: [n, n])
  }

  private func randomCovariance(
    _ n: Int, using generator: inout SeededGenerator
  ) -> Tensor<Double> {
    let a = Tensor<Double>.normal([n, n + 2], using: &generator)
    return a.matrixProduct(a, transposed: true)
  }

  private func largestDifference(
    _ a: Tensor<Double>, _ b: Tensor<Double>
  ) -> Double {
    zip(a.scalars, b.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test(
    "eigenvectors and values give the matrix back; the root's square too",
    arguments: [1, 2, 7, 40])
  func eigen(n: Int) {
    var generator = SeededGenerator(seed: UInt64(n))
    let matrix = randomCovariance(n, using: &generator)
    let eigen = Eigensystem(of: matrix)
    let v = eigen.vectors
    let scaled = Tensor(
      v.scalars.enumerated().map { $1 * eigen.values[$0 % n] }, shape: [n, n])
    let scale = matrix.scalars.map(abs).max() ?? 1
    #expect(
      largestDifference(scaled.matrixProduct(v, transposed: true), matrix)
        < 1e-12 * scale)
    #expect(
      largestDifference(v.matrixProduct(v, transposed: true), identity(n))
        < 1e-12)
    let root = eigen.squareRoot
    #expect(
      largestDifference(root.matrixProduct(root), matrix) < 1e-12 * scale)
  }

  @Test("no rotation needed, negative values, nothing at all")
  func edges() {
    let diagonal = Tensor<Double>([3, 0, 0, -2], shape: [2, 2])
    #expect(Eigensystem(of: diagonal).values == [3, -2])
    #expect(Eigensystem(of: diagonal).squareRoot.scalars[3] == 0)
    let swap = Tensor<Double>([0, 1, 1, 0], shape: [2, 2])
    let values = Eigensystem(of: swap).values.sorted()
    #expect(abs(values[0] + 1) < 1e-15 && abs(values[1] - 1) < 1e-15)
    #expect(Eigensystem(of: identity(3, times: 0)).values == [0, 0, 0])
  }

  @Test("round clouds: |shift|^2 + n (difference of the deviations)^2")
  func isotropic() {
    let a = FeatureMoments(
      mean: Tensor([1, 2, 3]), covariance: identity(3, times: 4))
    let b = FeatureMoments(
      mean: Tensor([1, 0, 3]), covariance: identity(3, times: 9))
    #expect(abs(a.frechetDistance(to: b) - (4 + 3)) < 1e-12)
    #expect(abs(a.frechetDistance(to: a)) < 1e-12)
    // A cloud without extent
    let point = FeatureMoments(
      mean: Tensor([0, 0, 0]), covariance: identity(3, times: 0))
    #expect(abs(a.frechetDistance(to: point) - (14 + 12)) < 1e-12)
  }

  @Test("in one dimension, and in many with a common eigenbasis")
  func commonBasis() {
    var generator = SeededGenerator(seed: 3)
    let basis = Eigensystem(of: randomCovariance(5, using: &generator)).vectors
    func covariance(_ values: [Double]) -> Tensor<Double> {
      Tensor(
        basis.scalars.enumerated().map { $1 * values[$0 % 5] }, shape: [5, 5]
      ).matrixProduct(basis, transposed: true)
    }
    let (x, y) = ([1.0, 4, 9, 16, 0], [4.0, 4, 1, 25, 2])
    let zero = Tensor<Double>(repeating: 0, shape: [5])
    let a = FeatureMoments(mean: zero, covariance: covariance(x))
    let b = FeatureMoments(mean: zero, covariance: covariance(y))
    let expected = zip(x, y).reduce(0) { sum, pair in
      let difference = pair.0.squareRoot() - pair.1.squareRoot()
      return sum + difference * difference
    }
    #expect(abs(a.frechetDistance(to: b) - expected) < 1e-10)
  }

  @Test("either way round the same; turning the axes changes nothing")
  func invariances() {
    var generator = SeededGenerator(seed: 4)
    let (c, d) = (
      randomCovariance(6, using: &generator),
      randomCovariance(6, using: &generator)
    )
    let basis = Eigensystem(of: randomCovariance(6, using: &generator)).vectors
    let (m, k) = (
      Tensor<Double>.normal([6], using: &generator),
      Tensor<Double>.normal([6], using: &generator)
    )
    func turned(_ m: Tensor<Double>, _ c: Tensor<Double>) -> FeatureMoments {
      FeatureMoments(
        mean: basis.matrixProduct(m.reshaped(to: [6, 1])).reshaped(to: [6]),
        covariance: basis.matrixProduct(c)
          .matrixProduct(basis, transposed: true))
    }
    let a = FeatureMoments(mean: m, covariance: c)
    let b = FeatureMoments(mean: k, covariance: d)
    let distance = a.frechetDistance(to: b)
    #expect(distance > 1)
    #expect(abs(b.frechetDistance(to: a) - distance) < 1e-9 * distance)
    #expect(
      abs(turned(m, c).frechetDistance(to: turned(k, d)) - distance)
        < 1e-9 * distance)
  }

  @Test("moments are those of the rows")
  func moments() {
    let rows = Tensor<Float>([1, 10, 2, 10, 6, 13], shape: [3, 2])
    let moments = FeatureMoments(of: rows)
    #expect(largestDifference(moments.mean, Tensor([3, 11])) < 1e-12)
    #expect(
      largestDifference(
        moments.covariance, Tensor([7, 4.5, 4.5, 3], shape: [2, 2])) < 1e-12)
  }
}
