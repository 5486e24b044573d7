import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

/// The picture on the cover: ten digits that come out of the noise.
struct Cover {
  let digits: DigitSet
  let seed: UInt64

  /// One row a digit; noise on the left, the clean digit on the right.
  var figure: some Figure {
    let columns = 22
    var generator = SeededGenerator(seed: seed)
    let schedule = NoiseSchedule.repaired(timesteps: 200)
    // From noise to digit in equal angles: cos² + sin² = 1, as in a step
    let times = (1...columns).map { column in
      let angle = (1 - Double(column) / Double(columns)) * Double.pi / 2
      let factor = cos(angle)
      return (0...200).min {
        abs(schedule.alphaBar[$0].squareRoot() - factor)
          < abs(schedule.alphaBar[$1].squareRoot() - factor)
      } ?? 0
    }
    var tiles: [[Float]] = []
    for index in models {
      let states = walk(
        from: digits.tensor([index])[row: 0], steps: 200, using: &generator
      ) { x, t, ε in schedule.step(x, to: t, noise: ε) }
      tiles += times.map { states[$0].scalars }
    }
    let side = 28.0
    return ImageGrid(
      tiles, width: digits.width, columns: columns,
      scale: side / Double(max(digits.width, digits.height)), spacing: 2)
  }

  /// One picture of each digit; where a digit is missing, any other.
  var models: [Int] {
    (0..<10).map { digit in
      digits.labels.firstIndex(of: digit) ?? digit % digits.count
    }
  }
}
