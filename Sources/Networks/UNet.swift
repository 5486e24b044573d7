import Tensors

/// The network that predicts the noise in an image.
///
/// A path down, on which images shrink and channels grow; a middle; a path
/// back up, on which every block also sees what its counterpart saw on the
/// way down. Images are [batch, height, width, channels]. Source: Ho, Jain &
/// Abbeel (2020), "Denoising diffusion probabilistic models", appendix B.
///
///     let network = UNet<Float>(using: &generator)
///     network.parameters.count  // 24_515_585
///
/// Introduced in chapter 5.
public final class UNet<Scalar: TensorScalar>: Network {
  /// One resolution: blocks, perhaps attention after each, a change of size.
  struct Level {
    var blocks: [ResidualBlock<Scalar>] = []
    var attention: [AttentionBlock<Scalar>] = []
    var resize: Convolution<Scalar>?
  }

  let time: TimeEmbedding<Scalar>
  let classTable: Variable<Scalar>?
  let input: Convolution<Scalar>
  let down: [Level]
  let middle1, middle2: ResidualBlock<Scalar>
  let middleAttention: AttentionBlock<Scalar>?
  let up: [Level]
  let outputNorm: GroupNorm<Scalar>
  let output: Convolution<Scalar>
  /// How many classes it can be told to show; 0 where it knows none.
  public var classCount: Int { max(0, (classTable?.shape[0] ?? 1) - 1) }
  /// All that it learns, in one flat buffer.
  public private(set) lazy var parameters = Parameters(of: self)

  // ANCHOR: build
  /// A network with random weights; by default that for MNIST.
  ///
  /// Level i has `channels` times `multipliers[i]` channels, and attention if
  /// `attention` contains i: 0 is the full size, 1 half of it, 2 a quarter.
  /// There is attention in the middle, too, unless `attendsInMiddle` is false.
  /// With `classes`, images are told what to show, or that it is open.
  public init(
    channels: Int = 128, multipliers: [Int] = [1, 2, 2],
    residualBlocks: Int = 2, attention: Set<Int> = [],
    attendsInMiddle: Bool = true, dropout: Double = 0.1,
    classes: Int = 0, inputChannels: Int = 1,
    using generator: inout SeededGenerator
  ) {
    precondition(
      !multipliers.isEmpty && residualBlocks > 0,
      "multipliers \(multipliers) and \(residualBlocks) blocks make no network")
    let timeWidth = 4 * channels
    var draws = generator
    func block(_ inputs: Int, _ outputs: Int) -> ResidualBlock<Scalar> {
      ResidualBlock(
        inputs, outputs, timeWidth: timeWidth, dropout: dropout, using: &draws)
    }

    time = TimeEmbedding(channels, using: &draws)
    input = Convolution(inputChannels, channels, using: &draws)
    var current = channels
    var skipped = [channels]  // Channels of what the way up will see again
    var levels: [Level] = []
    for (i, multiplier) in multipliers.enumerated() {
      var level = Level()
      for _ in 0..<residualBlocks {
        level.blocks.append(block(current, channels * multiplier))
        current = channels * multiplier
        if attention.contains(i) {
          level.attention.append(AttentionBlock(current, using: &draws))
        }
        skipped.append(current)
      }
      if i < multipliers.count - 1 {
        level.resize = Convolution(current, current, .halving, using: &draws)
        skipped.append(current)
      }
      levels.append(level)
    }
    down = levels

    middle1 = block(current, current)
    middleAttention =
      attendsInMiddle ? AttentionBlock(current, using: &draws) : nil
    middle2 = block(current, current)

    levels = []
    for (i, multiplier) in multipliers.enumerated().reversed() {
      var level = Level()
      for _ in 0...residualBlocks {
        let inputs = current + skipped.removeLast()
        level.blocks.append(block(inputs, channels * multiplier))
        current = channels * multiplier
        if attention.contains(i) {
          level.attention.append(AttentionBlock(current, using: &draws))
        }
      }
      if i > 0 { level.resize = Convolution(current, current, using: &draws) }
      levels.append(level)
    }
    up = levels

    outputNorm = GroupNorm(current, .silu)
    output = Convolution(current, inputChannels, using: &draws)
    classTable =
      classes == 0
      ? nil
      : Variable(
        .normal([classes + 1, timeWidth], using: &draws), needsGradient: true)
    generator = draws
  }
  // ANCHOR_END: build

