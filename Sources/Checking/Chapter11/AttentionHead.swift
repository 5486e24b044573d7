import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 11.4.
struct AttentionInput: Sendable {
  typealias Matrix = [[Double]]

  let queries: Matrix
  let keys: Matrix
  let values: Matrix

  /// How long all rows are.
  var d: Int { keys[0].count }

  static let rule =
    "One row for each query is asked for, as long as the rows of the values."

  /// The rows of an answer one after the other, if they are as they should be.
  func flat(_ rows: Matrix) throws -> [Double] {
    guard rows.map(\.count) == queries.map({ _ in d }) else {
      throw Misshapen(rows: rows.map(\.count), rule: Self.rule)
    }
    return rows.flatMap { $0 }
  }

  /// Numbers of one list times those of another, added up.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// A column of a matrix.
  static func column(_ c: Int, of rows: Matrix) -> [Double] {
    rows.map { $0[c] }
  }

  /// Q K^T, times a factor.
  func scores(times factor: Double) -> Matrix {
    queries.map { query in keys.map { factor * Self.dot(query, $0) } }
  }

  /// The right scores.
  var scores: Matrix { scores(times: 1 / Double(d).squareRoot()) }

  /// Positive numbers with the sum 1, larger where the scores are larger.
  static func softmax(_ scores: [Double]) -> [Double] {
    softmax(scores, below: scores.max() ?? 0)
  }

