import ChapterKit
import Tensors

// ANCHOR: dual
/// A number, and how fast it grows when one chosen weight does.
struct Dual {
  var value: Double
  var slope: Double

  static func + (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value + b.value, slope: a.slope + b.slope)
  }

  static func * (a: Dual, b: Dual) -> Dual {
    Tally.add(3)
    return Dual(
      value: a.value * b.value,
      slope: a.slope * b.value + a.value * b.slope)
  }
}
// ANCHOR_END: dual

/// What a small network computes with: sums, products and the rectifier.
protocol Computable {
  static func + (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  var rectified: Self { get }
}

extension Dual: Computable {
  var rectified: Dual { value > 0 ? self : Dual(value: 0, slope: 0) }
}

/// A variable of one number, whose multiplications are counted.
struct Traced: Computable {
  let variable: Number

  static func + (a: Traced, b: Traced) -> Traced {
    Traced(variable: a.variable + b.variable)
  }

  static func * (a: Traced, b: Traced) -> Traced {
    let parents = [a.variable, b.variable]
    let product = a.variable * b.variable
    Tally.add(1)
    // An operation without effect that counts what the product's way back costs
    let counted = Variable(product.storage, shape: [], madeFrom: [product]) {
      dy in
      Tally.add(parents.count { $0.needsGradient })
      product.accumulate(dy)
    }
    return Traced(variable: counted)
  }

  var rectified: Traced { Traced(variable: relu(variable)) }
}

/// Three layers of `width` numbers, all connected; the sum of the last.
func network<N: Computable>(_ weights: [N], _ x: [N]) -> N {
  let width = x.count
  var x = x
  for layer in 0..<3 {
    x = (0..<width).map { row in
      let start = (layer * width + row) * width
      let terms = x.indices.map { weights[start + $0] * x[$0] }
      return terms.dropFirst().reduce(terms[0], +).rectified
    }
  }
  return x.dropFirst().reduce(x[0], +)
}

/// Section B.2: the chain rule from either end.
struct TwoModes {
  let chapter: Chapter

  // ANCHOR: forward
  /// One pass for each weight, which alone has slope 1.
  func forwardGradient(_ weights: [Double], _ x: [Double]) -> [Double] {
    weights.indices.map { chosen in
      let duals = weights.enumerated().map {
        Dual(value: $1, slope: $0 == chosen ? 1 : 0)
      }
      return network(duals, x.map { Dual(value: $0, slope: 0) }).slope
    }
  }
  // ANCHOR_END: forward

  // ANCHOR: reverse
  /// One pass there, one pass back.
  func reverseGradient(_ weights: [Double], _ x: [Double]) -> [Double] {
    let leaves = weights.map { leaf($0) }
    let data = x.map { Traced(variable: leaf($0, learned: false)) }
    network(leaves.map(Traced.init), data).variable.backward()
    return leaves.map { $0.gradient?.scalars[0] ?? 0 }
  }
  // ANCHOR_END: reverse

  func run(using generator: inout SeededGenerator) {
    chapter.section("B.2", "From which end?")
    chapter.say("Multiplications for the slopes by all weights of a network:")
    var rows: [[String]] = []
    var errors: [Double] = []
    var most = (forward: 0, reverse: 0, weights: 0)
    for width in [2, 4, 8, 16] {
      let count = 3 * width * width
      let weights = Tensor<Double>.normal([count], using: &generator).scalars
      let x = Tensor<Double>.normal([width], using: &generator).scalars
      let forward = Tally.counting { forwardGradient(weights, x) }
      let reverse = Tally.counting { reverseGradient(weights, x) }
      errors += zip(forward.result, reverse.result).map {
        abs($0 - $1) / max(1, abs($0))
      }
      rows.append([
        "\(count)", "\(forward.count)", "\(reverse.count)",
        fixed(Double(forward.count) / Double(reverse.count), 0),
      ])
      most = (forward.count, reverse.count, count)
    }
    chapter.table(["weights", "forward", "reverse", "times more"], rows)
    let n = Double(most.weights)
    chapter.report(
      "modes.weights", "weights", n, expect: 768, within: 0, quiet: true)
    chapter.report(
      "modes.forward", "forward", Double(most.forward),
      expect: 3 * n * n, within: 0, quiet: true)
    // The first of three layers sends nothing back to the data
    chapter.report(
      "modes.reverse", "reverse", Double(most.reverse),
      expect: 3 * n - n / 3, within: 0, quiet: true)
    chapter.say()
    chapter.say("Both find the same slopes:")
    chapter.report(
      "modes.difference", "largest relative difference", largest(errors),
      expect: 0, within: 1e-12)
  }
}
