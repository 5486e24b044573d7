import ChapterKit
import Networks
import Tensors

// C.1: how many multiplications a train step takes.

/// The kinds of work in the U-Net.
enum Work: String, CaseIterable {
  case windows = "convolution 3 x 3"
  case halvings = "convolution 3 x 3, halving"
  case pointwise = "convolution 1 x 1"
  case attention = "attention's products"
  case linear = "linear layers"
}

// ANCHOR: cost
/// The multiplications for one image of 28 x 28 pixels, by kind.
///
/// Every weight of a convolution is used once for each pixel of what
/// comes out; every weight of a linear layer once.
func multiplications(of network: UNet<Float>) -> [Work: Int] {
  var total: [Work: Int] = [:]
  for parameter in network.learned {
    let (name, variable) = (parameter.name, parameter.variable)
    guard let kind = kind(of: parameter) else { continue }
    let side = kind == .linear ? 1 : outputSide(of: name)
    let pixels = side * side
    total[kind, default: 0] += pixels * variable.count
    if name.hasSuffix("queriesKeysValues.weight") {
      // Each query meets each key; what comes of it, each value
      let channels = variable.shape[2]
      total[.attention, default: 0] += 2 * pixels * pixels * channels
    }
  }
  return total
}
// ANCHOR_END: cost

/// Which kind of work a parameter does; scales and shifts do none.
private func kind(of parameter: Parameter<Float>) -> Work? {
  let shape = parameter.variable.shape
  switch shape.count {
  case 1: return nil
  case 2: return .linear
  default:
    if shape[0] == 1 { return .pointwise }
    return isHalving(parameter.name) ? .halvings : .windows
  }
}

private func isHalving(_ name: String) -> Bool {
  name.hasPrefix("down.") && name.hasSuffix("resize.weight")
}

/// The height and width of what a layer gives: 28, 14 or 7.
private func outputSide(of name: String) -> Int {
  let parts = name.split(separator: ".")
  let level = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  switch parts[0] {
  case "down": return 28 >> (isHalving(name) ? level + 1 : level)
  // The way up begins at 7; its changes of size come last
  case "up": return 7 << (parts[2] == "resize" ? level + 1 : level)
  case "middle1", "middle2", "middleAttention": return 7
  default: return 28
  }
}

extension WhereTheSpeedComesFrom {
  func countMultiplications(
    _ chapter: Chapter, _ measured: Measured
  ) throws {
    chapter.section("C.1", "What a train step costs")
    var generator = SeededGenerator(seed: 1)
    let network = UNet<Float>(channels: 32, using: &generator)
    let cost = multiplications(of: network)
    let forward = Double(cost.values.reduce(0, +))
    chapter.say("U-Net with 32 channels, one image, one prediction:")
    chapter.say("")
    chapter.table(
      ["", "multiplications", "share"],
      Work.allCases.map { kind in
        let count = Double(cost[kind] ?? 0)
        return [
          kind.rawValue, "\(fixed(count / 1e6, 2)) million",
          "\(fixed(100 * count / forward, 1)) %",
        ]
      })
    chapter.say("")
    let windows = Double(cost[.windows] ?? 0)
    // Twice 0.2715: what PyTorch's counter of operations gives for the
    // same network, 0.543 billion, additions included
    chapter.report(
      "forward", "for one prediction, billion", forward / 1e9,
      expect: 0.2715, within: 0.001)
    chapter.report(
      "windows", "share of the 3 x 3 windows", windows / forward, quiet: true)

    // Back go two products for each one forward: by weights, by inputs
    let step = 3 * 64 * forward
    chapter.report("step", "for a train step of 64, billion", step / 1e9)
    let product = try measured.row("product")
    let rate = 2048.0 * 2048 * 2048 / product.ours
    chapter.report(
      "rate", "the machine's limit, billion/s", rate / 1e9)
    chapter.report("direct", "a train step at that limit, s", step / rate)
    // A quarter of the multiplications for the windows
    let filtered = step - 0.75 * 3 * 64 * windows
    chapter.report(
      "filtered", "with minimal filtering, s", filtered / rate, quiet: true)
    let ours = try measured.row("S3").ours
    chapter.report("step.ours", "as measured, s", ours, quiet: true)
    chapter.report(
      "step.share", "share of the limit", filtered / rate / ours, quiet: true)
  }
}
