import Foundation
import Networks
import Tensors

/// A small network that finds the noise in points of the plane.
///
/// Linear layers on (x, y, t/T), with ReLU between them:
///
///     let network = PointDenoiser(
///       hidden: [64, 64], timesteps: 100, using: &generator)
///
/// Introduced in chapter 8.
public final class PointDenoiser: DenoisingNetwork {
  /// What the layers are told about a point.
  public let inputs: PointInputs
  /// The number of steps T, by which the time is divided.
  public let timesteps: Int
  let body: MLP<Float>

  /// A network with random weights; `hidden` are the widths in between.
  public init(
    hidden: [Int], timesteps: Int, inputs: PointInputs = .raw,
    using generator: inout SeededGenerator
  ) {
    self.inputs = inputs
    self.timesteps = timesteps
    body = MLP(
      widths: [inputs.width] + hidden + [2], activation: .relu,
      using: &generator)
  }

  /// All that it learns, in one flat buffer.
  public var parameters: Parameters<Float> { body.parameters }
  /// Named as in PyTorch's `nn.Sequential`.
  public var learned: [Parameter<Float>] { body.learned }

  // ANCHOR: point-denoiser
  /// Estimates the noise in points, [batch, 2], each at its own time.
  ///
  /// - Precondition: `noisy` is [batch, 2], with a time for each point.
  public func predictedNoise(
    in noisy: Variable<Float>, at timesteps: [Int], labels: [Int?],
    dropping generator: inout SeededGenerator?
  ) -> Variable<Float> {
    body(Variable(inputs(noisy, at: timesteps, outOf: self.timesteps)))
  }
  // ANCHOR_END: point-denoiser
}

/// What a network is told about a point of the plane and its time.
///
/// Introduced in chapter 8.
public enum PointInputs: Sendable, Equatable {
  /// x, y and t/T.
  case raw
  /// x and y only: the network has to guess the time.
  case timeless
  /// x, y and t/T, and waves of each: so many octaves, the first of period 2.
  ///
  /// Source: Tancik et al. 2020 (arXiv:2006.10739), section 5.
  ///
  /// Introduced in chapter 9.
  case waves(octaves: Int)

  /// How many numbers that is.
  public var width: Int {
    switch self {
    case .raw: 3
    case .timeless: 2
    case .waves(let octaves): 3 + 6 * octaves
    }
  }

  // ANCHOR: point-inputs
  /// Lays out the inputs: [batch, 2] gives [batch, width].
  public func callAsFunction(
    _ points: Variable<Float>, at t: [Int], outOf last: Int
  ) -> Tensor<Float> {
    precondition(
      points.shape == [t.count, 2],
      "points of shape \(points.shape), \(t.count) times: "
        + "it must be [times, 2]")
    var result = Tensor<Float>(repeating: 0, shape: [t.count, width])
    let (width, x, scale) = (width, points.pointer, 1 / Float(last))
    result.withUnsafeMutableScalars { row in
      for i in 0..<t.count {
        row[width * i] = x[2 * i]
        row[width * i + 1] = x[2 * i + 1]
        if self != .timeless {
          row[width * i + 2] = Float(t[i]) * scale
        }
      }
    }
    if case .waves(let octaves) = self { result.addWaves(octaves) }
    return result
  }
  // ANCHOR_END: point-inputs
}

extension Tensor where Scalar == Float {
  // ANCHOR: waves
  /// Fills each row, after its first three numbers u, with their waves.
  ///
  ///     sin(pi 2^k u), cos(pi 2^k u),  k = 0 ..< octaves
  ///
  /// Only the first octave is computed as such; each later one follows
  /// from the one before, for sin 2a = 2 sin a cos a.
  fileprivate mutating func addWaves(_ octaves: Int) {
    let width = rowSize
    withUnsafeMutableScalars { rows in
      for row in stride(from: 0, to: rows.count, by: width) {
        for i in 0..<3 {
          let angle = .pi * rows[row + i]
          var (sine, cosine) = (sin(angle), cos(angle))
          for k in 0..<octaves {
            rows[row + 3 + 6 * k + 2 * i] = sine
            rows[row + 4 + 6 * k + 2 * i] = cosine
            (sine, cosine) = (2 * sine * cosine, 1 - 2 * sine * sine)
          }
        }
      }
    }
  }
  // ANCHOR_END: waves
}
