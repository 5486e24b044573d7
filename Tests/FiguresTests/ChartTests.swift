import Figures
import Foundation
import Testing

struct ChartTests {
  @Test("A point's colour is where its values are", arguments: Theme.all)
  func pointInPlace(theme: Theme) throws {
    let probe = Probe()
    let chart = Chart(
      x: Axis(range: 0...10), y: Axis("y", .log, range: 1...100), width: 200
    ) {
      probe
      Points(x: [2.5, 7], y: [10.0, 30], hue: .red, radius: 4)
    }
    let picture = chart.rendered(for: theme)
    let frame = try #require(probe.plot?.frame)
    let x = frame.minX + frame.width * 0.25
    let y = frame.minY + frame.height * 0.5
    #expect(picture[Int(x * 2), Int(y * 2)] == bytes(theme.color(.red)))
    // And nowhere near the corner
    let corner = picture[Int(frame.minX * 2) + 4, Int(frame.minY * 2) + 6]
    #expect(corner != bytes(theme.color(.red)))
  }

  @Test("Equal aspect makes units equally long")
  func equalAspect() throws {
    let probe = Probe()
    let chart = Chart(x: "x", y: "y", equalAspect: true) {
      probe
      Points(x: [0.0, 4], y: [0.0, 1])
    }
    _ = chart.rendered(for: .light)
    let plot = try #require(probe.plot)
    let right = try #require(plot.place(x: 1)) - (plot.place(x: 0) ?? 0)
    let up = try #require(plot.place(y: 0)) - (plot.place(y: 1) ?? 0)
    #expect(abs(right - up) < 0.5, "\(right) and \(up) CSS pixels")
  }

  @Test("Nothing is cut off at an edge")
  func edges() {
    let long = "a rather long name of a line that somebody wrote"
    let figures: [any Figure] = [
      Chart(long + " " + long, x: Axis(long), y: Axis(long), width: 240) {
        Line(x: [0, 1], y: [0, 123_456], label: long)
        Rule(y: 3, label: long)
        Rule(x: 1, label: long)
        Rule(x: 0, label: "zero")
      },
      Chart(x: Axis("x", range: 0...1), y: "y", width: 300) {
        Line(x: [0, 1], y: [1, 2], label: "end")
        Note(long, x: 1, y: 2)
      },
      Chart(x: "x", y: Axis(range: -3...3), width: 200, equalAspect: true) {
        Points(x: [-3.0, 3], y: [-3.0, 3])
      },
      ImageGrid([[0, 1]], width: 2, rowLabels: [long, "b"], title: long),
    ]
    for (i, figure) in figures.enumerated() {
      let picture = figure.rendered(for: .light)
      for y in 0..<picture.height {
        #expect(picture[0, y][3] == 0, "figure \(i), left, row \(y)")
        #expect(
          picture[picture.width - 1, y][3] == 0, "figure \(i), right, row \(y)")
      }
    }
  }

  @Test("Names stand at the ends of lines, or else in a row above")
  func names() throws {
    func frame(_ marks: @escaping () -> [any Mark]) throws -> Canvas.Rect {
      let probe = Probe()
      let chart = Chart(width: 400) {
        probe
        marks()
      }
      _ = chart.rendered(for: .light)
      return try #require(probe.plot?.frame)
    }
    let plain = try frame { [Line(x: [0, 1], y: [0, 1])] }
    let atEnd = try frame { [Line(x: [0, 1], y: [0, 1], label: "name")] }
    let above = try frame {
      [
        Line(x: [0, 1], y: [0, 1], label: "name"),
        Line(x: [0, 0.5], y: [0, 1], label: "ends early"),
      ]
    }
    #expect(atEnd.maxX < plain.maxX - 20)
    #expect(atEnd.minY == plain.minY)
    #expect(above.maxX > atEnd.maxX)
    #expect(above.minY > plain.minY + 10)
  }

  @Test("Both pages get their own picture, of one size, with a clear ground")
  func themes() {
    let chart = Chart(x: "x", y: "y", width: 200) { Line(over: 0...1) { $0 } }
    let light = chart.rendered(for: .light)
    let dark = chart.rendered(for: .dark)
    #expect(light.bytes != dark.bytes)
    #expect(light.width == 400 && dark.width == 400)
    #expect(light.height == dark.height)
    #expect(light[399, 0] == [0, 0, 0, 0])
  }

  @Test(
    "Series differ in lightness too, and stand out from the page",
    arguments: Theme.all)
  func palette(theme: Theme) {
    let hues: [Hue] = [.blue, .red, .green, .gold]
    let lightness = hues.map { theme.color($0).lightness }
    for (a, b) in zip(lightness, lightness.dropFirst()) {
      #expect(b - a > 0.05, "\(theme.suffix) \(lightness)")
    }
    for hue in hues + [.purple, .grey, .ink] {
      let distance = abs(theme.color(hue).lightness - theme.page.lightness)
      #expect(distance > 0.28, "\(hue) \(distance)")
    }
  }

  @Test("A density has area one; values outside count as values")
  func histogram() {
    let values = (0..<1000).map { Double($0) / 1000 }
    let all = Histogram(values, bins: 7)
    let width = all.edges[1] - all.edges[0]
    #expect(abs(all.heights.reduce(0, +) * width - 1) < 1e-12)
    let half = Histogram(values, bins: 5, over: 0...0.4999)
    let area = half.heights.reduce(0, +) * (half.edges[1] - half.edges[0])
    #expect(abs(area - 0.5) < 1e-12)
    let counts = Histogram(
      [1, 1, 2, .nan, 9.0], bins: 2, over: 1...2, height: .count)
    #expect(counts.heights == [2, 1])
  }

  @Test("A cobweb goes up to the curve and over to the diagonal")
  func cobweb() {
    let extent = Cobweb(from: 1, steps: 2) { $0 + 1 }.extent
    #expect(extent.xs == [1, 1, 2, 2, 3])
    #expect(extent.ys == [1, 2, 2, 3, 3])
    let endless = Cobweb(from: 1, steps: 50) { _ in .infinity }.extent
    #expect(endless.xs == [1])
  }
}
