import Evaluation
import Foundation
import Tensors
import Testing

@Suite("Measuring")
struct EvaluationTests {
  private func normals(_ n: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return Tensor<Double>.normal([n], using: &generator).scalars
  }

  @Test("correlation of things known to be related so much")
  func correlationByHand() {
    #expect(abs(correlation([1, 2, 3], [10, 20, 30]) - 1) < 1e-15)
    #expect(abs(correlation([1, 2, 3], [3, 2, 1]) + 1) < 1e-15)
    let n = 100_000
    let (x, z) = (normals(n, seed: 1), normals(n, seed: 2))
    let y = zip(x, z).map { 0.6 * $0 + 0.8 * $1 }
    #expect(abs(correlation(x, y) - 0.6) < 4 * 0.64 / Double(n).squareRoot())
  }

  @Test("residual variance: what is left of y once x is known")
  func residual() {
    let n = 100_000
    let (x, z, w) = (
      normals(n, seed: 3), normals(n, seed: 4), normals(n, seed: 5)
    )
    let y = (0..<n).map { (i: Int) -> Double in
      3 * x[i] - z[i] + 0.5 * w[i] + 2
    }
    let error = 4 * (2 / Double(n)).squareRoot()
    #expect(abs(residualVariance(of: y, given: []) / 10.25 - 1) < error)
    #expect(abs(residualVariance(of: y, given: [x]) / 1.25 - 1) < error)
    #expect(abs(residualVariance(of: y, given: [x, z]) / 0.25 - 1) < error)
    // Correlated predictors, in either order
    let mixed = zip(x, z).map { $0 + $1 }
    let one = residualVariance(of: y, given: [mixed, x])
    #expect(abs(one / residualVariance(of: y, given: [x, z]) - 1) < 1e-9)
  }

  @Test("a chain forgets its past, but its future knows of its present")
  func chainForgets() {
    let (n, β) = (100_000, 0.1)
    var x = [normals(n, seed: 9)]
    for t in 1...3 {
      let ε = normals(n, seed: 9 + UInt64(t))
      x.append(
        zip(x[t - 1], ε).map { (1 - β).squareRoot() * $0 + β.squareRoot() * $1 }
      )
    }
    for (known, law) in [
      ([], 1), ([0], 1 - 0.81), ([1], β), ([1, 0], β),
      // Two witnesses, 1/beta and alpha/beta, add their precisions
      ([1, 3], β / (1 + 1 - β)),
    ] {
      let left = residualVariance(of: x[2], given: known.map { x[$0] })
      let error = standardError(ofVariance: n, variance: law)
      #expect(abs(left - law) < 4 * error, "given \(known)")
    }
  }

  @Test("Kolmogorov-Smirnov: by hand, with ties, and where it cries out")
  func kolmogorovSmirnov() {
    #expect(KolmogorovSmirnov([1, 2, 3, 4], [1, 2, 3, 4]).distance == 0)
    #expect(KolmogorovSmirnov([1, 2], [3, 4]).distance == 1)
    #expect(KolmogorovSmirnov([1, 1, 2, 2], [1, 2, 2, 2]).distance == 0.25)
    #expect(KolmogorovSmirnov([0, 0], [0]).distance == 0)
    let n = 20_000
    let same = KolmogorovSmirnov(normals(n, seed: 6), normals(n, seed: 7))
    #expect(same.distance < same.critical(probability: 1e-4))
    let shifted = KolmogorovSmirnov(
      normals(n, seed: 6), normals(n, seed: 7).map { $0 + 0.1 })
    #expect(shifted.distance > shifted.critical(probability: 1e-4))
    // 1.358 / sqrt(n) is the textbook's 5 % point for one sample
    let critical = same.critical(probability: 0.05) * 100
    #expect(abs(critical - 1.358) < 1e-3)
  }

  @Test("standard errors against the spread of many repetitions")
  func errors() {
    let (n, repetitions) = (400, 2000)
    var generator = SeededGenerator(seed: 8)
    var (means, variances, shares) = ([Double](), [Double](), [Double]())
    var sums: [Double] = []
    let fixed = Tensor((0..<n).map { $0 < n / 2 ? 2.0 : -2.0 })
    for _ in 0..<repetitions {
      let z = 3 * Tensor<Double>.normal([n], using: &generator)
      means.append(z.mean())
      variances.append(z.variance())
      sums.append((fixed + z).variance())
      let hits = (0..<n).filter { _ in generator.uniform() < 0.1 }.count
      shares.append(Double(hits) / Double(n))
    }
    func spread(_ x: [Double]) -> Double {
      Tensor(x).variance().squareRoot()
    }
    // A spread measured on 2000 repetitions is good to 4 / sqrt(4000)
    let band = 4 / (2 * Double(repetitions)).squareRoot()
    for (measured, law) in [
      (spread(means), standardError(ofMean: n, variance: 9)),
      (spread(variances), standardError(ofVariance: n, variance: 9)),
      (spread(sums), standardError(ofVariance: n, fixed: 4, noise: 9)),
      (spread(shares), standardError(ofShare: n, probability: 0.1)),
    ] {
      #expect(abs(measured / law - 1) < band, "\(measured) against \(law)")
    }
  }
}
