import Foundation
import Tensors
import Testing

@Suite("Seeded random numbers")
struct RandomTests {
  @Test("the first numbers of xoshiro256++ after SplitMix64, by hand")
  func referenceBits() {
    // The published update, written out once more in the plainest way
    var s: [UInt64] = []
    var seed: UInt64 = 42
    for _ in 0..<4 {
      seed &+= 0x9E37_79B9_7F4A_7C15
      var z = seed
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      s.append(z ^ (z >> 31))
    }
    func rotl(_ x: UInt64, _ k: UInt64) -> UInt64 { x << k | x >> (64 - k) }
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<1000 {
      let expected = rotl(s[0] &+ s[3], 23) &+ s[0]
      let t = s[1] << 17
      s[2] ^= s[0]
      s[3] ^= s[1]
      s[1] ^= s[2]
      s[0] ^= s[3]
      s[2] ^= t
      s[3] = rotl(s[3], 45)
      #expect(generator.next() == expected)
    }
  }

  @Test("seed 0 gives the first output that other libraries print for it")
  func publishedOutput() {
    // SplitMix64 from 0 starts E220A8397B1DCDAF and its fourth output is
    // F88BB8A8724C81EC; xoshiro256++ adds and rotates these two
    let s0: UInt64 = 0xE220_A839_7B1D_CDAF
    let s3: UInt64 = 0xF88B_B8A8_724C_81EC
    let sum = s0 &+ s3
    var generator = SeededGenerator(seed: 0)
    let first = generator.next()
    #expect(first == (sum << 23 | sum >> 41) &+ s0)
    #expect(first == 0x5317_5D61_490B_23DF)
  }

  @Test("same seed, same numbers; other seed, other numbers")
  func repeatable() {
    func draw(_ seed: UInt64) -> Tensor<Float> {
      var generator = SeededGenerator(seed: seed)
      return .normal([1000], using: &generator)
    }
    #expect(draw(5) == draw(5))
    #expect(draw(5) != draw(6))
  }

  @Test("one by one or in bulk: the same normals")
  func bulk() {
    var one = SeededGenerator(seed: 3)
    var many = one
    let bulk = Tensor<Double>.normal([5000], using: &many)
    #expect(bulk.scalars == (0..<5000).map { _ in one.normal() })
    #expect(one == many)
  }

  @Test("a generator survives being stored")
  func codable() throws {
    var generator = SeededGenerator(seed: 9)
    _ = generator.next()
    let stored = try JSONEncoder().encode(generator)
    var back = try JSONDecoder().decode(SeededGenerator.self, from: stored)
    #expect(back.next() == generator.next())
  }

  @Test("normal numbers: moments and tails within 4 standard errors")
  func normalMoments() {
    let n = 2_000_000
    var generator = SeededGenerator(seed: 1)
    let z = Tensor<Double>.normal([n], using: &generator)
    func near(_ value: Double, _ expect: Double, sd: Double, _ what: String) {
      let error = 4 * sd / Double(n).squareRoot()
      #expect(
        abs(value - expect) < error, "\(what) is \(value), not \(expect)")
    }
    near(z.mean(), 0, sd: 1, "mean")
    near(z.map { $0 * $0 }.mean(), 1, sd: 2.0.squareRoot(), "second moment")
    near(
      z.map { $0 * $0 * $0 }.mean(), 0, sd: 15.0.squareRoot(), "third moment")
    near(
      z.map { $0 * $0 * $0 * $0 }.mean(), 3, sd: 96.0.squareRoot(),
      "fourth moment")
    // Both sides of the ziggurat's tail at 3.44, and each side on its own
    for edge in [0.5, 1.0, 2.0, 3.0, 3.6, 4.0] {
      let p = 0.5 * erfc(edge / 2.0.squareRoot())
      let sd = (p * (1 - p)).squareRoot()
      let above = z.scalars.filter { $0 > edge }.count
      let below = z.scalars.filter { $0 < -edge }.count
      near(Double(above) / Double(n), p, sd: sd, "share above \(edge)")
      near(Double(below) / Double(n), p, sd: sd, "share below -\(edge)")
    }
  }

  @Test("normal numbers follow the bell curve everywhere")
  func normalDistribution() {
    let n = 1_000_000
    var generator = SeededGenerator(seed: 2)
    let z = Tensor<Double>.normal([n], using: &generator).scalars.sorted()
    var largest = 0.0
    for (i, value) in z.enumerated() {
      let share = 0.5 * erfc(-value / 2.0.squareRoot())
      largest = max(largest, abs(share - (Double(i) + 0.5) / Double(n)))
    }
    // Kolmogorov's distance exceeds 2.3 / sqrt(n) once in 20,000 samples
    #expect(largest < 2.3 / Double(n).squareRoot())
  }

  @Test("uniform numbers and whole numbers")
  func uniform() {
    var generator = SeededGenerator(seed: 4)
    var sum = 0.0
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<700_000 {
      let u = generator.uniform()
      #expect(u >= 0 && u < 1)
      sum += u
      counts[generator.integer(below: 7)] += 1
    }
    #expect(abs(sum / 700_000 - 0.5) < 4 * (1.0 / 12 / 700_000).squareRoot())
    for count in counts {
      #expect(
        abs(Double(count) - 100_000) < 4 * (100_000.0 * 6 / 7).squareRoot())
    }
    #expect(generator.permutation(100).sorted() == Array(0..<100))
    #expect(generator.integer(below: 1) == 0)
  }

  @Test("streams that were split off do not move together")
  func split() {
    var generator = SeededGenerator(seed: 8)
    var (first, second) = (generator.split(), generator.split())
    let n = 100_000
    let x = Tensor<Double>.normal([n], using: &first)
    let y = Tensor<Double>.normal([n], using: &second)
    let product = zip(x.scalars, y.scalars).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(product / Double(n)) < 4 / Double(n).squareRoot())
  }
}
