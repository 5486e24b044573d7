import ChapterKit
import Diffusion
import Figures
import Foundation
import Networks
import Tensors

// Section 5.3: the U-Net, part by part.

extension Workbench {
  func theNetwork(_ shipped: DigitNetwork) throws {
    chapter.section("5.3", "The network")
    var generator = generator(4)
    let network = UNet<Float>(channels: 32, using: &generator)
    let wide = UNet<Float>(channels: 128, using: &generator)
    let (height, width) = (learned.height, learned.width)
    let parts = network.parts(height: height, width: width)
    let wideParts = wide.parts(height: height, width: width)

    chapter.say("What the U-Net is made of, for pictures of")
    chapter.say("\(height) x \(width); work is multiply-adds a picture.")
    func row(_ part: NetworkPart, _ widePart: NetworkPart) -> [String] {
      [
        part.name, grouped(part.weights), million(part.work),
        grouped(widePart.weights), million(widePart.work),
      ]
    }
    let (all, wideAll) = (total(parts), total(wideParts))
    chapter.table(
      ["part", "weights", "work", "width 128", "work"],
      zip(parts, wideParts).map(row) + [row(all, wideAll)])
    let isUsual = (height, width) == (28, 28)
    for (name, value, expected, within) in [
      ("parameters", all.weights, 1_539_329, 0.0),
      ("parameters.wide", wideAll.weights, 24_515_585, 0),
      ("multiplyAdds", all.work, 271_650_000, 1e5),
      ("multiplyAdds.wide", wideAll.work, 4_337_300_000, 1e5),
    ] {
      let isKnown = isUsual || name.hasPrefix("parameters")
      chapter.report(
        name, name, Double(value), expect: isKnown ? Double(expected) : nil,
        within: isKnown ? within : nil, quiet: true)
    }
    for part in ["down", "middle", "up"] {
      let some = total(parts.filter { $0.name.hasPrefix(part) })
      chapter.report(
        "share.\(part)", part, Double(some.weights) / Double(all.weights),
        quiet: true)
    }

    try influence(of: shipped.network)
    try drawTimes()
    try UNetFigure(side: height == width ? height : nil)
      .save(as: "unet", in: chapter.output)
  }

  /// Which numbers of the answer change when one pixel of the question does.
  private func influence(of network: UNet<Float>) throws {
    let (height, width) = (learned.height, learned.width)
    var generator = generator(5)
    let x₀ = learned.images([0])
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let x = schedule.jump(from: x₀, to: [25], noise: ε)
    // ANCHOR: influence
    let middle = height / 2 * width + width / 2
    var other = x
    other.withUnsafeMutableScalars { $0[middle] += 0.5 }
    let change =
      network.predictedNoise(in: other, at: [25])
      - network.predictedNoise(in: x, at: [25])
    // ANCHOR_END: influence
    let squares = change.scalars.map { Double($0 * $0) }
    let all = squares.reduce(0, +) - squares[middle]
    let before = squares[..<middle].reduce(0, +) / all
    let touched = squares.count { $0 > 0 }
    chapter.say()
    chapter.say("One pixel in the middle changed. Of what changes elsewhere,")
    chapter.report(
      "influence.before", "share before it in reading order", before)
    chapter.report(
      "influence.touched", "pixels that change at all", Double(touched),
      expect: Double(squares.count), within: Double(squares.count) / 20)
    chapter.require(
      before > 0.05 && before < 0.95,
      "the network looks only one way: share \(before) before the pixel")
    try HeatMap(
      squares.map { log10(max(1e-12, $0)) / 2 }, columns: width, over: -4...0,
      label: "change of the answer, power of ten", width: 440, height: 380
    ).save(as: "influence", in: chapter.output)
  }

  private func drawTimes() throws {
    let (T, width) = (50, 32)
    let clocks: Tensor<Double> = sinusoids(
      at: Array(0...T), width: width)
    let columns = T + 1
    let cells = (0..<width).flatMap { k in
      (0..<columns).map { clocks.scalars[$0 * width + k] }
    }
    try HeatMap(
      cells, columns: columns, x: Axis("timestep t", range: 0...50),
      rowLabels: (0..<width).map {
        $0 == 0
          ? "fast sine"
          : $0 == 14
            ? "slow sine"
            : $0 == 16 ? "fast cosine" : $0 == 31 ? "slow cosine" : ""
      },
      colors: .diverging, over: -1...1, label: "value", width: 560
    ).save(as: "times", in: chapter.output)
  }
}

/// A part of the U-Net, with what it holds and what it costs.
struct NetworkPart {
  let name: String
  var weights = 0
  var work = 0
}

extension UNet {
  /// The parts in the order in which a picture meets them.
  ///
  /// A weight of a convolution is multiplied once for each pixel of the
  /// result, a weight of a linear layer once for each picture.
  func parts(height: Int, width: Int) -> [NetworkPart] {
    let levels = 3
    func pixels(_ level: Int) -> Int { (height >> level) * (width >> level) }
    func size(_ level: Int) -> String {
      "\(height >> level) x \(width >> level)"
    }
    var parts: [NetworkPart] = []
    for parameter in learned {
      let words = parameter.name.split(separator: ".")
      var (name, level) = (String(words[0]), 0)
      switch words[0] {
      case "down":
        level = Int(words[1]) ?? 0
        name = "down, \(size(level))"
        if words[2] == "resize" { level += 1 }
      case "up":
        level = levels - 1 - (Int(words[1]) ?? 0)
        name = "up, \(size(level))"
        if words[2] == "resize" { level -= 1 }
      case "middle1", "middle2", "middleAttention":
        level = levels - 1
        name = "middle, \(size(level))"
      case "outputNorm": name = "output"
      default: break
      }
      if parts.last?.name != name { parts.append(NetworkPart(name: name)) }
      let shape = parameter.variable.shape
      let count = parameter.variable.count
      // The table of classes is looked up, not multiplied
      let isLinear = shape.count == 2 && words[0] != "classes"
      let uses = shape.count == 4 ? pixels(level) : isLinear ? 1 : 0
      parts[parts.count - 1].weights += count
      parts[parts.count - 1].work += count * uses
      if parameter.name.hasSuffix("queriesKeysValues.weight") {
        // Every pixel asks every other, and takes its share of every other
        parts[parts.count - 1].work += 2 * uses * uses * shape[2]
      }
    }
    return parts
  }
}

/// The parts taken together.
private func total(_ parts: [NetworkPart]) -> NetworkPart {
  NetworkPart(
    name: "all", weights: parts.reduce(0) { $0 + $1.weights },
    work: parts.reduce(0) { $0 + $1.work })
}

/// 1539329 as 1,539,329.
func grouped(_ number: Int) -> String {
  var (digits, groups) = (String(number), [String]())
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return ([digits] + groups).joined(separator: ",")
}

/// 12345678 as 12.3 M.
private func million(_ number: Int) -> String {
  fixed(Double(number) / 1e6, 1) + " M"
}
