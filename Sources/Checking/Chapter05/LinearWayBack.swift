import Exercises
import Solutions
import Tensors

/// The arguments of exercise 5.5.
struct LinearInput: Sendable {
  let x, weights, slopes: [Double]
  let inputs, outputs: Int

  var rows: Int { slopes.count / outputs }

  /// All the sums that a way back can be made of, with other indices.
  func sums(
    x dx: (Int, Int) -> Double, weights dw: (Int, Int) -> Double,
    bias db: (Int) -> Double
  ) -> [Double] {
    (0..<rows).flatMap { r in (0..<inputs).map { dx(r, $0) } }
      + (0..<inputs).flatMap { i in (0..<outputs).map { dw(i, $0) } }
      + (0..<outputs).map(db)
  }

  func dx(_ r: Int, _ i: Int) -> Double {
    (0..<outputs).reduce(0) {
      $0 + slopes[r * outputs + $1] * weights[i * outputs + $1]
    }
  }

  func dw(_ i: Int, _ o: Int) -> Double {
    (0..<rows).reduce(0) {
      $0 + x[$1 * inputs + i] * slopes[$1 * outputs + o]
    }
  }

  func db(_ o: Int) -> Double {
    (0..<rows).reduce(0) { $0 + slopes[$1 * outputs + o] }
  }

  init(
    rows: Int, inputs: Int, outputs: Int,
    using generator: inout SeededGenerator
  ) {
    x = generator.normals(rows * inputs)
    weights = generator.normals(inputs * outputs)
    slopes = generator.normals(rows * outputs)
    (self.inputs, self.outputs) = (inputs, outputs)
  }

  init(
    _ x: [Double], _ weights: [Double], _ slopes: [Double], inputs: Int,
    outputs: Int
  ) {
    (self.x, self.weights, self.slopes) = (x, weights, slopes)
    (self.inputs, self.outputs) = (inputs, outputs)
  }
}