  // ANCHOR: forward
  /// Predicts the noise in images, dropping numbers as in training.
  ///
  /// `x` and the result are [batch, height, width, channels]. There is
  /// a time for each image, and a label if the network knows classes;
  /// nil says that it is open. Without a generator nothing is dropped.
  public func callAsFunction(
    _ x: Variable<Scalar>, at times: [Int], labels: [Int?] = [],
    dropping generator: inout SeededGenerator?
  ) -> Variable<Scalar> {
    let embedding = silu(told(times, labels, batch: x.shape[0]))
    var h = input(x)
    var seen = [h]
    for level in down {
      for (i, block) in level.blocks.enumerated() {
        h = block(h, embedding, dropping: &generator)
        if !level.attention.isEmpty { h = level.attention[i](h) }
        seen.append(h)
      }
      if let halve = level.resize {
        h = halve(h)
        seen.append(h)
      }
    }
    h = middle1(h, embedding, dropping: &generator)
    h = middleAttention?(h) ?? h
    h = middle2(h, embedding, dropping: &generator)
    for level in up {
      for (i, block) in level.blocks.enumerated() {
        h = concatenateChannels(h, seen.removeLast())
        h = block(h, embedding, dropping: &generator)
        if !level.attention.isEmpty { h = level.attention[i](h) }
      }
      if let smooth = level.resize { h = smooth(upsample(h)) }
    }
    return output(h, after: outputNorm())
  }
  // ANCHOR_END: forward

  /// Predicts the noise in images with the whole network, as in sampling.
  public func callAsFunction(
    _ x: Variable<Scalar>, at times: [Int], labels: [Int?] = []
  ) -> Variable<Scalar> {
    var nothing: SeededGenerator?
    return self(x, at: times, labels: labels, dropping: &nothing)
  }

  /// What the blocks are told: the times and, where there are any, the classes.
  private func told(
    _ times: [Int], _ labels: [Int?], batch: Int
  ) -> Variable<Scalar> {
    precondition(
      times.count == batch,
      "\(times.count) times for \(batch) images: each needs one")
    guard let classTable else {
      precondition(labels.isEmpty, "labels for a network without classes")
      return time(times)
    }
    precondition(
      labels.count == batch,
      "\(labels.count) labels for \(batch) images: each needs one, or nil")
    let open = classTable.shape[0] - 1
    precondition(
      labels.allSatisfy { $0.map { (0..<open).contains($0) } ?? true },
      "labels \(labels) for a network that knows \(open) classes")
    return time(times) + lookUp(labels.map { $0 ?? open }, in: classTable)
  }

  /// The parts in the order in which an image meets them.
  public var learned: [Parameter<Scalar>] {
    func named(_ levels: [Level], _ name: String) -> [Parameter<Scalar>] {
      levels.enumerated().flatMap { l, level in
        level.blocks.enumerated().flatMap {
          $1.learned(as: "\(name).\(l).\($0)")
        }
          + level.attention.enumerated().flatMap {
            $1.learned(as: "\(name).\(l).attention.\($0)")
          }
          + (level.resize?.learned(as: "\(name).\(l).resize") ?? [])
      }
    }
    return time.learned(as: "time") + input.learned(as: "input")
      + named(down, "down") + middle1.learned(as: "middle1")
      + (middleAttention?.learned(as: "middleAttention") ?? [])
      + middle2.learned(as: "middle2") + named(up, "up")
      + outputNorm.learned(as: "outputNorm") + output.learned(as: "output")
      + (classTable.map { [Parameter("classes.weight", $0)] } ?? [])
  }
}
