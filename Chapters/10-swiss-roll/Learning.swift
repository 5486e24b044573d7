import Datasets
import Diffusion
import Foundation
import Networks
import Tensors

/// One way to teach the network.
struct Recipe: Sendable {
  /// Its name in the results.
  let name: String

  /// What the network is asked to say.
  let form: StepForm

  /// Whether the steps grow shorter, down to nothing at the end.
  var decays = false

  /// Whether one optimiser moves everything, tails without a gradient too.
  var sharesOptimiser = false

  /// How many times as long as usual it learns.
  var patience = 1
}

/// Who moves what after a batch at time t.
enum Optimisers {
  /// One for everything.
  case together(Adam<Float>)

  /// One for the head and one for each tail, which rests with its tail.
  case apart(head: Adam<Float>, tails: [Adam<Float>])

  init(_ network: TailedNetwork, together: Bool) {
    self =
      together
      ? .together(Adam(Parameters(of: network)))
      : .apart(
        head: Adam(network.head.parameters),
        tails: network.tails.map { Adam($0.parameters) })
  }

  // ANCHOR: who-moves
  /// The optimisers that have something to do at time t.
  func busy(at t: Int) -> [Adam<Float>] {
    switch self {
    case .together(let all): [all]
    case .apart(let head, let tails): [head, tails[t - 2]]
    }
  }
  // ANCHOR_END: who-moves
}

/// A network that learns to step back.
///
/// Each has a generator of its own, so that several can learn at a time; a
/// network is only ever touched by one thread.
final class Apprentice: @unchecked Sendable {
  let recipe: Recipe
  let schedule: NoiseSchedule
  let network: TailedNetwork
  let optimisers: Optimisers

  /// The loss of each batch.
  private(set) var losses: [Double] = []

  private var generator: SeededGenerator

  static let batchSize = 512
  static let learningRate = 1e-3

  init(
    _ recipe: Recipe, _ schedule: NoiseSchedule,
    generator: SeededGenerator
  ) {
    var generator = generator
    self.recipe = recipe
    self.schedule = schedule
    network = TailedNetwork(
      timesteps: schedule.timesteps, outputs: 2 * recipe.form.numbers,
      using: &generator)
    optimisers = Optimisers(network, together: recipe.sharesOptimiser)
    self.generator = generator
  }

  // ANCHOR: lesson
  /// One batch, all of it at one time t, or at the time given.
  func learn(rate: Double, at given: Int? = nil) {
    let steps = schedule.timesteps - 1
    let t = given ?? 2 + generator.integer(below: steps)
    let x₀: Tensor<Float> = SwissRoll.points(
      Self.batchSize, using: &generator)
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let xₜ = schedule.jump(from: x₀, to: t, noise: ε)

    let busy = optimisers.busy(at: t)
    for adam in busy { adam.parameters.clearGradients() }
    let said = network(Variable(xₜ), at: t)
    let loss =
      recipe.form == .noise
      ? meanSquaredError(said, target: ε)
      : stepDivergence(
        said, schedule.reading(recipe.form, at: t), noisy: xₜ,
        target: schedule.posteriorMean(of: xₜ, at: t, clean: x₀),
        variance: schedule.posterior(at: t).variance)
    loss.backward()
    for adam in busy {
      adam.constants.learningRate = rate
      adam.step()
    }
    losses.append(Double(loss.scalar))
  }
  // ANCHOR_END: lesson

  /// The whole training, by the recipe; `tick` is called after every batch.
  func learn(batches: Int, tick: () -> Void) {
    let total = recipe.patience * batches
    for batch in 0..<total {
      let left = 1 - Double(batch) / Double(total)
      learn(rate: Self.learningRate * (recipe.decays ? left : 1))
      tick()
    }
  }

  // ANCHOR: step-back
  /// The Gaussian that the network takes for the step back from x_t.
  func step(
    from xₜ: Tensor<Float>, at t: Int
  ) -> (mean: Tensor<Float>, logVariance: Tensor<Float>) {
    let said = withoutGradients { network(Variable(xₜ), at: t).value }
    return schedule.reading(recipe.form, at: t).step(said, from: xₜ)
  }
  // ANCHOR_END: step-back

  // ANCHOR: walk
  /// All states on the way back: entry t is x_t.
  func walk(
    from start: Tensor<Float>, using generator: inout SeededGenerator
  ) -> [Tensor<Float>] {
    var states = [start]
    for t in (2...schedule.timesteps).reversed() {
      let (mean, logVariance) = step(from: states[0], at: t)
      let z = Tensor<Float>.normal(start.shape, using: &generator)
      let noise = zip(logVariance.scalars, z.scalars).map {
        exp($0 / 2) * $1
      }
      states.insert(mean + Tensor(noise, shape: z.shape), at: 0)
    }
    // The step that is not learned: x_0 is x_1, but for its factor
    let shrunk = Float(schedule.alpha[1].squareRoot())
    return [states[0] / shrunk] + states
  }
  // ANCHOR_END: walk
}

/// How a network does at one time, over many fresh points.
struct Measurement {
  /// The mean divergence from the right step, in nats a number.
  let divergence: Double

  /// The standard error of that mean.
  let standardError: Double

  /// The mean squared error of the step's mean, a number.
  let squaredError: Double

  /// The mean variance that the network gives its steps.
  let variance: Double
}

extension Apprentice {
  /// Tries the network on fresh points at time t.
  func measure(
    at t: Int, points: Int, using generator: inout SeededGenerator
  ) -> Measurement {
    let x₀: Tensor<Float> = SwissRoll.points(points, using: &generator)
    let xₜ = schedule.jump(
      from: x₀, to: t, noise: .normal(x₀.shape, using: &generator))
    let target = schedule.posteriorMean(of: xₜ, at: t, clean: x₀)
    let v = schedule.posterior(at: t).variance
    let (mean, logVariance) = step(from: xₜ, at: t)
    var (sum, squares, errors, variances) = (0.0, 0.0, 0.0, 0.0)
    for point in 0..<points {
      var both = 0.0
      for i in 2 * point...2 * point + 1 {
        let error = Double(target.scalars[i]) - Double(mean.scalars[i])
        let variance = exp(Double(logVariance.scalars[i]))
        both += divergence(
          ofMean: error, variance: v, fromMean: 0, variance: variance)
        errors += error * error
        variances += variance
      }
      sum += both / 2
      squares += both * both / 4
    }
    let n = Double(points)
    let scatter = max(0, squares / n - (sum / n) * (sum / n))
    return Measurement(
      divergence: sum / n, standardError: (scatter / n).squareRoot(),
      squaredError: errors / (2 * n), variance: variances / (2 * n))
  }
}
