import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 7.1.
struct BytePair: Sendable {
  let first, second: [UInt8]

  /// The numbers that both pictures' bytes are turned into, pairwise.
  func pairs(_ number: (UInt8) -> Double) -> [(Double, Double)] {
    zip(first, second).map { (number($0), number($1)) }
  }

  /// The differences on the right scale.
  var differences: [Double] {
    pairs { 2 * Double($0) / 255 - 1 }.map { $0 - $1 }
  }

  /// The root of the sum of squares.
  static func length(_ differences: [Double]) -> Double {
    differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// A picture whose darkest byte becomes -1 and whose brightest 1.
  static func stretched(_ bytes: [UInt8]) -> [Double] {
    let (low, high) = (bytes.min() ?? 0, bytes.max() ?? 0)
    if low == high { return bytes.map { _ in -1 } }
    return bytes.map { 2 * Double($0 - low) / Double(high - low) - 1 }
  }

  static func random(_ count: Int, using generator: inout SeededGenerator)
    -> BytePair
  {
    BytePair(
      first: (0..<count).map { _ in UInt8(generator.integer(below: 256)) },
      second: (0..<count).map { _ in UInt8(generator.integer(below: 256)) })
  }
}

extension Exercise {
  /// Exercise 7.1: the distance that a search for copies is made of.
  static let pictureDistance = Assignment<BytePair>(
    id: "7.1", title: "The distance between pictures", function: "distance",
    section: "7.4",
    hint: "Turn each byte into a Double before you compute anything with it: "
      + "as a byte, 2 x 200 is 144, and 30 - 200 ends the program. The scale "
      + "is the same for all pictures, whatever is in them.",
    call: {
      "distance(from: \(Wording.list($0.first)), "
        + "to: \(Wording.list($0.second)))"
    },
    show: Wording.single,
    reader: {
      [try Exercises.Chapter07.distance(from: $0.first, to: $0.second)]
    },
    reference: {
      [try Solutions.Chapter07.distance(from: $0.first, to: $0.second)]
    },
    alternatives: [
      { input in
        // Number by number, as the formula says
        [BytePair.length(input.differences)]
      },
      { input in
        // Whole numbers as long as possible
        let sum = zip(input.first, input.second).reduce(0) {
          $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1))
        }
        return [sqrt(Double(sum)) / 127.5]
      },
    ],
    example: BytePair(first: [0, 200, 250], second: [100, 30, 255]),
    probes: { generator in
      var inputs = [
        BytePair(first: [], second: []),
        BytePair(first: [255], second: [0]),
        BytePair(first: [0], second: [255]),
        BytePair(first: [7, 8], second: [7, 8]),
        BytePair(first: [128, 127], second: [127, 128]),
        BytePair(first: [10, 20, 30], second: [20, 40, 60]),
        BytePair(first: [100, 100], second: [100, 101]),
      ]
      for count in [1, 2, 3, 10, 100, 784] {
        inputs.append(.random(count, using: &generator))
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "doubled as a byte",
        clue: "You double the pixels while they are bytes: 200 becomes 144, "
          + "because 400 does not fit. This is how the tutorial's search lost "
          + "its copies. Convert to Double first."
      ) { i in
        [BytePair.length(i.pairs { Double(2 &* $0) / 255 }.map { $0 - $1 })]
      },
      Mistake(
        "subtracted as bytes",
        clue: "You subtract bytes and let them wrap around: 30 - 200 becomes "
          + "86. Convert both to Double first."
      ) { i in
        [
          BytePair.length(
            zip(i.first, i.second).map { 2 * Double($0 &- $1) / 255 })
        ]
      },
      Mistake(
        "each picture stretched",
        clue: "You stretch each picture to its own darkest and brightest "
          + "pixel. Then one bright pixel moves all others: the scale has to "
          + "be the same for all pictures."
      ) { i in
        [
          BytePair.length(
            zip(
              BytePair.stretched(i.first), BytePair.stretched(i.second)
            ).map { $0 - $1 })
        ]
      },
      Mistake(
        "the root forgotten",
        clue: "You return the sum of the squares, which is the *squared* "
          + "distance."
      ) { i in [i.differences.reduce(0) { $0 + $1 * $1 }] },
      Mistake(
        "the mean for the sum",
        clue: "You divide by the number of pixels under the root: that is an "
          + "RMS difference per pixel. A distance is the root of the sum."
      ) { i in
        [BytePair.length(i.differences) / sqrt(Double(max(1, i.first.count)))]
      },
      Mistake(
        "on the scale 0 to 1",
        clue: "Your answer is half the right one: black is -1 here and white "
          + "1, so they are 2 apart."
      ) { i in [BytePair.length(i.differences) / 2] },
      Mistake(
        "bytes not scaled",
        clue: "You measure in bytes, 0 to 255. On the model's scale black and "
          + "white are 2 apart."
      ) { i in [BytePair.length(i.differences) * 127.5] },
      Mistake(
        "differences not squared",
        clue: "You add up the differences' sizes. That is a distance too, but "
          + "the Euclidean one is the root of the sum of squares."
      ) { i in [i.differences.reduce(0) { $0 + abs($1) }] },
      Mistake(
        "the largest difference only",
        clue: "You return the largest difference of all pixels. All of them "
          + "count, by their squares."
      ) { i in [i.differences.map(abs).max() ?? 0] },
      Mistake(
        "summed before squaring",
        clue: "You add the differences up and square the sum, so that bright "
          + "and dark cancel. Square each difference first."
      ) { i in [abs(i.differences.reduce(0, +))] },
      Mistake(
        "the distance from black",
        clue: "Your answer does not depend on `second`."
      ) { i in [BytePair.length(i.first.map { 2 * Double($0) / 255 })] },
    ])
}
