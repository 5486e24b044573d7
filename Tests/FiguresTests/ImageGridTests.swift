import Figures
import Foundation
import Testing

struct ImageGridTests {
  /// The pixel in the middle of each block of a picture of one row.
  private func greys(_ grid: ImageGrid, count: Int, scale: Int) -> [UInt8] {
    let picture = grid.rendered(for: .light)
    return (0..<count).map { i in
      picture[2 + (i * 2 + 1) * scale, 2 + scale][0]
    }
  }

  @Test("A fixed window maps its ends to black and white, and keeps beyond")
  func fixed() {
    let grid = ImageGrid([[-5, -1, 0, 1, 7]], width: 5, scale: 4)
    #expect(greys(grid, count: 5, scale: 4) == [0, 0, 128, 255, 255])
  }

  @Test("Three numbers for a pixel are red, green and blue")
  func colours() {
    let picture = ImageGrid(
      [[1, -1, 0, -1, 1, 7]], width: 2, channels: 3, scale: 4
    ).rendered(for: .light)
    #expect(Array(picture[6, 6][0..<3]) == [255, 0, 128])
    #expect(Array(picture[14, 6][0..<3]) == [0, 255, 255])
  }

  @Test("A stretched window goes from the least to the greatest value")
  func stretched() {
    let grid = ImageGrid(
      [[2, 3, 4]], width: 3, window: .stretched, scale: 4)
    #expect(greys(grid, count: 3, scale: 4) == [0, 128, 255])
  }

  @Test("Pixels are crisp blocks: no colour between black and white")
  func crisp() {
    let picture = ImageGrid([[-1, 1, 1, -1]], width: 2, scale: 5).rendered(
      for: .light)
    // Inside of the two blocks of the upper row
    for x in 4..<20 {
      let grey = picture[x, 10][0]
      #expect(grey == (x < 12 ? 0 : 255), "column \(x)")
    }
  }

  @Test("A pixel that is no number is red")
  func notANumber() {
    let picture = ImageGrid([[.nan]], width: 1, scale: 5).rendered(for: .light)
    #expect(picture[7, 7][0] > 180 && picture[7, 7][1] < 100)
  }

  @Test("A grid is never wider than the column", arguments: [1, 10, 30, 100])
  func width(columns: Int) {
    let images = Array(repeating: [Float](repeating: 0, count: 784), count: 100)
    let grid = ImageGrid(
      images, columns: columns, rowLabels: ["a label"], spacing: 2)
    #expect(grid.size.width <= columnWidth)
    #expect(ImageGrid(images, columns: columns, scale: 50).size.width <= 680)
  }

  @Test("Labels, captions and frames show")
  func labels() {
    let images: [[Float]] = [[0, 0, 0, 0], [0, 0, 0, 0]]
    let bare = ImageGrid(images, width: 2, scale: 20)
    let captioned = ImageGrid(images, width: 2, captions: ["a"], scale: 20)
    let framed = ImageGrid(images, width: 2, scale: 20, highlighted: [1])
    #expect(captioned.size.height > bare.size.height + 10)
    #expect(
      framed.rendered(for: .light).bytes != bare.rendered(for: .light).bytes)
  }
}
