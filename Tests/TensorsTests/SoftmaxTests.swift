import Foundation
import Tensors
import Testing

@Suite("Probabilities from scores")
struct SoftmaxTests {
  @Test("are those of the definition, and sum to 1")
  func definition() {
    let row: [Double] = [0, log(2), log(5)]
    let scores = Tensor<Double>(row + [7, 7, 7], shape: [2, 3])
    let third = 1.0 / 3
    let expected = [0.125, 0.25, 0.625, third, third, third]
    for (p, expected) in zip(scores.softmax().scalars, expected) {
      #expect(abs(p - expected) < 1e-12)
    }
  }

  @Test("nothing overflows where a plain exponential would")
  func extremes() {
    let scores = Tensor<Float>([1000, 900, -1000], shape: [1, 3])
    var logarithms = scores
    logarithms.becomeLogSoftmax()
    #expect(logarithms.scalars == [0, -100, -2000])
    #expect(abs(scores.softmax().scalars[0] - 1) < 1e-6)
  }

  @Test("surprise is zero when sure and right, log 10 when clueless")
  func surprise() {
    func loss(_ scores: [Float], _ label: Int) -> Float {
      crossEntropy(
        Variable(Tensor(scores, shape: [1, scores.count])), labels: [label]
      ).scalar
    }
    #expect(loss([500, 0, 0], 0) == 0)
    #expect(loss([500, 0, 0], 1) == 500)
    let clueless = loss([Float](repeating: 3, count: 10), 4)
    #expect(abs(clueless - log(10)) < 1e-6)
  }
}
