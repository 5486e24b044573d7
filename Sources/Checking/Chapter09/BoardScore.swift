import Exercises
import Solutions
import Tensors

/// Points in board coordinates, each with its column and row.
private func squares(
  _ points: [Double], _ rounding: FloatingPointRoundingRule = .down
) -> [(column: Int, row: Int)] {
  stride(from: 0, to: points.count - 1, by: 2).map { i in
    func index(_ x: Double) -> Int {
      // Beyond the board it does not matter how far
      Int((2 * (min(max(x, -9), 9) + 1)).rounded(rounding))
    }
    return (index(points[i]), index(points[i + 1]))
  }
}

private func isOnBoard(_ square: (column: Int, row: Int)) -> Bool {
  0...3 ~= square.column && 0...3 ~= square.row
}

private func isEven(_ square: (column: Int, row: Int)) -> Bool {
  (square.column + square.row) % 2 == 0
}

/// The counts of points on the squares that count.
private func counts(
  _ squares: [(column: Int, row: Int)],
  where counts: ((column: Int, row: Int)) -> Bool = isEven
) -> [Int] {
  var result = [Int](repeating: 0, count: 16)
  for square in squares where isOnBoard(square) {
    result[4 * square.row + square.column] += 1
  }
  return result.indices.filter { counts((column: $0 % 4, row: $0 / 4)) }
    .map { result[$0] }
}

private func score(_ counts: [Int], of all: Int) -> [Double] {
  let inside = counts.reduce(0, +)
  let least = counts.min() ?? 0
  return [
    Double(inside) / Double(all),
    Double(least * counts.count) / Double(max(1, inside)),
  ]
}

extension Exercise {
  /// Exercise 9.2: two numbers that say how well a board is filled.
  static let boardScore = Assignment<[Double]>(
    id: "9.2", title: "Inside, and everywhere inside", function: "boardScore",
    section: "9.4",
    hint: "Count the points of each of the sixteen squares first. Mind "
      + "negative numbers: -0.3 rounded down is -1, so not on the board.",
    call: { "boardScore(\(Wording.list($0)))" },
    show: { numbers in
      guard numbers.count == 2 else { return Wording.list(numbers) }
      let n = numbers.map { Wording.number($0) }
      return "(inside: \(n[0]), emptiest: \(n[1]))"
    },
    reader: {
      let answer = try Exercises.Chapter09.boardScore($0)
      return [answer.inside, answer.emptiest]
    },
    reference: {
      let answer = try Solutions.Chapter09.boardScore($0)
      return [answer.inside, answer.emptiest]
    },
    alternatives: [
      { score(counts(squares($0)), of: $0.count / 2) }
    ],
    // One on each right square and a second on the first; three beside
    example: [
      -0.75, -0.75, 0.25, -0.75, -0.25, -0.25, 0.75, -0.25, -0.75, 0.25,
      0.25, 0.25, -0.25, 0.75, 0.75, 0.75, -0.7, -0.8, -0.75, -0.25, 1.25,
      0.25, -1.1, -0.8,
    ],
    probes: { generator in
      var inputs: [[Double]] = [
        [0.1, 0.1], [-0.2, 0.3], [5, 5], [-1.25, -1.25], [-1.1, 0.3, 0.3, 0.3],
        [1e6, -1e6, 0.1, 0.1],
      ]
      for count in [10, 30, 100, 400] {
        for scale in [0.5, 0.8, 1.5] {
          inputs.append(generator.normals(2 * count, scale: scale))
        }
        inputs.append(
          (0..<2 * count).map { _ in generator.uniform(-1, 1) })
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "the wrong squares",
        clue: "You count the squares where column plus row is odd. The lower "
          + "left one, column 0 and row 0, is a right one."
      ) { points in
        let odd = counts(squares(points)) { !isEven($0) }
        return score(odd, of: points.count / 2)
      },
      Mistake(
        "rounded towards zero",
        clue: "You round towards zero, so points that lie left of the board or "
          + "below it by less than a square are taken for points on it. Round "
          + "down."
      ) { score(counts(squares($0, .towardZero)), of: $0.count / 2) },
      Mistake(
        "the board without end",
        clue: "You count points outside of the board too, where its pattern "
          + "would go on. Column and row must both lie in 0...3."
      ) { points in
        let all = squares(points)
        let even = all.filter { ($0.column + $0.row) & 1 == 0 }.count
        let inside = counts(all)
        let least = inside.min() ?? 0
        return [
          Double(even) / Double(all.count),
          Double(8 * least) / Double(max(1, even)),
        ]
      },
      Mistake(
        "all sixteen squares",
        clue: "You count all points on the board. Half of its squares are the "
          + "wrong ones."
      ) { points in
        let all = counts(squares(points)) { _ in true }
        return score(all, of: points.count / 2)
      },
      Mistake(
        "the emptiest of sixteen",
        clue: "You look for the emptiest among all sixteen squares. The wrong "
          + "ones should be empty: only the eight right ones count."
      ) { points in
        let right = counts(squares(points))
        let least = counts(squares(points)) { _ in true }.min() ?? 0
        let inside = right.reduce(0, +)
        return [
          Double(inside) / Double(points.count / 2),
          Double(8 * least) / Double(max(1, inside)),
        ]
      },
      Mistake(
        "the filling out of all points",
        clue: "You divide the emptiest square's count by the number of all "
          + "points. The filling is a share of those inside, or points that "
          + "miss the board would be held against it twice."
      ) { points in
        let right = counts(squares(points))
        return [
          score(right, of: points.count / 2)[0],
          Double(16 * (right.min() ?? 0)) / Double(points.count),
        ]
      },
      Mistake(
        "the fullest square",
        clue: "Your second number is the filling of the fullest square."
      ) { points in
        let right = counts(squares(points))
        let inside = max(1, right.reduce(0, +))
        return [
          score(right, of: points.count / 2)[0],
          Double(8 * (right.max() ?? 0)) / Double(inside),
        ]
      },
      Mistake(
        "a share for a filling",
        clue: "Your second number is a share of the points. Times eight, it "
          + "becomes a filling, 1 for an evenly filled board."
      ) { points in
        let both = score(counts(squares(points)), of: points.count / 2)
        return [both[0], both[1] / 8]
      },
      Mistake(
        "empty squares left out",
        clue: "Squares without any point are missing from your count, so the "
          + "emptiest of the others comes out. An empty square has filling 0."
      ) { points in
        let right = counts(squares(points)).filter { $0 > 0 }
        let inside = max(1, right.reduce(0, +))
        return [
          score(right, of: points.count / 2)[0],
          Double(8 * (right.min() ?? 0)) / Double(inside),
        ]
      },
      Mistake(
        "numbers counted for points",
        clue: "You divide by the number of numbers. A point has two."
      ) { points in
        let both = score(counts(squares(points)), of: points.count)
        return both
      },
    ])
}
