import Figures
import Testing

struct PanelsTests {
  @Test("Charts share the width of the column; headings add height")
  func widths() {
    let chart = Chart(x: "x", y: "y") { Line(x: [0, 1], y: [0, 1]) }
    let plain = Panels {
      chart
      chart
    }
    #expect(plain.size.width <= columnWidth)
    #expect(plain.size.width > columnWidth - 3)
    let headed = Panels {
      Panel("first", chart)
      chart
    }
    #expect(headed.size.height > plain.size.height + 10)
  }

  @Test("Figures that do not fill their row wrap into the next")
  func rows() {
    let tile = ImageGrid([[0]], width: 1, scale: 5)
    func size(_ count: Int) -> Canvas.Size {
      Panels(columns: 2, spacing: 10) { for _ in 0..<count { tile } }.size
    }
    #expect(size(2).height == tile.size.height)
    #expect(size(3).height > size(2).height)
    #expect(size(4) == size(3))
  }

  @Test("Each figure is drawn in its own place")
  func places() {
    let picture = Panels(spacing: 10) {
      ImageGrid([[-1]], width: 1, scale: 5)
      ImageGrid([[1]], width: 1, scale: 5)
    }.rendered(for: .light)
    // Tiles are 5 + 2 CSS pixels wide
    #expect(picture[7, 7] == [0, 0, 0, 255])
    #expect(picture[7 + 34, 7] == [255, 255, 255, 255])
    #expect(picture[24, 7] == [0, 0, 0, 0])
  }
}
