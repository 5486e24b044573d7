import ChapterKit
import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Tensors

// Section 6.2: the same loop with a predictor that is exact.

extension Studio {
  mutating func theRival() throws {
    chapter.section("6.2", "A rival that cannot be wrong")
    let data = stored.tensor()
    let n = 512
    chapter.say(
      "The exact denoiser of \(stored.count) stored pictures draws \(n).")
    // ANCHOR: rival
    var exact = FiniteSetPosterior(schedule: repaired, images: data)
    let drawn = repaired.sample(
      from: noise([n, stored.pixelsPerImage]), with: &exact,
      using: &generator)
    // ANCHOR_END: rival

    chapter.say("Sliced Wasserstein distance of the drawn from as many stored:")
    // ANCHOR: floor
    let sw = SlicedWasserstein<Float>(
      dimensions: stored.pixelsPerImage, using: &generator)
    let floor = sw.floor(of: data, count: n, using: &generator)
    // The mean over eight lots of stored pictures
    let distance = (0..<8).reduce(0.0) { sum, _ in
      sum + sw.distance(
        drawn, data.randomRows(n, using: &generator)) / 8
    }
    // ANCHOR_END: floor
    chapter.report(
      "sw1.floor", "between stored and stored: floor", floor.mean)
    chapter.report("sw1.sd", "  from draw to draw", floor.deviation)
    chapter.report("sw1.oracle", "between drawn and stored", distance)
    let excess = (distance - floor.mean) / max(floor.deviation, 1e-5)
    chapter.report("sw1.excess", "  above the floor, in these sd", excess)
    chapter.require(
      distance <= floor.mean + 3 * floor.deviation + 1e-5,
      "with the exact denoiser the sampler is \(distance) from its data, "
        + "the floor is \(floor.mean)")

    let nearest = nearestStored(drawn, data)
    let copies = nearest.count { $0.distance < 1 }
    chapter.say()
    chapter.report(
      "oracle.copies", "share within 1 of a stored picture",
      Double(copies) / Double(n), expect: 1, within: 0.01)
    chapter.report(
      "oracle.median", "median distance",
      Double(nearest.map(\.distance).sorted()[n / 2]))
    let shown = 12
    try ImageGrid(
      pictures(drawn, shown)
        + nearest.prefix(shown).map { data[row: $0.index].scalars },
      width: stored.width, columns: shown, rowLabels: ["drawn", "stored"]
    ).save(as: "rival", in: chapter.output)
  }

  /// The nearest stored picture of each, and how far it is.
  func nearestStored(
    _ x: Tensor<Float>, _ data: Tensor<Float>
  ) -> [(index: Int, distance: Float)] {
    let norms = (0..<data.rowCount).map { Float(data[row: $0].squaredNorm()) }
    let products = x.matrixProduct(data, transposed: true)
    return (0..<x.rowCount).map { row in
      let p = products[row: row].scalars
      let gaps = p.indices.map { norms[$0] - 2 * p[$0] }
      let best = gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0
      let distance =
        x[row: row].rms(from: data[row: best])
        * Double(x.rowSize).squareRoot()
      return (best, Float(distance))
    }
  }
}
