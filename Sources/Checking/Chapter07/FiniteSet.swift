import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 7.2.
struct StoredPictures: Sendable {
  let noisy: [Double]
  let alphaBar: Double
  let stored: [[Double]]

  var root: Double { alphaBar.squareRoot() }

  /// Minus the squared distance from each stored picture, scaled by `factor`.
  func squares(_ factor: Double? = nil) -> [Double] {
    stored.map { x in
      -zip(noisy, x).reduce(0) {
        let gap = $1.0 - (factor ?? root) * $1.1
        return $0 + gap * gap
      }
    }
  }

  /// The products with each stored picture.
  var products: [Double] {
    stored.map { zip(noisy, $0).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  var norms: [Double] { stored.map { $0.reduce(0) { $0 + $1 * $1 } } }

  /// The exponents, as products and norms.
  var expanded: [Double] {
    zip(products, norms).map {
      (2 * root * $0 - alphaBar * $1) / (2 * (1 - alphaBar))
    }
  }

  /// Weights as they come from exponents, without care for their size.
  static func careless(_ scores: [Double]) -> [Double] {
    let weights = scores.map { exp($0) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  static func weights(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    return careless(scores.map { $0 - largest })
  }

  func mean(_ weights: [Double]) -> [Double] {
    noisy.indices.map { k in
      zip(weights, stored).reduce(0) { $0 + $1.0 * $1.1[k] }
    }
  }

  /// The mean by exponents that were divided by something else.
  func mean(dividedBy divisor: Double) -> [Double] {
    mean(Self.weights(squares().map { $0 / divisor }))
  }
}

extension Exercise {
  /// Exercise 7.2: the exact minimiser of the training loss.
  static let finiteSet = Assignment<StoredPictures>(
    id: "7.2", title: "The best denoiser for a finite set",
    function: "denoised", section: "7.1",
    hint: "A factor that all weights share cancels when they are divided by "
      + "their sum. So subtract the largest exponent from all of them before "
      + "you call exp: the largest weight is then 1, and nothing overflows.",
    call: { i in
      "denoised(\(Wording.list(i.noisy)), "
        + "alphaBar: \(Wording.number(i.alphaBar)), stored: ["
        + (i.stored.count > 3
          ? "... \(i.stored.count) pictures ..."
          : i.stored.map(Wording.list).joined(separator: ", ")) + "])"
    },
    reader: {
      try Exercises.Chapter07.denoised(
        $0.noisy, alphaBar: $0.alphaBar, stored: $0.stored)
    },
    reference: {
      try Solutions.Chapter07.denoised(
        $0.noisy, alphaBar: $0.alphaBar, stored: $0.stored)
    },
    alternatives: [
      { i in
        // Multiplied out: |x_t|^2 is the same for all, and cancels
        i.mean(StoredPictures.weights(i.expanded))
      },
      { i in
        // Each weight by the differences to the others
        let scores = i.squares().map { $0 / (2 * (1 - i.alphaBar)) }
        return i.mean(
          scores.map { one in
            1 / scores.reduce(0) { $0 + exp($1 - one) }
          })
      },
    ],
    example: StoredPictures(
      noisy: [0.4], alphaBar: 0.64, stored: [[1], [-0.5]]),
    probes: { generator in
      var inputs: [StoredPictures] = []
      for (count, size, alphaBar) in [
        (1, 1, 0.5), (1, 4, 0.9), (2, 1, 0.3), (3, 5, 0.5), (8, 6, 0.8),
        (20, 12, 0.95), (5, 3, 0.999), (4, 10, 0.02), (6, 2, 0.36),
      ] {
        for scale in [0.3, 1.0] {
          let stored = (0..<count).map { _ in
            generator.normals(size, scale: scale)
          }
          let source = stored[generator.integer(below: count)]
          inputs.append(
            StoredPictures(
              noisy: zip(source, generator.normals(size)).map {
                alphaBar.squareRoot() * $0 + (1 - alphaBar).squareRoot() * $1
              }, alphaBar: alphaBar, stored: stored))
        }
      }
      // Exponents far beyond what exp can take, on either side
      let far = (0..<6).map { _ in generator.normals(8, scale: 5) }
      inputs.append(
        StoredPictures(noisy: far[2], alphaBar: 0.999, stored: far))
      inputs.append(
        StoredPictures(
          noisy: [Double](repeating: 30, count: 8), alphaBar: 0.99,
          stored: far))
      // Twins share their weight
      inputs.append(
        StoredPictures(
          noisy: [0.2, 0.1], alphaBar: 0.5,
          stored: [[1, 0], [1, 0], [-1, 0.5]]))
      return inputs
    },
    mistakes: [
      Mistake(
        "exp underflows",
        clue: "Where all stored pictures are far, all your weights are exp of "
          + "a huge negative number, which is 0, and 0 / 0 is no number. "
          + "Subtract the largest exponent from all of them first."
      ) { i in
        i.mean(
          StoredPictures.careless(
            i.squares().map { $0 / (2 * (1 - i.alphaBar)) }))
      },
      Mistake(
        "exp overflows",
        clue: "You multiply the squares out and leave |x_t|^2 away, which is "
          + "right; but then the exponents can be huge, and exp infinite. "
          + "Subtract the largest exponent from all of them first."
      ) { i in i.mean(StoredPictures.careless(i.expanded)) },
      Mistake(
        "the nearest one only",
        clue: "You return the most probable stored picture. The best guess is "
          + "the mean of all, each weighted by its probability."
      ) { i in
        let scores = i.squares()
        let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        return i.stored[best]
      },
      Mistake(
        "all weighted alike",
        clue: "Your answer is the plain mean of the stored pictures: it does "
          + "not depend on x_t."
      ) { i in i.mean(i.stored.map { _ in 1 / Double(i.stored.count) }) },
      Mistake(
        "alphaBar without its root",
        clue: "You compare x_t with alphaBar x_i. The pictures shrink by the "
          + "square root."
      ) { i in
        i.mean(
          StoredPictures.weights(
            i.squares(i.alphaBar).map { $0 / (2 * (1 - i.alphaBar)) }))
      },
      Mistake(
        "stored pictures not scaled",
        clue: "You compare x_t with the stored pictures as they are. By time "
          + "t they have shrunk by sqrt(alphaBar)."
      ) { i in
        i.mean(
          StoredPictures.weights(
            i.squares(1).map { $0 / (2 * (1 - i.alphaBar)) }))
      },
      Mistake(
        "the 2 forgotten",
        clue: "You divide the squared distance by 1 - alphaBar. The bell "
          + "curve has 2 (1 - alphaBar) there."
      ) { i in i.mean(dividedBy: 1 - i.alphaBar) },
      Mistake(
        "alphaBar for 1 - alphaBar",
        clue: "You divide by 2 alphaBar. What blurs the pictures is the "
          + "noise, of variance 1 - alphaBar."
      ) { i in i.mean(dividedBy: 2 * i.alphaBar) },
      Mistake(
        "the standard deviation for the variance",
        clue: "You divide by 2 sqrt(1 - alphaBar): a bell curve has its "
          + "*variance* there."
      ) { i in i.mean(dividedBy: 2 * (1 - i.alphaBar).squareRoot()) },
      Mistake(
        "distances not squared",
        clue: "Your exponents are distances. In a bell curve they are squared."
      ) { i in
        i.mean(
          StoredPictures.weights(
            i.squares().map {
              -(-$0).squareRoot() / (2 * (1 - i.alphaBar))
            }))
      },
      Mistake(
        "the norms forgotten",
        clue: "You keep only the products x_t x_i. Multiplied out, the square "
          + "has alphaBar |x_i|^2 too, which is not the same for all."
      ) { i in
        i.mean(
          StoredPictures.weights(
            i.products.map { i.root * $0 / (1 - i.alphaBar) }))
      },
      Mistake(
        "weights not divided by their sum",
        clue: "Your weights do not add up to 1: divide by their sum."
      ) { i in
        let scores = i.squares().map { $0 / (2 * (1 - i.alphaBar)) }
        let largest = scores.max() ?? 0
        return i.mean(scores.map { exp($0 - largest) })
      },
      Mistake(
        "the mean of shrunken pictures",
        clue: "You average sqrt(alphaBar) x_i. That is where x_t came from; "
          + "asked for is the clean picture itself."
      ) { i in
        i.mean(dividedBy: 2 * (1 - i.alphaBar)).map { i.root * $0 }
      },
      Mistake(
        "the farthest weighs most",
        clue: "Your exponents have the wrong sign: far pictures get large "
          + "weights."
      ) { i in i.mean(dividedBy: -2 * (1 - i.alphaBar)) },
    ],
    unchanged: { $0.noisy })
}
