import Kernels
import Testing

@Suite("Nearest neighbours agree with a search of all")
struct NeighbourTests {
  private func slow(
    _ queries: [Float], _ stored: [Double], size: Int, count: Int
  ) -> [[Neighbour]] {
    (0..<queries.count / size).map { q in
      let all = (0..<stored.count / size).map { row in
        Neighbour(
          index: row,
          squaredDistance: (0..<size).reduce(0) { sum, i in
            let difference =
              Double(queries[q * size + i]) - stored[row * size + i]
            return sum + difference * difference
          })
      }
      return Array(
        all.sorted {
          ($0.squaredDistance, $0.index) < ($1.squaredDistance, $1.index)
        }.prefix(count))
    }
  }

  @Test(
    "single precision",
    arguments: [(1, 1, 1, 1), (5, 300, 7, 3), (3, 40, 100, 50), (2, 9, 784, 2)])
  func singles(queryCount: Int, storedCount: Int, size: Int, count: Int) {
    var draws = Draws(size)
    let queries: [Float] = draws.numbers(queryCount * size)
    let stored: [Float] = draws.numbers(storedCount * size)
    let found = nearestNeighbours(
      of: queries, queryCount: queryCount, among: stored,
      storedCount: storedCount, size: size, count: count)
    let expected = slow(queries, stored.doubles, size: size, count: count)
    #expect(found.map { $0.map(\.index) } == expected.map { $0.map(\.index) })
    for (found, expected) in zip(found.joined(), expected.joined()) {
      #expect(
        abs(found.squaredDistance - expected.squaredDistance)
          <= 1e-12 * (1 + expected.squaredDistance))
    }
  }

  @Test("bytes, in several blocks, exactly; ties by index")
  func bytes() {
    var draws = Draws(8)
    let (size, storedCount) = (30, 5000)
    let stored = (0..<storedCount * size).map { _ in
      UInt8(draws.size(0...3) * 85)
    }
    let queries = stored[..<(4 * size)].map { Float($0) }
    let found = nearestNeighbours(
      of: queries, queryCount: 4, among: stored, storedCount: storedCount,
      size: size, count: 5)
    #expect(
      found == slow(queries, stored.map { Double($0) }, size: size, count: 5))
    #expect(found.map { $0[0].squaredDistance } == [0, 0, 0, 0])
  }

  @Test("nothing stored, nothing asked")
  func nothing() {
    let none = nearestNeighbours(
      of: [1, 2], queryCount: 1, among: [Float](), storedCount: 0, size: 2,
      count: 3)
    #expect(none == [[]])
    let unasked = nearestNeighbours(
      of: [1, 2], queryCount: 1, among: [Float](repeating: 0, count: 2),
      storedCount: 1, size: 2, count: 0)
    #expect(unasked == [[]])
  }
}
