import ChapterKit
import Diffusion
import Evaluation
import Foundation
import Networks
import Tensors

// How this chapter draws digits with the network.

/// What to draw, and how.
struct Order {
  /// The digit that each picture is to show.
  let labels: [Int]
  var steps: Int
  var eta = 0.0
  /// How far to exaggerate the label; 1 is the network as it is.
  var guidanceScale = 1.0
  var spacing = StepSpacing.trailing
  var isClamped = true
}

extension Studio {
  /// Draws digits, [n, 28, 28, 1], all from the noise given.
  func draw(
    _ order: Order, from start: Tensor<Float>,
    using generator: inout SeededGenerator
  ) -> Tensor<Float> {
    let schedule = artist.schedule
    let batch = 64
    var parts: [Float] = []
    for first in stride(from: 0, to: start.rowCount, by: batch) {
      let rows = first..<min(first + batch, start.rowCount)
      let labels = Array(order.labels[rows])
      // ANCHOR: guided-network
      let told = LabelledPredictor(artist.network, labels: labels)
      let open = LabelledPredictor(
        artist.network, labels: labels.map { _ in nil })
      let guided = GuidedPredictor(
        told: told, open: open, guidanceScale: order.guidanceScale)
      var clamped = ClampedPredictor(guided, schedule: schedule)
      // ANCHOR_END: guided-network
      let times = schedule.times(order.steps, spacing: order.spacing)
      if order.isClamped {
        parts +=
          schedule.sample(
            from: start[rows: rows], with: &clamped, visiting: times,
            eta: order.eta, using: &generator
          ).scalars
      } else {
        parts +=
          schedule.sample(
            from: start[rows: rows], with: &clamped.base, visiting: times,
            eta: order.eta, using: &generator
          ).scalars
      }
    }
    return Tensor(parts, shape: start.shape)
  }

  /// Standard normal pictures.
  func noise(
    _ count: Int, using generator: inout SeededGenerator
  ) -> Tensor<Float> {
    .normal([count, artist.height, artist.width, 1], using: &generator)
  }

  /// What the recogniser says of pictures that should show digits.
  func verdict(on pictures: Tensor<Float>, asked labels: [Int]) -> Verdict {
    let flat = pictures.reshaped(to: [pictures.rowCount, pictures.rowSize])
    let readings = recogniser.readings(of: flat)
    let n = Double(readings.count)
    let features = recogniser.features(of: flat)
    return Verdict(
      sure: Double(readings.count { $0.confidence > 0.9 }) / n,
      asked: Double(zip(readings, labels).count { $0.digit == $1 }) / n,
      frechet: reference.features.frechetDistance(
        to: FeatureMoments(of: features)),
      diversity: diversity(of: flat, labels),
      ink: Double(flat.scalars.count { $0 > 0 }) / Double(flat.count))
  }
}

/// What can be counted where the eye sees digits.
struct Verdict {
  /// The share that the recogniser is sure of.
  let sure: Double
  /// The share that it reads as what was asked for.
  let asked: Double
  /// The Frechet distance from MNIST's test set.
  let frechet: Double
  /// How different pictures of the same digit are.
  let diversity: Double
  /// The share of pixels that are more white than black.
  let ink: Double

  /// All but the distance, for a table.
  var cells: [String] {
    [fixed(asked, 2), fixed(sure, 2), fixed(diversity, 3), fixed(ink, 3)]
  }
}

// ANCHOR: diversity
/// The RMS difference of two pictures that should show the same.
func diversity(of pictures: Tensor<Float>, _ labels: [Int]) -> Double {
  var (sum, pairs) = (0.0, 0)
  for i in labels.indices {
    for j in labels.indices where j < i && labels[i] == labels[j] {
      let difference = pictures[row: i].rms(from: pictures[row: j])
      (sum, pairs) = (sum + difference * difference, pairs + 1)
    }
  }
  return (sum / Double(max(1, pairs))).squareRoot()
}
// ANCHOR_END: diversity

/// The rows of a batch as pictures for the figures.
func pictures(_ x: Tensor<Float>) -> [[Float]] {
  (0..<x.rowCount).map { x[row: $0].scalars }
}
