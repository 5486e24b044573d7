import Foundation
import Kernels
import Testing

@Suite("The linear layer agrees with its definition")
struct LinearTests {
  private func value(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .none: z
    case .relu: max(0, z)
    case .silu: z / (1 + exp(-z))
    }
  }

  private func slope(_ activation: Activation, _ z: Double) -> Double {
    let s = 1 / (1 + exp(-z))
    switch activation {
    case .none: return 1
    case .relu: return z > 0 ? 1 : 0
    case .silu: return s + z * s * (1 - s)
    }
  }

  private func compare<S: KernelScalar>(
    _: S.Type, _ activation: Activation, rows: Int, inputs: Int, outputs: Int
  ) {
    var draws = Draws(rows + inputs)
    let x: [S] = draws.numbers(rows * inputs)
    let w: [S] = draws.numbers(inputs * outputs)
    let b: [S] = draws.numbers(outputs)
    let dy: [S] = draws.numbers(rows * outputs)

    // z = x W + b and the gradients, number by number
    var z = [Double](repeating: 0, count: rows * outputs)
    var dx = [Double](repeating: 0, count: x.count)
    var dw = [Double](repeating: 0, count: w.count)
    var db = [Double](repeating: 0, count: b.count)
    for i in 0..<rows {
      for o in 0..<outputs {
        let at = i * outputs + o
        z[at] = Double(b[o])
        for k in 0..<inputs {
          z[at] += Double(x[i * inputs + k]) * Double(w[k * outputs + o])
        }
        let dz = Double(dy[at]) * slope(activation, z[at])
        db[o] += dz
        for k in 0..<inputs {
          dx[i * inputs + k] += dz * Double(w[k * outputs + o])
          dw[k * outputs + o] += dz * Double(x[i * inputs + k])
        }
      }
    }

    var y = [S](repeating: .nan, count: z.count)
    linear(
      x, weights: w, bias: b, activation, into: &y,
      rows: rows, inputs: inputs, outputs: outputs)
    expectClose(y, z.map { value(activation, $0) }, "y")
    var again = [S](repeating: .nan, count: z.count)
    var kept = again
    linear(
      x, weights: w, bias: b, activation, into: &again, preactivation: &kept,
      rows: rows, inputs: inputs, outputs: outputs)
    #expect(again == y)
    expectClose(kept, z, "z")

    var dxFound = [S](repeating: .nan, count: x.count)
    var dwFound = [S](repeating: .nan, count: w.count)
    var dbFound = [S](repeating: .nan, count: b.count)
    linearGradients(
      x, weights: w, activation, kept: activation == .relu ? y : kept,
      outputGradient: dy, inputGradient: &dxFound, weightGradient: &dwFound,
      biasGradient: &dbFound, rows: rows, inputs: inputs, outputs: outputs)
    expectClose(dxFound, dx, "dx")
    expectClose(dwFound, dw, "dw")
    expectClose(dbFound, db, "db")
  }

  @Test("output and gradients", arguments: Activation.allCases)
  func agrees(activation: Activation) {
    for (rows, inputs, outputs) in [
      (1, 1, 1), (5, 3, 128), (17, 33, 2), (128, 3, 20), (2, 70, 65),
      (300, 64, 65),
    ] {
      compare(
        Float.self, activation, rows: rows, inputs: inputs, outputs: outputs)
      compare(
        Double.self, activation, rows: rows, inputs: inputs, outputs: outputs)
    }
  }

  @Test("big layers, cut in pieces, agree with small ones")
  func pieces() {
    var draws = Draws(5)
    let (rows, width) = (700, 160)
    let x: [Float] = draws.numbers(rows * width)
    let w: [Float] = draws.numbers(width * width)
    let b: [Float] = draws.numbers(width)
    var y = [Float](repeating: .nan, count: rows * width)
    linear(
      x, weights: w, bias: b, .relu, into: &y,
      rows: rows, inputs: width, outputs: width)
    for start in stride(from: 0, to: rows, by: 100) {
      var piece = [Float](repeating: .nan, count: 100 * width)
      linear(
        Array(x[start * width..<(start + 100) * width]), weights: w, bias: b,
        .relu, into: &piece, rows: 100, inputs: width, outputs: width)
      expectClose(
        piece, Array(y[start * width..<(start + 100) * width]).doubles, "y")
    }
  }

  @Test("several layers at once agree with one after another")
  func layers() {
    var draws = Draws(6)
    let (rows, widths) = (333, [3, 130, 70, 2])
    let x: [Float] = draws.numbers(rows * widths[0])
    var expected = x
    var layers: [LinearLayer<Float>] = []
    var buffers: [UnsafeMutableBufferPointer<Float>] = []
    defer { for buffer in buffers { buffer.deallocate() } }
    func kept(_ numbers: [Float]) -> UnsafePointer<Float> {
      let buffer = UnsafeMutableBufferPointer<Float>.allocate(
        capacity: numbers.count)
      _ = buffer.initialize(from: numbers)
      buffers.append(buffer)
      return UnsafePointer(buffer.baseAddress!)
    }
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      let w = kept(draws.numbers(inputs * outputs))
      let b = kept(draws.numbers(outputs))
      let activation: Activation = outputs == 2 ? .none : .relu
      layers.append(
        LinearLayer(
          weights: w, bias: b, activation, inputs: inputs, outputs: outputs))
      var y = [Float](repeating: .nan, count: rows * outputs)
      linear(
        expected, weights: w, bias: b, activation, into: &y,
        rows: rows, inputs: inputs, outputs: outputs)
      expected = y
    }
    var found = [Float](repeating: .nan, count: rows * 2)
    linear(x, through: layers, into: &found, rows: rows)
    expectClose(found, expected.doubles, "y")
  }

  @Test("SiLU at the ends of the range; not-a-number stays so")
  func extremes() {
    let x: [Float] = [-1e30, -200, -90, -1e-20, 0, 90, 200, 1e30, .nan]
    var y = [Float](repeating: 0, count: x.count)
    linear(
      x, weights: [1], bias: [0], .silu, into: &y,
      rows: x.count, inputs: 1, outputs: 1)
    for (x, y) in zip(x, y).dropLast() where x > -1e20 {
      let exact = Double(x) / (1 + exp(-Double(x)))
      #expect(abs(Double(y) - exact) <= 1e-6 * max(1, abs(exact)), "at \(x)")
    }
    #expect(y[8].isNaN)
    for activation in Activation.allCases {
      linear(
        [.nan], weights: [1], bias: [0], activation, into: &y,
        rows: 1, inputs: 1, outputs: 1)
      #expect(y[0].isNaN)
    }
  }
}
