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

  /// How many numbers that is.
  public var width: Int {
    switch self {
    case .raw: 3
    case .timeless: 2
    }
  }

  // ANCHOR: point-inputs
  /// Lays out the inputs: [batch, 2] gives [batch, width].
  func callAsFunction(
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
        if self == .raw { row[width * i + 2] = Float(t[i]) * scale }
      }
    }
    return result
  }
  // ANCHOR_END: point-inputs
}
