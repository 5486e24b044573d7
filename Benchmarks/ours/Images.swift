import Kernels
import Networks
import Tensors

/// Train steps of the U-Net on images of 28 x 28 pixels.
///
/// Images and times are drawn before the clock starts, here and elsewhere.
func trainOnImages(channels: Int, batch: Int) -> Work {
  var generator = SeededGenerator(seed: 1)
  let network = UNet<Float>(channels: channels, using: &generator)
  let adam = Adam(network.parameters, learningRate: 2e-4)
  var draws: SeededGenerator? = generator.split()
  return Work(parameters: network.parameters.count) {
    let (x, times) = drawImages(batch, using: &generator)
    return seconds {
      network.parameters.clearGradients()
      let predicted = network(Variable(x), at: times, dropping: &draws)
      meanSquaredError(predicted, target: x).backward()
      adam.step()
    }
  }
}

/// One prediction of the U-Net, as in each step of sampling.
func predict(channels: Int, batch: Int) -> Work {
  var generator = SeededGenerator(seed: 1)
  let network = UNet<Float>(channels: channels, using: &generator)
  return Work(parameters: network.parameters.count) {
    let (x, times) = drawImages(batch, using: &generator)
    return seconds {
      withoutGradients { _ = network(Variable(x), at: times) }
    }
  }
}

private func drawImages(
  _ batch: Int, using generator: inout SeededGenerator
) -> (Tensor<Float>, times: [Int]) {
  (
    .normal([batch, 28, 28, 1], using: &generator),
    (0..<batch).map { _ in 1 + generator.integer(below: 50) }
  )
}

/// The nearest training image for each sample, nothing prepared beforehand.
func searchImages(samples: Int, stored: Int) -> Work {
  var generator = SeededGenerator(seed: 1)
  let queries = Tensor<Float>.normal([samples, 784], using: &generator)
  let images = Tensor<Float>.normal([stored, 784], using: &generator)
  return Work {
    seconds {
      queries.withUnsafeScalars { queries in
        images.withUnsafeScalars { images in
          guard let queries = queries.baseAddress,
            let images = images.baseAddress
          else { return }
          _ = nearestNeighbours(
            of: queries, queryCount: samples, among: images,
            storedCount: stored, size: 784, count: 1)
        }
      }
    }
  }
}

/// A product of two square matrices.
func multiply(side: Int) -> Work {
  var generator = SeededGenerator(seed: 1)
  let a = Variable(Tensor<Float>.normal([side, side], using: &generator))
  let b = Variable(Tensor<Float>.normal([side, side], using: &generator))
  return Work { seconds { _ = Tensors.matrixProduct(a, b) } }
}