extension Exercise {
  /// Exercise 5.5: the derivatives that go back through a linear layer.
  static let linearWayBack = Assignment<LinearInput>(
    id: "5.5", title: "The way back through a layer",
    function: "linearBackward", section: "5.2",
    hint: "Begin with lists of zeros. For every row r, output o and input i, "
      + "x[r, i] and w[i, o] met in y[r, o]: each gets y's slope times the "
      + "other. Every b[o] went into all rows.",
    call: {
      "linearBackward(x: \(Wording.list($0.x)), weights: "
        + "\(Wording.list($0.weights)), slopes: \(Wording.list($0.slopes)), "
        + "inputs: \($0.inputs), outputs: \($0.outputs))"
    },
    reader: {
      let answer = try Exercises.Chapter05.linearBackward(
        x: $0.x, weights: $0.weights, slopes: $0.slopes, inputs: $0.inputs,
        outputs: $0.outputs)
      return answer.x + answer.weights + answer.bias
    },
    reference: {
      let answer = try Solutions.Chapter05.linearBackward(
        x: $0.x, weights: $0.weights, slopes: $0.slopes, inputs: $0.inputs,
        outputs: $0.outputs)
      return answer.x + answer.weights + answer.bias
    },
    alternatives: [
      { i in i.sums(x: i.dx, weights: i.dw, bias: i.db) }
    ],
    example: LinearInput(
      [1, 2, 0, -1], [1, 0, 2, 3], [1, 2, -1, 4], inputs: 2, outputs: 2),
    probes: { generator in
      [
        (1, 1, 1), (2, 2, 2), (3, 3, 3), (1, 4, 2), (5, 1, 3), (4, 3, 1),
        (3, 2, 4), (6, 5, 5),
      ].map {
        LinearInput(rows: $0, inputs: $1, outputs: $2, using: &generator)
      }
    },
    mistakes: [
      Mistake(
        "the weights the wrong way round",
        clue: "Your derivatives by x use w[o, i] where w[i, o] went into "
          + "y[r, o]. On the way back the weights are transposed: the sum "
          + "runs over the outputs."
      ) { i in
        i.sums(
          x: { r, k in
            (0..<i.outputs).reduce(0) {
              $0 + i.slopes[r * i.outputs + $1]
                * i.weights[($1 * i.inputs + k) % i.weights.count]
            }
          }, weights: i.dw, bias: i.db)
      },
      Mistake(
        "the derivatives by the weights transposed",
        clue: "Your derivatives by w stand as [o, i]. They belong to w[i, o] "
          + "and stand where it stands: `i * outputs + o`."
      ) { i in
        i.sums(
          x: i.dx,
          weights: { k, o in
            let place = k * i.outputs + o
            return i.dw(place % i.inputs, place / i.inputs)
          }, bias: i.db)
      },
      Mistake(
        "the last row overwrites the others",
        clue: "Your derivatives by w are those of the last row alone. Every "
          + "row used the same weights: their shares add up, += and not =."
      ) { i in
        i.sums(
          x: i.dx,
          weights: { k, o in
            i.x[(i.rows - 1) * i.inputs + k]
              * i.slopes[(i.rows - 1) * i.outputs + o]
          }, bias: i.db)
      },
      Mistake(
        "the last output overwrites the others",
        clue: "Your derivatives by x know of the last output only. x[r, i] "
          + "went into all outputs: their shares add up, += and not =."
      ) { i in
        i.sums(
          x: { r, k in
            i.slopes[(r + 1) * i.outputs - 1]
              * i.weights[(k + 1) * i.outputs - 1]
          }, weights: i.dw, bias: i.db)
      },
      Mistake(
        "the bias of the last row",
        clue: "Your derivatives by b are the slopes of the last row. b[o] was "
          + "added in every row: sum over them."
      ) { i in
        i.sums(
          x: i.dx, weights: i.dw,
          bias: { i.slopes[(i.rows - 1) * i.outputs + $0] })
      },
      Mistake(
        "the bias averaged",
        clue: "You average the slopes over the rows for b. If the loss is a "
          + "mean, the slopes have been divided already: sum."
      ) { i in
        i.sums(
          x: i.dx, weights: i.dw, bias: { i.db($0) / Double(i.rows) })
      },
      Mistake(
        "weights and bias averaged",
        clue: "You average over the rows. If the loss is a mean, the slopes "
          + "have been divided already: sum."
      ) { i in
        i.sums(
          x: i.dx, weights: { i.dw($0, $1) / Double(i.rows) },
          bias: { i.db($0) / Double(i.rows) })
      },
      Mistake(
        "no derivative for the bias",
        clue: "Your derivatives by b are 0, as if it were fixed. It is "
          + "learned too: the sum of the slopes of its output."
      ) { i in i.sums(x: i.dx, weights: i.dw, bias: { _ in 0 }) },
      Mistake(
        "the bias 1",
        clue: "Your derivatives by b are 1. That is dy/db; the chain rule "
          + "multiplies it by y's own slope, and sums over the rows."
      ) { i in i.sums(x: i.dx, weights: i.dw, bias: { _ in 1 }) },
      Mistake(
        "the wrong sign",
        clue: "All your derivatives have the wrong sign. To go downhill is the "
          + "optimiser's business: it subtracts."
      ) { i in
        i.sums(
          x: { -i.dx($0, $1) }, weights: { -i.dw($0, $1) },
          bias: { -i.db($0) })
      },
    ],
    experiments: [
      Experiment(
        quantity: "Your slope by w[0, 0], less the one found by nudging it",
        expected: 0, within: 1e-6
      ) { answer, generator in
        let i = LinearInput(rows: 3, inputs: 2, outputs: 2, using: &generator)
        // Only the first output of each row knows w[0, 0]
        func loss(_ nudge: Double) -> Double {
          let w = i.weights[0] + nudge
          var sum = 0.0
          for r in 0..<3 {
            let y = i.x[2 * r] * w + i.x[2 * r + 1] * i.weights[2]
            sum += i.slopes[2 * r] * y
          }
          return sum
        }
        return try answer(i)[6] - (loss(1e-4) - loss(-1e-4)) / 2e-4
      }
    ])
}