  /// The same, with something else than the largest score taken away first.
  static func softmax(_ scores: [Double], below top: Double) -> [Double] {
    let powers = scores.map { exp($0 - top) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The rows of a matrix with the weights of each query; the values, if none
  /// is given.
  func mixed(_ weights: Matrix, of rows: Matrix? = nil) -> [Double] {
    let rows = rows ?? values
    return weights.flatMap { weights in
      rows[0].indices.map { Self.dot(weights, Self.column($0, of: rows)) }
    }
  }

  static func random(
    _ queries: Int, _ keys: Int, _ d: Int, scale: Double = 1,
    _ generator: inout SeededGenerator
  ) -> AttentionInput {
    AttentionInput(
      queries: (0..<queries).map { _ in generator.normals(d, scale: scale) },
      keys: (0..<keys).map { _ in generator.normals(d, scale: scale) },
      values: (0..<keys).map { _ in generator.normals(d) })
  }

  /// A matrix as it is written in a call.
  static func words(_ rows: Matrix) -> String {
    "[" + rows.map { Wording.list($0) }.joined(separator: ", ") + "]"
  }
}

extension Exercise {
  /// Exercise 11.4: scaled dot products, and a softmax over the keys.
  static let attentionHead = Assignment<AttentionInput>(
    id: "11.4", title: "Attention", function: "attention", section: "11.6",
    hint: "Do it for one query. Its scores are its dot products with the "
      + "keys, over sqrt(d). Take the largest away from all of them, then "
      + "`exp`, then divide by the sum. With these weights, add up the values.",
    call: {
      "attention(queries: \(AttentionInput.words($0.queries)), "
        + "keys: \(AttentionInput.words($0.keys)), "
        + "values: \(AttentionInput.words($0.values)))"
    },
    reader: { i in
      try i.flat(
        Exercises.Chapter11.attention(
          queries: i.queries, keys: i.keys, values: i.values))
    },
    reference: { i in
      try i.flat(
        Solutions.Chapter11.attention(
          queries: i.queries, keys: i.keys, values: i.values))
    },
    alternatives: [
      { i in i.mixed(i.scores.map { AttentionInput.softmax($0) }) },
      { i in
        // The logarithm of the sum, and the queries scaled beforehand
        let root = Double(i.d).squareRoot()
        let scaled = i.queries.map { $0.map { $0 / root } }
        return i.mixed(
          scaled.map { query in
            let scores = i.keys.map { AttentionInput.dot($0, query) }
            let top = scores.max() ?? 0
            let sum = scores.reduce(0) { $0 + exp($1 - top) }
            return scores.map { exp($0 - top - log(sum)) }
          })
      },
      { i in
        // Each weight as one over a sum
        i.mixed(
          i.scores.map { scores in
            scores.map { s in
              1 / scores.reduce(0) { $0 + exp($1 - s) }
            }
          })
      },
    ],
    example: AttentionInput(
      queries: [[2, 0], [0, 1]], keys: [[1, 0], [1, 2], [0, 1]],
      values: [[1, 3], [0, -1], [2, 0]]),
    probes: { generator in
      var inputs: [AttentionInput] = []
      let shapes = [
        (1, 1, 1), (1, 2, 3), (2, 1, 2), (2, 3, 4), (3, 2, 5), (4, 4, 3),
        (3, 3, 3), (3, 5, 2), (5, 3, 2), (2, 5, 8), (6, 4, 2), (4, 7, 4),
        (3, 4, 16), (5, 6, 3), (7, 7, 2), (2, 3, 2),
      ]
      for (queries, keys, d) in shapes {
        inputs.append(.random(queries, keys, d, &generator))
      }
      // Scores that are too large for `exp`, far too negative, or both
      let key = generator.uniform(1, 2)
      inputs += [
        .random(3, 4, 2, scale: 60, &generator),
        AttentionInput(
          queries: [[300, -200]], keys: [[-300, 200], [-299, 200]],
          values: [[1, 2], [3, 4]]),
        AttentionInput(
          queries: [[300], [-1], [0.5]], keys: [[200 + key], [200]],
          values: [[1], [-1]]),
        AttentionInput(
          queries: [[40], [-40]], keys: [[40 + key], [40]],
          values: [[1], [-1]]),
      ]
      return inputs
    },
    mistakes: [
      Mistake(
        "the scale forgotten",
        clue: "You do not divide the dot products by sqrt(d). With long rows "
          + "they grow, and the softmax would look at one key only."
      ) { i in i.mixed(i.scores(times: 1).map { AttentionInput.softmax($0) }) },
      Mistake(
        "divided by d",
        clue: "You divide the dot products by d. A sum of d random numbers "
          + "grows like the root of d: divide by that."
      ) { i in
        i.mixed(
          i.scores(times: 1 / Double(i.d)).map { AttentionInput.softmax($0) })
      },
      Mistake(
        "multiplied by sqrt(d)",
        clue: "You multiply the dot products by sqrt(d). They are too large "
          + "already: divide."
      ) { i in
        i.mixed(
          i.scores(times: Double(i.d).squareRoot())
            .map { AttentionInput.softmax($0) })
      },
      Mistake(
        "the root of the number of keys",
        clue: "You divide by the root of the number of keys. d is how long a "
          + "row is: so many products are added up in a score."
      ) { i in
        i.mixed(
          i.scores(times: 1 / Double(i.keys.count).squareRoot())
            .map { AttentionInput.softmax($0) })
      },
      Mistake(
        "divided after the softmax",
        clue: "You divide the weights by sqrt(d), after the softmax. It is "
          + "the scores that are divided, before it; the weights of a query "
          + "have the sum 1."
      ) { i in
        let root = Double(i.d).squareRoot()
        return i.mixed(
          i.scores(times: 1).map {
            AttentionInput.softmax($0).map { $0 / root }
          })
      },
      Mistake(
        "softmax over the queries",
        clue: "Your weights have the sum 1 for each key, over all queries. "
          + "Each query divides its attention among the keys: the sum runs "
          + "over them, along a row of Q K^T."
      ) { i in
        let scores = i.scores
        let columns = i.keys.indices.map {
          AttentionInput.softmax(AttentionInput.column($0, of: scores))
        }
        return i.mixed(
          i.queries.indices.map { AttentionInput.column($0, of: columns) })
      },
      Mistake(
        "one softmax over everything",
        clue: "Your weights of all queries together have the sum 1. Each "
          + "query has a softmax of its own."
      ) { i in
        let all = AttentionInput.softmax(i.scores.flatMap { $0 })
        let count = i.keys.count
        return i.mixed(
          i.queries.indices.map { Array(all[$0 * count..<($0 + 1) * count]) })
      },
      Mistake(
        "no softmax",
        clue: "You mix the values with the scores themselves. They may be "
          + "negative, and their sum is anything: the softmax makes weights "
          + "of them."
      ) { i in i.mixed(i.scores) },
      Mistake(
        "not divided by the sum",
        clue: "You take `exp` of the scores and stop there. Divide by the "
          + "sum, so that the weights of a query have the sum 1."
      ) { i in i.mixed(i.scores.map { $0.map { exp($0) } }) },
      Mistake(
        "too large for exp",
        clue: "All is right until a score is too large or too small for "
          + "`exp`, and infinity or 0 is divided by itself. Take the largest "
          + "score away from all first: the weights stay what they are."
      ) { i in
        i.mixed(i.scores.map { AttentionInput.softmax($0, below: 0) })
      },
      Mistake(
        "one largest score for all queries",
        clue: "You take the largest of *all* scores away. A query whose "
          + "scores lie far below it is left with 0 / 0: each has a largest "
          + "of its own."
      ) { i in
        let top = i.scores.flatMap { $0 }.max() ?? 0
        return i.mixed(
          i.scores.map { AttentionInput.softmax($0, below: top) })
      },
      Mistake(
        "the keys not transposed",
        clue: "You multiply the queries by the keys and not by their "
          + "transpose. A score is the dot product of two rows: a query and a "
          + "key."
      ) { i in
        let root = Double(i.d).squareRoot()
        return i.mixed(
          i.queries.map { query in
            AttentionInput.softmax(
              (0..<i.d).map {
                AttentionInput.dot(
                  query, AttentionInput.column($0, of: i.keys)) / root
              })
          })
      },
      Mistake(
        "the keys mixed",
        clue: "You mix the keys. They only say where to look; what is found "
          + "there are the values."
      ) { i in
        i.mixed(i.scores.map { AttentionInput.softmax($0) }, of: i.keys)
      },
      Mistake(
        "each query compared with the queries",
        clue: "You take the dot products of the queries with one another. The "
          + "keys have not been asked."
      ) { i in
        let root = Double(i.d).squareRoot()
        return i.mixed(
          i.queries.map { query in
            AttentionInput.softmax(
              i.queries.map { AttentionInput.dot(query, $0) / root })
          })
      },
      Mistake(
        "all values alike",
        clue: "You return the mean of the values. The more a key is like the "
          + "query, the more its value counts."
      ) { i in
        i.mixed(
          i.queries.map { _ in
            i.keys.map { _ in 1 / Double(i.keys.count) }
          })
      },
      Mistake(
        Suspect.misshapen(rule: "").name,
        clue: Suspect.misshapen(rule: AttentionInput.rule).clue
      ) { i in
        // All rows run together
        try i.flat([i.mixed(i.scores.map { AttentionInput.softmax($0) }), []])
      },
    ])
}
