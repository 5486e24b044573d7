import Tensors
import Testing

@testable import exploding_variance

@Suite("Chapter 2: laws that its program computes with")
struct LawTests {
  @Test("noise that is only added piles up: the sum of the betas")
  func additive() {
    let betas = [0.1, 0.25, 0.4]
    let laws = Law.table(betas: betas, .one)
    #expect(laws.count == 4)
    #expect(laws[0].variance(from: 0.38) == 0.38)
    #expect(abs(laws[3].variance(from: 0.38) - (0.38 + 0.75)) < 1e-15)
  }

  @Test("one step: c squared times the old variance, plus beta")
  func rule() {
    for c in Factor.allCases {
      let laws = Law.table(betas: [0.3, 0.7, 0.2], c)
      for (t, β) in [0.3, 0.7, 0.2].enumerated() {
        let expected =
          c(β) * c(β) * laws[t].variance(from: 4.1) + β
        #expect(abs(laws[t + 1].variance(from: 4.1) - expected) < 1e-14)
      }
    }
  }

  @Test("fixed points: 1 / (2 - beta) for 1 - beta, 1 for the root")
  func fixedPoints() {
    for β in [0.01, 0.1, 0.9] {
      let betas = [Double](repeating: β, count: 5000)
      func end(_ c: Factor) -> Double {
        let laws = Law.table(betas: betas, c)
        return laws[laws.count - 1].variance(from: 0.38)
      }
      #expect(abs(end(.linear) - 1 / (2 - β)) < 1e-12)
      #expect(abs(end(.root) - 1) < 1e-12)
      let c = Factor.linear(β)
      #expect(abs(end(.linear) - β / (1 - c * c)) < 1e-12)
    }
  }

  @Test("descent: each step multiplies the distance by 1 - 2 rate E[z^2]")
  func descent() {
    var generator = SeededGenerator(seed: 1)
    let z = 1.7 * Tensor<Double>.normal([400], using: &generator)
    let noise = Tensor<Double>.normal([400], using: &generator)
    let learner = Learner(name: "", input: { _ in z }, rate: 0.1)
    let errors = learner.errors(from: z, to: noise, steps: 6)
    let least = leastError(from: z, to: noise)
    // The excess error is E[z^2] times the squared distance
    let factor = 1 - 2 * 0.1 * meanSquare(z)
    for step in 1...6 {
      let ratio = (errors[step] - least) / (errors[step - 1] - least)
      #expect(abs(ratio / (factor * factor) - 1) < 1e-6, "step \(step)")
    }
  }
}
