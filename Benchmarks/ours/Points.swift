import Diffusion
import Networks
import Tensors

/// Diffusion of points of the plane in 100 steps.
let schedule = NoiseSchedule.linear(timesteps: 100, from: 1e-4, through: 0.02)

/// Train steps of an MLP: draw points, times and noise, predict the noise.
///
/// A repetition is 800 steps; its time is that of one.
func trainOnPoints(widths: [Int], stored: Int) -> Work {
  let (batch, steps) = (128, 800)
  var generator = SeededGenerator(seed: 1)
  let points = Tensor<Float>.normal([stored, 2], using: &generator)
  let network = MLP<Float>(
    widths: widths, activation: .relu, using: &generator)
  let adam = Adam(network.parameters, learningRate: 1e-3)
  let signal = schedule.alphaBar.map { Float($0.squareRoot()) }
  let spread = schedule.alphaBar.map { Float((1 - $0).squareRoot()) }
  let timesteps = schedule.timesteps

  var input = Tensor<Float>(repeating: 0, shape: [batch, 3])
  func step() {
    let noise = Tensor<Float>.normal([batch, 2], using: &generator)
    points.withUnsafeScalars { points in
      noise.withUnsafeScalars { noise in
        input.withUnsafeMutableScalars { input in
          for i in 0..<batch {
            let clean = generator.integer(below: stored)
            let t = 1 + generator.integer(below: timesteps)
            for k in 0..<2 {
              input[3 * i + k] =
                signal[t] * points[2 * clean + k]
                + spread[t] * noise[2 * i + k]
            }
            input[3 * i + 2] = Float(t) / Float(timesteps)
          }
        }
      }
    }
    network.parameters.clearGradients()
    meanSquaredError(network(Variable(input)), target: noise).backward()
    adam.step()
  }
  return Work(parameters: network.parameters.count) {
    seconds { for _ in 0..<steps { step() } } / Double(steps)
  }
}

/// Samples points: from noise, one step after the other.
func samplePoints(widths: [Int], count: Int) -> Work {
  var generator = SeededGenerator(seed: 1)
  let network = MLP<Float>(
    widths: widths, activation: .relu, using: &generator)
  let timesteps = schedule.timesteps

  var input = Tensor<Float>(repeating: 0, shape: [count, 3])
  func sample() {
    var x = Tensor<Float>.normal([count, 2], using: &generator)
    for t in (1...timesteps).reversed() {
      input.withUnsafeMutableScalars { input in
        x.withUnsafeScalars { x in
          for i in 0..<count {
            input[3 * i] = x[2 * i]
            input[3 * i + 1] = x[2 * i + 1]
            input[3 * i + 2] = Float(t) / Float(timesteps)
          }
        }
      }
      x.mixIn(network(Variable(input)).value, keeping: 1, adding: -0.1)
      x.mixIn(
        .normal([count, 2], using: &generator), keeping: 1, adding: 0.01)
    }
  }
  return Work(parameters: network.parameters.count) {
    seconds { withoutGradients(sample) }
  }
}
