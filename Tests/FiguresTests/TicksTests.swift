import Figures
import Foundation
import Testing

struct TicksTests {
  private static let ranges: [ClosedRange<Double>] = [
    0...1, 0...50, -1...1, -4...4, 0.0003...0.0009, 1e-12...5e-12, -1e9...3e9,
    12.3...12.9, 99.5...100.5, -0.37...2.88, 1e15...(1e15 + 40),
  ]

  @Test(
    "Ticks are in range, evenly spaced, round, and differ in their labels",
    arguments: ranges, [2, 5, 8])
  func linear(range: ClosedRange<Double>, count: Int) throws {
    let ticks = Ticks.linear(range, count: count)
    let span = range.upperBound - range.lowerBound
    #expect(ticks.count >= 1 && ticks.count <= 2 * count + 2, "\(ticks)")
    for tick in ticks {
      #expect(tick.value >= range.lowerBound - span * 1e-6)
      #expect(tick.value <= range.upperBound + span * 1e-6)
    }
    let steps = zip(ticks, ticks.dropFirst()).map { $1.value - $0.value }
    guard let step = steps.first else { return }
    for other in steps {
      #expect(abs(other - step) <= 1e-6 * step)
    }
    let leading = step / pow(10, floor(log10(step) + 1e-9))
    #expect([1, 2, 5, 10].contains { abs($0 - leading) < 1e-3 })
    if range.upperBound < 1e14 {
      #expect(Set(ticks.map(\.label)).count == ticks.count)
    }
  }

  @Test("Labels have equal decimals, a true minus, and no negative zero")
  func labels() {
    #expect(
      Ticks.linear(-1...1, count: 4).map(\.label)
        == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(
      Ticks.linear(0...0.3, count: 3).map(\.label)
        == ["0.0", "0.1", "0.2", "0.3"])
    #expect(Ticks.linear(0...0.3, count: 3).map(\.value)[3] == 0.3)
    #expect(
      Ticks.linear(0...1, count: 2, format: .percent).map(\.label)
        == ["0 %", "50 %", "100 %"])
    #expect(Ticks.linear(0...2e-5, count: 2).map(\.label).last == "2·10⁻⁵")
    #expect(
      Ticks.linear(0...1, count: 2, format: .decimals(3)).map(\.label).first
        == "0.000")
  }

  @Test("Ranges without extent have no ticks")
  func degenerate() {
    #expect(Ticks.linear(1...1, count: 5).isEmpty)
    #expect(Ticks.linear(0...(.infinity), count: 5).isEmpty)
    #expect(Ticks.linear(0...1, step: 1e-9).isEmpty)
    #expect(Ticks.logarithmic(1...1, count: 5).isEmpty)
  }

  @Test("Powers of ten on a logarithmic axis")
  func logarithmic() {
    func labels(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
      Ticks.logarithmic(range, count: count).map(\.label).filter { !$0.isEmpty }
    }
    #expect(labels(0.01...100, 6) == ["0.01", "0.1", "1", "10", "100"])
    #expect(labels(1...20, 6) == ["1", "2", "5", "10", "20"])
    #expect(labels(1e-9...1, 5) == ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"])
    // Less than a decade: round numbers
    #expect(labels(2...4, 4) == ["2.0", "2.5", "3.0", "3.5", "4.0"])
  }
}
