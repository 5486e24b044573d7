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
  let channels = shape.channels
  let norm = GroupNormStep(
    shape, activation, gamma: gamma, beta: beta,
    means: UnsafeMutablePointer(mutating: means),
    deviations: UnsafeMutablePointer(mutating: deviations))
  // Each image's own dgamma and dbeta, so that the sums have one order
  let perImage = Scratch<S>(2 * shape.batch * channels)
  defer { perImage.release() }
  let gammas = perImage.pointer
  let betas = gammas + shape.batch * channels
  spread(shape.batch) { n in
    norm.passBack(
      x, image: n, outputGradient: dy + n * shape.imageSize, inputGradient: dx,
      gammaGradient: gammas + n * channels, betaGradient: betas + n * channels)
  }
  columnSums(gammas, into: dgamma, rows: shape.batch, columns: channels)
  columnSums(betas, into: dbeta, rows: shape.batch, columns: channels)
}

/// `groupNormGradients` of a single image.
@specialized(where S == Float)
@specialized(where S == Double)
func imageGradients<S: KernelScalar>(
  _ shape: GroupNormShape, _ activation: Activation,
  _ image: UnsafePointer<S>, gamma: UnsafePointer<S>, beta: UnsafePointer<S>,
  mean: UnsafePointer<S>, deviation: UnsafePointer<S>,
  outputGradient gradient: UnsafePointer<S>,
  inputGradient result: UnsafeMutablePointer<S>,
  gammaGradient dgamma: UnsafeMutablePointer<S>,
  betaGradient dbeta: UnsafeMutablePointer<S>
) {
  let (channels, piece) = (shape.channels, shape.piece)
  let scratch = Scratch<S>(6 * piece + 2 * shape.groups)
  defer { scratch.release() }
  let (scale, shift) = (scratch.pointer, scratch.pointer + piece)
  let (weight, offset) = (shift + piece, shift + 2 * piece)
  let (products, sums) = (shift + 3 * piece, shift + 4 * piece)
  let averages = shift + 5 * piece

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
    let (x, dy, dz) = (image + start, gradient + start, result + start)
    let count = min(piece, shape.imageSize - start)
    for i in stride(from: 0, to: count, by: S.lanes) {
      let n = min(S.lanes, count - i)
      let xhat = read(shift + i, n).addingProduct(
        read(scale + i, n), read(x + i, n))
      let z = read(offset + i, n).addingProduct(read(weight + i, n), xhat)
      let slope = activation.gradient(
        S.self, z, outputGradient: read(dy + i, n))
      write(slope, dz + i, n)
      write(read(products + i, n).addingProduct(slope, xhat), products + i, n)
      write(read(sums + i, n) + slope, sums + i, n)
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
    products[c] = deviation[g] * deviation[g] * product[g]
    sums[c] = deviation[g] * average[g] - mean[g] * products[c]
  }
  for part in [weight, products, sums] { repeatPixel(shape, part) }
  for start in stride(from: 0, to: shape.imageSize, by: piece) {
    let (x, dx) = (image + start, result + start)
    let count = min(piece, shape.imageSize - start)
    for i in stride(from: 0, to: count, by: S.lanes) {
      let n = min(S.lanes, count - i)
      let line = read(sums + i, n).addingProduct(
        read(products + i, n), read(x + i, n))
      write(read(weight + i, n) * read(dx + i, n) - line, dx + i, n)
    }
  }
}
