import ChapterKit
import Diffusion
import Foundation
import Tensors

// Section 6.5: where runs end that subtract all of the noise, each time.

extension Studio {
  mutating func theSubtraction(_ data: Tensor<Float>) {
    chapter.say()
    chapter.say("Where 256 runs end that subtract all of the noise each time:")
    chapter.say(
      "share within 1 of a stored picture, share beyond 1000, the median")
    chapter.say("distance, and how far the ends are from each other (RMS)")
    let start = noise([256, data.rowSize])
    let precise = Tensor<Double>(start)
    let rows = [
      account(
        of: subtractAll(from: precise, data, source), data,
        "tutorial's betas", "tutorial"),
      account(
        of: subtractAll(from: start, data, source), data,
        "  in single precision", "single"),
      account(
        of: subtractAll(from: precise, data, repaired), data,
        "repaired betas", "repaired"),
    ]
    chapter.table(["", "within 1", "beyond 1000", "median", "spread"], rows)
    let apart = stride(from: 0, to: data.rowCount - 1, by: 2).map {
      data[row: $0].rms(from: data[row: $0 + 1])
        * Double(data.rowSize).squareRoot()
    }
    chapter.keep(
      "stored.apart", apart.reduce(0, +) / Double(max(1, apart.count)))
  }

  // ANCHOR: subtract-all
  /// x - (the noise that the exact denoiser sees), for t down to 1.
  private func subtractAll<Scalar: TensorScalar>(
    from start: Tensor<Scalar>, _ data: Tensor<Float>,
    _ schedule: NoiseSchedule
  ) -> Tensor<Scalar> {
    let images = Tensor<Scalar>(data)
    let energies = (0..<images.rowCount).map {
      images[row: $0].squaredNorm()
    }
    var x = start
    for t in (1...schedule.timesteps).reversed() {
      let ᾱ = schedule.alphaBar[t]
      let products = x.matrixProduct(images, transposed: true)
      let scores = products.scalars.enumerated().map { i, product in
        let energy = energies[i % images.rowCount]
        return Scalar(
          (ᾱ.squareRoot() * Double(product) - ᾱ * energy / 2)
            / schedule.oneMinusAlphaBar[t])
      }
      let x̂₀ = Tensor(scores, shape: products.shape).softmax()
        .matrixProduct(images)
      x = x - schedule.mergedNoise(in: x, at: t, from: x̂₀)
    }
    return x
  }
  // ANCHOR_END: subtract-all

  /// Tells where the runs have ended: a row of the table.
  private func account<Scalar: TensorScalar>(
    of ends: Tensor<Scalar>, _ data: Tensor<Float>, _ name: String,
    _ key: String
  ) -> [String] {
    let distances = nearestStored(Tensor<Float>(ends), data).map(\.distance)
    let n = Double(ends.rowCount)
    let landed = Double(distances.count { $0 < 1 }) / n
    let lost = Double(distances.count { !($0 < 1000) }) / n
    let median = Double(distances.sorted()[ends.rowCount / 2])
    // How far the ends are from the first of them
    let apart = ends.rms(from: ends[row: 0].repeated(ends.rowCount))
    chapter.keep("subtract.\(key).landed", landed)
    chapter.keep("subtract.\(key).lost", lost)
    chapter.keep("subtract.\(key).distance", median)
    chapter.keep("subtract.\(key).apart", apart)
    return [
      name, fixed(landed, 3), fixed(lost, 3), format(median, 3),
      apart < 1000 ? format(apart, 3) : String(format: "%.0e", apart),
    ]
  }
}
