import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 7.4.
struct PointsInput: Sendable {
  let points: [[Double]]

  /// The distance of two points.
  func distance(_ i: Int, _ j: Int) -> Double {
    zip(points[i], points[j]).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }.squareRoot()
  }

  /// For each point, the distances to all others that `isAsked` of both.
  func distances(where isAsked: (Int, Int) -> Bool) -> [[Double]] {
    points.indices.map { i in
      points.indices.filter { isAsked(i, $0) }.map { distance(i, $0) }
    }
  }

  /// For each point, the smallest of some distances.
  func nearest(where isAsked: (Int, Int) -> Bool) -> [Double] {
    distances(where: isAsked).map { $0.min() ?? .infinity }
  }

  /// For each point, something made of the distances to all others, sorted.
  func each(_ choose: ([Double]) -> Double) -> [Double] {
    distances { $0 != $1 }.map { choose($0.sorted()) }
  }

  /// The right answer.
  var answer: [Double] { each { $0[0] } }

  /// For each point, the smallest sum of differences' sizes.
  var nearestBySizes: [Double] {
    points.indices.map { i in
      var smallest = Double.infinity
      for j in points.indices where j != i {
        let sum = zip(points[i], points[j]).reduce(0) {
          $0 + abs($1.0 - $1.1)
        }
        smallest = min(smallest, sum)
      }
      return smallest
    }
  }
}

extension Exercise {
  /// Exercise 7.4: nearest neighbours among the data themselves.
  static let leaveOneOut = Assignment<PointsInput>(
    id: "7.4", title: "Leave one out", function: "leaveOneOut",
    section: "7.3",
    hint: "Each point is at distance 0 of itself. What has to be left out is "
      + "its own place in the list: a twin in another place stays.",
    call: { i in
      "leaveOneOut(["
        + (i.points.count > 4
          ? "... \(i.points.count) points ..."
          : i.points.map(Wording.list).joined(separator: ", ")) + "])"
    },
    reader: { try Exercises.Chapter07.leaveOneOut($0.points) },
    reference: { try Solutions.Chapter07.leaveOneOut($0.points) },
    alternatives: [
      { i in
        // The second of the sorted distances: the first is its own
        i.distances { _, _ in true }.map { $0.sorted()[1] }
      },
      { i in
        // Each pair once
        var nearest = i.points.map { _ in Double.infinity }
        for a in i.points.indices {
          for b in i.points.indices where b > a {
            let d = i.distance(a, b)
            nearest[a] = min(nearest[a], d)
            nearest[b] = min(nearest[b], d)
          }
        }
        return nearest
      },
    ],
    example: PointsInput(points: [[0, 0], [3, 4], [3, 0], [3, 0]]),
    probes: { generator in
      var inputs = [
        PointsInput(points: [[1], [4]]),
        PointsInput(points: [[2, 2], [2, 2]]),
        PointsInput(points: [[5], [5], [5], [1]]),
        PointsInput(points: [[0], [1], [3], [7], [15]]),
      ]
      for (count, size) in [(2, 1), (3, 2), (5, 1), (12, 3), (30, 20)] {
        inputs.append(
          PointsInput(
            points: (0..<count).map { _ in
              generator.normals(size, scale: 10)
            }))
      }
      // With a twin far back in the list
      var points = (0..<9).map { _ in generator.normals(4) }
      points.append(points[1])
      inputs.append(PointsInput(points: points))
      return inputs
    },
    mistakes: [
      Mistake(
        "each its own neighbour",
        clue: "You find each point itself, at distance 0. Leave out its own "
          + "place in the list."
      ) { i in i.nearest { _, _ in true } },
      Mistake(
        "twins left out too",
        clue: "You leave out all points at distance 0. A twin in another "
          + "place of the list counts, and its distance is 0: this is how "
          + "copies in the data show."
      ) { i in i.nearest { i.distance($0, $1) > 0 } },
      Mistake(
        "only those that come later",
        clue: "You compare each point with the later ones only. The nearest "
          + "may stand before it."
      ) { i in i.nearest { $0 < $1 } },
      Mistake(
        "only those that come before",
        clue: "You compare each point with the earlier ones only. The nearest "
          + "may stand after it."
      ) { i in i.nearest { $0 > $1 } },
      Mistake(
        "the next in the list",
        clue: "You measure the distance to the next point of the list. The "
          + "nearest can be any other."
      ) { i in
        i.points.indices.map { i.distance($0, ($0 + 1) % i.points.count) }
      },
      Mistake(
        "the root forgotten",
        clue: "You return squared distances: take the root."
      ) { i in i.each { $0[0] * $0[0] } },
      Mistake(
        "the mean distance",
        clue: "You return the mean distance to all others. Asked for is the "
          + "smallest."
      ) { i in i.each { $0.reduce(0, +) / Double($0.count) } },
      Mistake(
        "the farthest",
        clue: "You return the largest distance. Asked for is the smallest."
      ) { i in i.each { $0[$0.count - 1] } },
      Mistake(
        "the second nearest other",
        clue: "You leave out two: the point itself and its nearest neighbour. "
          + "Leave out the point itself, and take the first of the others."
      ) { i in i.each { $0[min(1, $0.count - 1)] } },
      Mistake(
        "per number",
        clue: "You divide by the number of coordinates under the root. A "
          + "distance is the root of the sum."
      ) { i in
        let size = Double(max(1, i.points[0].count))
        return i.answer.map { $0 / size.squareRoot() }
      },
      Mistake(
        "differences not squared",
        clue: "You add up the sizes of the differences. The Euclidean "
          + "distance is the root of the sum of squares."
      ) { $0.nearestBySizes },
      Mistake(
        "one distance for all",
        clue: "You return the smallest distance of all pairs. Each point has "
          + "a nearest neighbour of its own."
      ) { i in
        let smallest = i.answer.min() ?? 0
        return [Double](repeating: smallest, count: i.points.count)
      },
    ])
}
