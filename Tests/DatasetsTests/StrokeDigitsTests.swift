import Datasets
import Tensors
import Testing

@Suite("Stroke digits")
struct StrokeDigitsTests {
  static let digits = StrokeDigits.make(count: 10_000, seed: 1)

  @Test("same seed, same bytes; other seed, other pictures")
  func repeatable() {
    let again = StrokeDigits.make(count: 300, seed: 1)
    #expect(again == Self.digits.prefix(300))
    let other = StrokeDigits.make(count: 300, seed: 2)
    // Nothing of one seed turns up under another, at any place
    let known = Set((0..<Self.digits.count).map { Self.digits.image($0) })
    #expect((0..<300).allSatisfy { !known.contains(other.image($0)) })
    #expect(known.count == Self.digits.count, "no picture comes twice")
  }

  @Test("shape of the set", arguments: [0, 1, 17])
  func shape(count: Int) {
    let digits = StrokeDigits.make(count: count, seed: 3)
    #expect(digits.count == count)
    #expect(digits.height == 28 && digits.width == 28)
    #expect(digits.pixels.count == count * 784)
  }

  @Test("all ten digits, each about one time in ten")
  func classes() {
    for digit in 0...9 {
      let share = Self.digits.indices(ofLabel: digit).count
      // 4 standard errors of a binomial count
      #expect(abs(share - 1000) < 120, "digit \(digit): \(share) of 10,000")
    }
    #expect(Self.digits.labels.allSatisfy { (0...9).contains($0) })
  }

  @Test("white on black, centred, in a 20 x 20 box, clear of the border")
  func layout() {
    for i in 0..<2000 {
      let image = Array(Self.digits.image(i))
      var ink = 0.0
      var (meanX, meanY) = (0.0, 0.0)
      var (left, right, top, bottom) = (28, -1, 28, -1)
      for y in 0..<28 {
        for x in 0..<28 {
          let pixel = Double(image[y * 28 + x])
          guard pixel > 0 else { continue }
          ink += pixel
          meanX += pixel * (Double(x) + 0.5)
          meanY += pixel * (Double(y) + 0.5)
          if pixel > 127 {
            (left, right) = (min(left, x), max(right, x))
            (top, bottom) = (min(top, y), max(bottom, y))
          }
        }
      }
      #expect(image.max() ?? 0 > 230, "picture \(i) is pale")
      let share = ink / 255 / 784
      #expect(share > 0.02 && share < 0.35, "picture \(i): ink \(share)")
      #expect(
        abs(meanX / ink - 14) < 3 && abs(meanY / ink - 14) < 3,
        "picture \(i) has its ink at \(meanX / ink), \(meanY / ink)")
      let size = max(right - left, bottom - top) + 1
      #expect((19...21).contains(size), "picture \(i) is \(size) pixels long")
      let border = (0..<28).contains { k in
        image[k] > 0 || image[27 * 28 + k] > 0 || image[k * 28] > 0
          || image[k * 28 + 27] > 0
      }
      #expect(!border, "picture \(i) touches the border")
    }
  }

  @Test("the nearest stored digit is nearly always of the same class")
  func nearestNeighbour() {
    let stored = Self.digits.prefix(3000)
    let fresh = StrokeDigits.make(count: 500, seed: 2)
    let x = stored.tensor()
    let q = fresh.tensor()
    // |q - x|^2 = |q|^2 - 2 q.x + |x|^2, and |q|^2 does not matter
    let products = q.matrixProduct(x, transposed: true).scalars
    let norms = (0..<3000).map { x[row: $0].squaredNorm() }
    var right = 0
    for i in 0..<500 {
      let nearest = (0..<3000).min { a, b in
        norms[a] - 2 * Double(products[i * 3000 + a])
          < norms[b] - 2 * Double(products[i * 3000 + b])
      }
      if let nearest, stored.labels[nearest] == fresh.labels[i] { right += 1 }
    }
    #expect(right > 480, "\(right) of 500 named rightly")
  }
}
