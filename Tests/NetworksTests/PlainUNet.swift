import Foundation
import Networks
import Tensors

/// The U-Net once more, written as its formulas: slow, and plainly right.
///
/// Images are functions of row, column and channel kept in nested arrays, one
/// image at a time; weights are looked up by name.
struct PlainUNet {
  typealias Image = [[[Double]]]

  let weights: [String: Tensor<Double>]
  let multipliers: [Int]
  let residualBlocks: Int

  init(_ network: UNet<Double>, multipliers: [Int], residualBlocks: Int) {
    weights = Dictionary(
      uniqueKeysWithValues: network.learned.map { ($0.name, $0.variable.value) }
    )
    self.multipliers = multipliers
    self.residualBlocks = residualBlocks
  }

  func vector(_ name: String) -> [Double] { weights[name]?.scalars ?? [] }

  func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }

  func linear(_ x: [Double], _ name: String) -> [Double] {
    let (w, b) = (vector("\(name).weight"), vector("\(name).bias"))
    return b.indices.map { o in
      b[o] + x.indices.reduce(0) { $0 + x[$1] * w[$1 * b.count + o] }
    }
  }

  func convolution(
    _ x: Image, _ name: String, stride: Int = 1, before: Int = 1, after: Int = 1
  ) -> Image {
    let (w, b) = (vector("\(name).weight"), vector("\(name).bias"))
    let side = weights["\(name).weight"]?.shape[0] ?? 0
    let (height, width, inputs) = (x.count, x[0].count, x[0][0].count)
    let rows = (height + before + after - side) / stride + 1
    let columns = (width + before + after - side) / stride + 1
    var y = Image(
      repeating: Array(repeating: b, count: columns), count: rows)
    for i in 0..<rows {
      for j in 0..<columns {
        for r in 0..<side {
          for s in 0..<side {
            let (row, column) = (
              stride * i + r - before, stride * j + s - before
            )
            guard (0..<height).contains(row), (0..<width).contains(column)
            else { continue }
            for c in 0..<inputs {
              for o in b.indices {
                y[i][j][o] +=
                  x[row][column][c]
                  * w[((r * side + s) * inputs + c) * b.count + o]
              }
            }
          }
        }
      }
    }
    return y
  }

  func norm(
    _ x: Image, _ name: String, activation: (Double) -> Double
  ) -> Image {
    let (gamma, beta) = (vector("\(name).weight"), vector("\(name).bias"))
    let channels = gamma.count
    let size = channels / min(32, channels / 4)
    return x.map { row in
      row.map { pixel in
        pixel.indices.map { c in
          let group = c / size * size..<(c / size + 1) * size
          let members = x.flatMap { $0.flatMap { $0[group] } }
          let mean = members.reduce(0, +) / Double(members.count)
          let variance =
            members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            / Double(members.count)
          return activation(
            gamma[c] * (pixel[c] - mean) / (variance + 1e-6).squareRoot()
              + beta[c])
        }
      }
    }
  }

  func combine(
    _ a: Image, _ b: Image, _ rule: ([Double], [Double]) -> [Double]
  ) -> Image {
    zip(a, b).map { zip($0, $1).map { rule($0, $1) } }
  }

  func sum(_ a: Image, _ b: Image) -> Image {
    combine(a, b) { zip($0, $1).map { $0 + $1 } }
  }

  func block(_ x: Image, _ name: String, _ embedding: [Double]) -> Image {
    var h = convolution(
      norm(x, "\(name).norm1", activation: silu), "\(name).convolution1")
    let bias = linear(embedding.map(silu), "\(name).time")
    h = h.map { $0.map { zip($0, bias).map { $0 + $1 } } }
    h = convolution(
      norm(h, "\(name).norm2", activation: silu), "\(name).convolution2")
    let changes = weights["\(name).skip.weight"] != nil
    return sum(
      changes ? convolution(x, "\(name).skip", before: 0, after: 0) : x, h)
  }

  func attention(_ x: Image, _ name: String) -> Image {
    let channels = x[0][0].count
    let qkv = convolution(
      norm(x, "\(name).norm") { $0 }, "\(name).queriesKeysValues",
      before: 0, after: 0)
    let positions = qkv.flatMap { $0 }
    func part(_ pixel: [Double], _ k: Int) -> [Double] {
      Array(pixel[k * channels..<(k + 1) * channels])
    }
    let looked = qkv.map { row in
      row.map { pixel in
        let scores = positions.map { other in
          exp(
            zip(part(pixel, 0), part(other, 1)).reduce(0) { $0 + $1.0 * $1.1 }
              / Double(channels).squareRoot())
        }
        let total = scores.reduce(0, +)
        return (0..<channels).map { c in
          zip(scores, positions).reduce(0) { $0 + $1.0 * part($1.1, 2)[c] }
            / total
        }
      }
    }
    return sum(x, convolution(looked, "\(name).output", before: 0, after: 0))
  }

  func enlarged(_ x: Image) -> Image {
    (0..<2 * x.count).map { i in
      (0..<2 * x[0].count).map { j in x[i / 2][j / 2] }
    }
  }

  func callAsFunction(_ x: Image, at t: Int, channels: Int) -> Image {
    let half = channels / 2
    let angles = (0..<half).map {
      Double(t) / pow(10_000, Double($0) / Double(half - 1))
    }
    let embedding = linear(
      linear(angles.map { sin($0) } + angles.map { cos($0) }, "time.first")
        .map(silu), "time.second")

    var h = convolution(x, "input")
    var seen = [h]
    for l in multipliers.indices {
      for k in 0..<residualBlocks {
        h = block(h, "down.\(l).\(k)", embedding)
        seen.append(h)
      }
      if l < multipliers.count - 1 {
        h = convolution(h, "down.\(l).resize", stride: 2, before: 0)
        seen.append(h)
      }
    }
    h = block(h, "middle1", embedding)
    h = attention(h, "middleAttention")
    h = block(h, "middle2", embedding)
    for l in multipliers.indices {
      for k in 0...residualBlocks {
        h = combine(h, seen.removeLast()) { $0 + $1 }
        h = block(h, "up.\(l).\(k)", embedding)
      }
      if l < multipliers.count - 1 {
        h = convolution(enlarged(h), "up.\(l).resize")
      }
    }
    return convolution(norm(h, "outputNorm", activation: silu), "output")
  }
}
