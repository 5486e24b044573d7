/// Passes the gradient of a group normalisation's output on to its inputs.
///
/// With xhat = (x - mean) deviation, z = gamma xhat + beta and
/// dz = dy activation'(z): dbeta = sum of dz and dgamma = sum of dz xhat over
/// images and pixels; with dxhat = gamma dz,
/// dx = deviation (dxhat - average(dxhat) - xhat average(dxhat xhat)), the
/// averages over each group. All but the gradients as given to and left by
/// `groupNorm`. Two runs on one machine give
/// the same bits.
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
  inputGradient dx: UnsafeMutablePointer<S>,
  gammaGradient dgamma: UnsafeMutablePointer<S>,
  betaGradient dbeta: UnsafeMutablePointer<S>
) {
  let (channels, piece) = (shape.channels, shape.piece)
  let room = S.padded(piece)
  let scratch = Scratch<S>(11 * room + 2 * shape.groups)
  defer { scratch.release() }
  let (scale, shift) = (scratch.pointer, scratch.pointer + room)
  let (weight, offset) = (shift + room, shift + 2 * room)
  let (products, sums) = (shift + 3 * room, shift + 4 * room)
  let (spare, spareToo, result) = (
    sums + room, sums + 2 * room, sums + 3 * room
  )
  let (normal, before) = (sums + 4 * room, sums + 5 * room)
  let averages = sums + 6 * room

  for c in 0..<channels {
    let g = c / shape.groupSize
    scale[c] = deviation[g]
    shift[c] = -mean[g] * deviation[g]
    weight[c] = gamma[c]
    offset[c] = beta[c]
  }
  for part in [scale, shift, weight, offset] { repeatPixel(shape, part) }
  products.update(repeating: 0, count: 2 * room)
  for start in stride(from: 0, to: shape.imageSize, by: piece) {
    let count = min(piece, shape.imageSize - start)
    let x = whole(image + start, count, or: spare)
    let dy = whole(gradient + start, count, or: spareToo)
    let dz = x == spare ? result : dx + start
    for i in stride(from: 0, to: count, by: S.lanes) {
      let xhat = readRegister(shift + i).addingProduct(
        readRegister(scale + i), readRegister(x + i))
      let z = readRegister(offset + i).addingProduct(
        readRegister(weight + i), xhat)
      writeRegister(xhat, normal + i)
      writeRegister(z, before + i)
    }
    activationGradient(
      activation, before, outputGradient: dy, into: dz, count: S.padded(count))
    for i in stride(from: 0, to: count, by: S.lanes) {
      let (xhat, slope) = (readRegister(normal + i), readRegister(dz + i))
      let (product, sum) = (
        readRegister(products + i), readRegister(sums + i)
      )
      writeRegister(product.addingProduct(slope, xhat), products + i)
      writeRegister(sum + slope, sums + i)
    }
    if dz == result { (dx + start).update(from: dz, count: count) }
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
    let count = min(piece, shape.imageSize - start)
    let x = whole(image + start, count, or: spare)
    let dz = whole(UnsafePointer(dx + start), count, or: spareToo)
    let slope = x == spare ? result : dx + start
    for i in stride(from: 0, to: count, by: S.lanes) {
      let line = readRegister(sums + i).addingProduct(
        readRegister(products + i), readRegister(x + i))
      writeRegister(
        readRegister(weight + i) * readRegister(dz + i) - line, slope + i)
    }
    if slope == result { (dx + start).update(from: slope, count: count) }
  }
}
