import ChapterKit
import Diffusion
import Figures
import Foundation
import Tensors

// Section 4.1: the case in which everything can be undone.

extension Workbench {
  mutating func oneStepBack(dial: Double) throws {
    chapter.section("4.1", "One step back")
    let x₀ = crowd

    // ANCHOR: one-step
    let oneStep = NoiseSchedule(betas: [0.01])
    let x₁ = oneStep.step(x₀, to: 1, noise: noise(like: x₀))

    var oracle = NoiseOracle(schedule: oneStep, clean: x₀)
    let ε = oracle.predictedNoise(in: x₁, at: 1)
    let back = oneStep.reverseStep(
      x₁, at: 1, predictedNoise: ε, using: &generator)
    // ANCHOR_END: one-step

    var wrongOracle = NoiseOracle(
      schedule: oneStep, clean: x₀, errorScale: dial, seed: generator.next())
    let wrong = oneStep.reverseStep(
      x₁, at: 1, predictedNoise: wrongOracle.predictedNoise(in: x₁, at: 1),
      using: &generator)
    let blind = oneStep.reverseStep(
      x₁, at: 1, predictedNoise: .zeros(like: x₁), using: &generator)

    let law = (0.01 / 0.99).squareRoot()
    chapter.say("A digit, one step of noise with beta = .01, one step back.")
    chapter.say("How far the answer is from x_0 (RMS over all pixels):")
    chapter.report(
      "oneStep.perfect", "told the noise exactly", back.rms(from: x₀),
      expect: 0, within: 1e-12)
    chapter.report(
      "oneStep.error", "told it with error \(short(dial))",
      wrong.rms(from: x₀), expect: dial * law,
      within: max(band(ofRMS: dial * law, x₀.count), 1e-12))
    chapter.report(
      "oneStep.blind", "told nothing: noise = 0", blind.rms(from: x₀),
      expect: law, within: band(ofRMS: law, x₀.count))
    chapter.say("An error of 1 is as bad as knowing nothing at all.")

    try ImageGrid(
      [x₀, x₁, back, wrong].map(picture), width: width, columns: 4,
      captions: ["x₀", "x₁", "back, no error", "back, error \(short(dial))"],
      scale: 5
    ).save(as: "one-step", in: chapter.output)
  }
}
