import Figures
import Foundation
import Testing

struct DegenerateTests {
  private static let series: [(x: [Double], y: [Double])] = [
    ([], []),
    ([1], [2]),
    ([0], [0]),
    ([1, 2, 3], [5, 5, 5]),
    ([2, 2, 2], [1, 2, 3]),
    ([0, 1, 2], [.nan, .nan, .nan]),
    ([0, 1, 2], [1, .infinity, -.infinity]),
    ([.nan, 1, .infinity], [1, 2, 3]),
    ([-1, 0, 1], [-1, 0, 0]),
    ([1, 2], [1e300, -1e300]),
    ([1, 2], [1e-300, 2e-300]),
    ([1e15, 1e15 + 1], [1, 2]),
    ([1, 2], [-.greatestFiniteMagnitude, .greatestFiniteMagnitude]),
  ]

  @Test(
    "Charts of strange data are drawn without a crash",
    arguments: series.indices)
  func charts(index: Int) {
    let (xs, ys) = Self.series[index]
    let scales: [(Axis.Scale, Axis.Scale)] = [(.linear, .linear), (.log, .log)]
    for (xScale, yScale) in scales {
      for equal in [false, true] {
        let chart = Chart(
          "title", x: Axis("x", xScale), y: Axis("y", yScale), width: 120,
          equalAspect: equal
        ) {
          Line(x: xs, y: ys, label: "line", points: true)
          Band(x: xs, lower: ys, upper: ys.map { $0 + 1 }, label: "band")
          Points(x: xs, y: ys, label: "points")
          ErrorBars(x: xs, y: ys, plusMinus: ys, label: "errors")
          for y in ys { Rule(y: y, label: "rule") }
          for x in xs { Rule(x: x, label: "rule") }
        }
        let picture = chart.rendered(for: .light)
        #expect(picture.width == 240)
        #expect(picture.height < 2000)
      }
    }
  }

  @Test(
    "Histograms, bars and cobwebs of strange data too",
    arguments: series.indices)
  func others(index: Int) {
    let ys = Self.series[index].y
    for scale in [Axis.Scale.linear, .log] {
      let figures: [any Figure] = [
        Chart(y: Axis("", scale), width: 120) { Histogram(ys) },
        Chart(y: Axis("", scale), width: 120) {
          Bars(ys.map { "\($0)" }, ys, label: "bars")
        },
        Chart(y: Axis("", scale), width: 120) {
          Cobweb(from: ys.first ?? 0, steps: 3) { $0 * $0 }
          Note("note", x: ys.first ?? 0, y: ys.last ?? 0)
        },
      ]
      for figure in figures {
        #expect(figure.rendered(for: .dark).width == 240)
      }
    }
    if !ys.isEmpty {
      for colors in [ColorMap.sequential, .diverging, .grey] {
        let map = HeatMap(ys, columns: 1, colors: colors, width: 130)
        #expect(map.rendered(for: .light).width == 260)
      }
    }
  }

  @Test("Tiny, huge and backward sizes are brought within bounds")
  func sizes() {
    let tiny = Chart(width: -5, height: 0) { Line(x: [0, 1], y: [0, 1]) }
    #expect(tiny.size.width >= 80 && tiny.size.height >= 40)
    #expect(tiny.rendered(for: .light).width > 0)
    #expect(Chart(x: Axis("", .log, range: -1...1)) {}.size.width == 680)
  }

  @Test("An image of one value, or of no numbers, is drawn")
  func images() {
    for window in [ImageGrid.Window.fixed(-1...1), .stretched, .fixed(2...2)] {
      for value in [Float.nan, .infinity, -.infinity, 0] {
        let grid = ImageGrid([[value, value]], width: 2, window: window)
        #expect(grid.rendered(for: .light).width > 0)
      }
    }
  }
}
