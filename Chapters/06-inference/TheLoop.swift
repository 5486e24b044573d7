import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 6.1: fifty steps back, fifty-one states.

extension Studio {
  mutating func theLoop(count: Int) throws -> Sampling {
    chapter.section("6.1", "The loop")
    let last = drawer.schedule.timesteps
    chapter.say(
      "A network of \(drawer.network.parameters.count) numbers, schedule "
        + "\"\(drawer.scheduleName.rawValue)\".")
    chapter.say("From noise to \(count) digits:")
    let sampling = draw(
      count, with: drawer, filming: 18, as: "drawing digits")
    chapter.report("steps", "steps back for each", Double(last))
    chapter.report(
      "states", "states from first to last", Double(sampling.states.count),
      expect: Double(last + 1), within: 0)
    let filmed = sampling.states[last].flat
    let gap = filmed.rms(from: sampling.digits.flat[rows: 0..<filmed.rowCount])
    chapter.report(
      "lastFrame", "film's last frame against sample", gap, expect: 0,
      within: 0)

    try theTutorialsLoop()

    try drawFilm(sampling.states, as: "film")
    try drawStates(sampling.states)
    return sampling
  }

  /// The tutorial's own loop, with an oracle that knows the digit.
  private mutating func theTutorialsLoop() throws {
    chapter.say()
    chapter.say("The tutorial's loop, with an oracle that knows the digit.")
    chapter.say("RMS from that digit of")
    let x₀ = stored.tensor([0]).flat
    let crowd = x₀[row: 0].repeated(max(1, 200_000 / x₀.count))
    let shown = tutorialsLoop(crowd, silentBelow: 2)
    let careful = tutorialsLoop(crowd, silentBelow: 1)
    for (name, label, states, law) in [
      ("tutorial.shown", "what it shows", shown, law(silentBelow: 2)),
      (
        "tutorial.repairedOnce", "the same, noise one step longer", careful,
        law(silentBelow: 1)
      ),
    ] {
      let rms = states[states.count - 1].rms(from: crowd)
      chapter.report(
        name, label, rms, expect: law,
        within: 4 * law / (2 * Double(crowd.count)).squareRoot())
    }
    var oracle = NoiseOracle(schedule: source, clean: crowd)
    let end = source.sample(
      from: noise(crowd.shape), with: &oracle, using: &generator)
    chapter.report(
      "tutorial.right", "the end of the right loop", end.rms(from: crowd),
      expect: 0, within: 1e-5)
    chapter.report(
      "tutorial.states", "states that it keeps", Double(shown.count),
      expect: 50, within: 0)
  }

  /// The states that the tutorial's loop keeps: x_T, ..., x_1.
  private mutating func tutorialsLoop(
    _ x₀: Tensor<Float>, silentBelow silent: Int
  ) -> [Tensor<Float>] {
    let last = source.timesteps
    var oracle = NoiseOracle(schedule: source, clean: x₀)
    // ANCHOR: tutorials-loop
    var x = noise(x₀.shape)
    var states: [Tensor<Float>] = []
    for i in (0..<last).reversed() {  // i = t - 1
      let ε = oracle.predictedNoise(in: x, at: i + 1)
      let mean = source.posteriorMean(of: x, at: i + 1, noise: ε)
      let z = i >= silent ? noise(x₀.shape) : .zeros(like: x₀)
      states.append(x)
      x = .mix(1, mean, Float(source.beta[i + 1].squareRoot()), z)
    }
    return states
    // ANCHOR_END: tutorials-loop
  }

  /// The same by algebra: the state is so much x_0, and noise.
  private func law(silentBelow silent: Int) -> Double {
    var (signal, spread) = (0.0, 1.0)
    for t in (2...source.timesteps).reversed() {
      let q = source.posterior(at: t)
      signal = q.cleanWeight + q.noisyWeight * signal
      spread *= q.noisyWeight * q.noisyWeight
      if t - 1 >= silent { spread += source.beta[t] }
    }
    let x₀² =
      stored.tensor([0]).squaredNorm() / Double(stored.pixelsPerImage)
    return ((signal - 1) * (signal - 1) * x₀² + spread).squareRoot()
  }

  /// A film of pictures, one frame a state.
  func drawFilm(_ states: [Tensor<Float>], as name: String) throws {
    let last = drawer.schedule.timesteps
    // Of a thousand steps a film shows every twentieth
    let pace = max(1, last / 50)
    let shown = states.indices.filter {
      (states.count - 1 - $0).isMultiple(of: pace)
    }
    try Animation(
      frames: shown.map { i in
        ImageGrid(
          pictures(states[i]), width: drawer.width, columns: 9,
          title: "t = \(last - i)", scale: 2)
      }, delay: 0.1, hold: 3
    ).save(as: name, in: chapter.output)
  }

  /// Some states of some digits, from left to right.
  private func drawStates(_ states: [Tensor<Float>]) throws {
    let last = states.count - 1
    let times = [50, 40, 30, 24, 18, 13, 9, 6, 3, 1, 0].map { $0 * last / 50 }
    let rows = min(4, states[0].rowCount)
    try ImageGrid(
      (0..<rows).flatMap { row in
        times.map { states[last - $0][row: row].scalars }
      }, width: drawer.width, columns: times.count,
      columnLabels: times.map { "t = \($0)" }
    ).save(as: "states", in: chapter.output)
  }
}
