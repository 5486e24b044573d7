import Networks
import Tensors

/// Teaches a network to find the noise: one step of training at a time.
///
///     let trainer = NoiseTrainer(
///       network, schedule: .repaired(timesteps: 50), seed: 1)
///     let loss = try trainer.step(on: clean)
///
/// Source: Ho, Jain and Abbeel 2020 (arXiv:2006.11239), algorithm 1.
///
/// Introduced in chapter 5.
public final class NoiseTrainer<Model: DenoisingNetwork> {
  /// What learns.
  public let network: Model
  /// How the examples are made noisy.
  public let schedule: NoiseSchedule
  /// What moves the parameters.
  public let adam: Adam<Float>
  /// The smoothed parameters.
  public let average: ExponentialMovingAverage<Float>
  /// Where times, noise and dropped numbers come from.
  public var generator: SeededGenerator

  /// The learning rate grows to its full value over so many steps.
  public let warmUp: Int
  let learningRate: Double

  /// How often a label is hidden, so that the network learns both ways.
  ///
  /// Source: Ho and Salimans 2022 (arXiv:2207.12598), algorithm 1.
  public var hiddenLabels = 0.1

  /// Prepares training from the network as it is.
  public init(
    _ network: Model, schedule: NoiseSchedule, learningRate: Double = 1e-3,
    warmUp: Int = 0, averageDecay: Double = 0.999, seed: UInt64
  ) {
    self.network = network
    self.schedule = schedule
    self.learningRate = learningRate
    self.warmUp = warmUp
    adam = Adam(network.parameters, learningRate: learningRate)
    average = ExponentialMovingAverage(
      network.parameters, decay: averageDecay)
    generator = SeededGenerator(seed: seed)
  }

  // ANCHOR: step
  /// Makes one step and returns the loss it began with.
  ///
  ///     L = mean of (noise - predicted noise)^2
  ///
  /// over all numbers of the batch. `clean` is [batch, ...]; `labels`
  /// has a class for each example where the network knows classes.
  ///
  /// - Throws: `NonFiniteLoss`; then no parameter has moved.
  public func step(
    on clean: Tensor<Float>, labels: [Int] = []
  ) throws(NonFiniteLoss) -> Double {
    let batch = schedule.noisyBatch(of: clean, using: &generator)
    let told = labels.map {
      generator.uniform() < hiddenLabels ? nil : $0
    }
    var drops: SeededGenerator? = generator.split()
    network.parameters.clearGradients()
    let prediction = network.predictedNoise(
      in: Variable(batch.noisy), at: batch.timesteps, labels: told,
      dropping: &drops)
    let loss = meanSquaredError(prediction, target: batch.noise)
    guard loss.scalar.isFinite else {
      throw NonFiniteLoss(step: adam.stepCount + 1, loss: loss.scalar)
    }
    loss.backward()
    adam.constants.learningRate = learningRate * pace
    adam.step(clippingAt: 1)
    average.update(step: adam.stepCount)
    return Double(loss.scalar)
  }
  // ANCHOR_END: step

  /// The share of the learning rate that the next step uses.
  private var pace: Double {
    min(1, Double(adam.stepCount + 1) / Double(max(1, warmUp)))
  }
}

/// The loss is no number any more, or infinite.
///
/// Introduced in chapter 5.
public struct NonFiniteLoss: Error, Equatable, CustomStringConvertible {
  /// The step that was to be made, counted from 1.
  public let step: Int
  /// What the loss was.
  public let loss: Float

  /// When it happened, why, and what to do.
  public var description: String {
    "the loss became \(loss) at step \(step): the parameters have run away. "
      + "Try a smaller --learning-rate."
  }
}
