/// Passes the gradient of a group normalisation's output on to its inputs.
///
/// With xhat = (x - mean) deviation, z = gamma xhat + beta and
/// dz = dy activation'(z): dbeta = sum of dz and dgamma = sum of dz xhat over
/// images and pixels; with dxhat = gamma dz,
/// dx = deviation (dxhat - average(dxhat) - xhat average(dxhat xhat)), the
/// averages over each group. All but the gradients as given to and left by
/// `groupNorm`. Two runs give the same bits.
///
/// Introduced in chapter 5.
@specialized(where S == Float)
@specialized(where S == Double)
public func groupNormGradients<S: KernelScalar>(
  _ shape: GroupNormShape, _ activation: Activation,
  _ x: UnsafePointer<S>, gamma: UnsafePointer<S>, beta: UnsafePointer<S>,
  means: UnsafePointer<S>, deviations: UnsafePointer<S>,
  outputGradient dy: UnsafePointer<S>,
  inputGradient dx: UnsafeMutablePointer<S>,
  gammaGradient dgamma: UnsafeMutablePointer<S>,
  betaGradient dbeta: UnsafeMutablePointer<S>
) {
  let (channels, piece) = (shape.channels, shape.piece)
  // Each image's own dgamma and dbeta, so that the sums have one order
  let perImage = Scratch<S>(2 * shape.batch * channels)
  defer { perImage.release() }
  let gammas = perImage.pointer
  let betas = gammas + shape.batch * channels

  spread(shape.batch) { n in
    let image = x + n * shape.imageSize
    let gradient = dy + n * shape.imageSize
    let result = dx + n * shape.imageSize
    let mean = means + n * shape.groups
    let deviation = deviations + n * shape.groups
    let (dgamma, dbeta) = (gammas + n * channels, betas + n * channels)

    let scratch = Scratch<S>(7 * piece + 2 * shape.groups)
    defer { scratch.release() }
    let (scale, shift) = (scratch.pointer, scratch.pointer + piece)
    let (weight, offset) = (shift + piece, shift + 2 * piece)
    let (products, sums) = (shift + 3 * piece, shift + 4 * piece)
    let z = shift + 5 * piece
    let averages = shift + 6 * piece

    for c in 0..<channels {
      let g = c / shape.groupSize
      scale[c] = deviation[g]
      shift[c] = -mean[g] * deviation[g]
      weight[c] = gamma[c]
      offset[c] = beta[c]
    }
    for part in [scale, shift, weight, offset] { repeatPixel(shape, part) }
    products.update(repeating: 0, count: 2 * piece)
    for start in stride(from: 0, to: shape.imageSize, by: piece) {
      let count = min(piece, shape.imageSize - start)
      let (x, dy, dz) = (image + start, gradient + start, result + start)
      for i in 0..<count {
        z[i] = (scale[i] * x[i] + shift[i]) * weight[i] + offset[i]
      }
      activationGradient(
        activation, z, outputGradient: dy, into: dz, count: count)
      for i in 0..<count {
        products[i] += dz[i] * (scale[i] * x[i] + shift[i])
        sums[i] += dz[i]
      }
    }
    sumPixels(shape, products)
    sumPixels(shape, sums)
    dgamma.update(from: products, count: channels)
    dbeta.update(from: sums, count: channels)

    // dx = deviation (gamma dz - average - xhat product), a line in dz and x
    averages.update(repeating: 0, count: 2 * shape.groups)
    let (average, product) = (averages, averages + shape.groups)
    for c in 0..<channels {
      let g = c / shape.groupSize
      average[g] += gamma[c] * dbeta[c] / S(shape.groupCount)
      product[g] += gamma[c] * dgamma[c] / S(shape.groupCount)
    }
    for c in 0..<channels {
      let g = c / shape.groupSize
      weight[c] = deviation[g] * gamma[c]
      products[c] = deviation[g] * product[g]
      sums[c] = deviation[g] * average[g]
    }
    for part in [weight, products, sums] { repeatPixel(shape, part) }
    for start in stride(from: 0, to: shape.imageSize, by: piece) {
      let (x, dx) = (image + start, result + start)
      for i in 0..<min(piece, shape.imageSize - start) {
        let xhat = scale[i] * x[i] + shift[i]
        dx[i] = weight[i] * dx[i] - sums[i] - xhat * products[i]
      }
    }
  }
  columnSums(gammas, into: dgamma, rows: shape.batch, columns: channels)
  columnSums(betas, into: dbeta, rows: shape.batch, columns: channels)
}
