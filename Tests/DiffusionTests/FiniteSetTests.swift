import Diffusion
import Foundation
import Tensors
import Testing

@Suite("Exact posterior of a finite set")
struct FiniteSetTests {
  /// Bayes' rule, written out for one noisy image.
  private func bruteForce(
    _ images: Tensor<Float>, _ noisy: Tensor<Float>, alphaBar: Double
  ) -> [Double] {
    let weights = (0..<images.rowCount).map { i in
      let image = Tensor<Double>(images[row: i])
      let gap =
        Tensor<Double>(noisy) - alphaBar.squareRoot() * image
      return exp(-gap.squaredNorm() / (2 * (1 - alphaBar)))
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  @Test(
    "scores, mean and class against Bayes' rule", arguments: [1, 10, 25, 50])
  func bayes(t: Int) {
    var generator = SeededGenerator(seed: UInt64(t))
    let images = Tensor<Float>.normal([12, 5], using: &generator)
    let labels = (0..<12).map { $0 % 3 }
    let posterior = FiniteSetPosterior(schedule: .source, images: images)
    let clean = images[rows: 2..<6]
    let noisy = NoiseSchedule.source.jump(
      from: clean, to: t, noise: .normal(clean.shape, using: &generator))
    let mean = posterior.predictedClean(from: noisy, at: t)
    let classes = posterior.mostLikelyClass(
      of: noisy, at: t, labels: labels, classes: 3)
    let alphaBar = NoiseSchedule.source.alphaBar[t]
    for row in 0..<4 {
      let p = bruteForce(images, noisy[row: row], alphaBar: alphaBar)
      for j in 0..<5 {
        let expected = (0..<12).reduce(0) {
          $0 + p[$1] * Double(images[row: $1].scalars[j])
        }
        #expect(abs(Double(mean[row: row].scalars[j]) - expected) < 1e-4)
      }
      let perClass = (0..<3).map { c in
        zip(p, labels).reduce(0) { $0 + ($1.1 == c ? $1.0 : 0) }
      }
      let best = perClass.indices.max { perClass[$0] < perClass[$1] }
      #expect(classes[row] == best)
    }
  }

  @Test("nothing overflows where a plain exponential would")
  func extremes() {
    let images = Tensor<Float>(
      (0..<784).map { _ in Float(1) } + (0..<784).map { _ in Float(-1) },
      shape: [2, 784])
    let posterior = FiniteSetPosterior(schedule: .source, images: images)
    let far = Tensor<Float>(repeating: 1000, shape: [1, 784])
    let mean = posterior.predictedClean(from: far, at: 1)
    #expect(mean.scalars.allSatisfy { $0 == 1 })
    #expect(
      posterior.mostLikelyClass(of: far, at: 1, labels: [7, 3], classes: 10)
        == [7])
  }
}
