import Figures
import Foundation
import Testing

struct SavingTests {
  private func frame(_ value: Float) -> ImageGrid {
    ImageGrid([[value, -value, -value, value]], width: 2, scale: 5)
  }

  private func read(_ name: String, in folder: URL) throws -> TinyPNG {
    try TinyPNG(
      Array(try Data(contentsOf: folder.appendingPathComponent(name))))
  }

  @Test("A figure becomes a pair of pictures")
  func figure() throws {
    try withFolder { folder in
      let chart = Chart(width: 100) { Line(x: [0, 1], y: [0, 1]) }
      try chart.save(as: "a", in: folder)
      #expect(try names(in: folder) == ["a-dark.png", "a.png"])
      let light = try read("a.png", in: folder)
      #expect(light.pixels == chart.rendered(for: .light).bytes)
      let dark = try read("a-dark.png", in: folder)
      #expect(dark.pixels == chart.rendered(for: .dark).bytes)
    }
  }

  @Test("A figure is the same at every run")
  func repeatable() throws {
    let chart = Chart(x: "x", width: 100) { Points(x: [0, 1], y: [0, 1]) }
    #expect(
      try PNG.encode(chart.rendered(for: .dark))
        == PNG.encode(chart.rendered(for: .dark)))
  }

  @Test("An animation becomes moving pictures and stills")
  func animation() throws {
    try withFolder { folder in
      let frames = [Float(-1), 0, 0.5, 1].map(frame)
      try Animation(
        frames: frames, delay: 0.05, hold: 2, poster: 2, plays: 4
      ).save(as: "film", in: folder)
      #expect(
        try names(in: folder) == [
          "film-dark.png", "film-still-dark.png", "film-still.png", "film.png",
        ])
      for theme in Theme.all {
        let film = try read("film\(theme.suffix).png", in: folder)
        let pictures = frames.map { $0.rendered(for: theme).bytes }
        #expect(film.shown == pictures)
        #expect(film.pixels == pictures[2])
        #expect(film.frames.map(\.seconds) == [0.05, 0.05, 0.05, 2])
        #expect(film.announced?.plays == 4)
        let still = try read("film-still\(theme.suffix).png", in: folder)
        #expect(still.pixels == pictures[2])
        #expect(still.announced == nil)
      }
    }
  }

  @Test("A slider becomes sprite sheets, stills and their description")
  func slider() throws {
    struct Description: Decodable {
      let frames, columns, width, height, start: Int
      let labels: [String]
    }
    try withFolder { folder in
      let frames = (0..<7).map { frame(Float($0) / 6) }
      let labels = (0..<7).map { "t = \($0) \"ᾱ\"" }
      try Slider(frames: frames, labels: labels, start: 4).save(
        as: "any", in: folder)
      #expect(
        try names(in: folder) == [
          "any-dark.png", "any-still-dark.png", "any-still.png", "any.json",
          "any.png",
        ])
      let json = try Data(contentsOf: folder.appendingPathComponent("any.json"))
      let told = try JSONDecoder().decode(Description.self, from: json)
      #expect(told.frames == 7 && told.start == 4 && told.labels == labels)
      let still = try read("any-still-dark.png", in: folder)
      #expect(still.pixels == frames[4].rendered(for: .dark).bytes)
      #expect(still.width == told.width * 2)
      #expect(still.height == told.height * 2)

      // Cut the sheet into frames again
      let sheet = try read("any.png", in: folder)
      #expect(sheet.width == told.columns * told.width * 2)
      for i in frames.indices {
        let (row, column) = i.quotientAndRemainder(dividingBy: told.columns)
        var cut: [UInt8] = []
        for y in 0..<told.height * 2 {
          let line = row * told.height * 2 + y
          let start = (line * sheet.width + column * told.width * 2) * 4
          cut += sheet.pixels[start..<start + told.width * 2 * 4]
        }
        #expect(cut == frames[i].rendered(for: .light).bytes, "frame \(i)")
      }
    }
  }

  @Test("Frames of different sizes share the largest")
  func sizes() throws {
    try withFolder { folder in
      let frames = [
        ImageGrid([[0]], width: 1, scale: 5),
        ImageGrid([[0, 0]], width: 2, scale: 5),
      ]
      try Animation(frames: frames).save(as: "film", in: folder)
      let film = try read("film.png", in: folder)
      #expect(film.width == Int(frames[1].size.width) * 2)
      #expect(film.frames.count == 2)
    }
  }

  @Test("When the folder is missing nothing is written, and the error says so")
  func missingFolder() throws {
    try withFolder { folder in
      let missing = folder.appendingPathComponent("none")
      let slider = Slider(frames: [frame(1)], labels: ["a"])
      let first = #expect(throws: PictureError.self) {
        try slider.save(as: "a", in: missing)
      }
      #expect(first?.kind == .missing)
      #expect(first?.description.contains("none") == true)
      let film = Animation(frames: [frame(1)])
      #expect(throws: PictureError.self) {
        try film.save(as: "a", in: missing)
      }
      let still = frame(1)
      #expect(throws: PictureError.self) {
        try still.save(as: "a", in: missing)
      }
      let left = try names(in: folder)
      #expect(left == [])
    }
  }

  @Test("A slider too large for a browser is refused")
  func hugeSlider() throws {
    try withFolder { folder in
      let frame = Chart(width: 600, height: 600) {}
      let frames = Array(repeating: frame as any Figure, count: 60)
      let slider = Slider(frames: frames, labels: frames.map { _ in "" })
      let error = #expect(throws: PictureError.self) {
        try slider.save(as: "a", in: folder)
      }
      #expect(error?.kind == .tooLarge)
      let left = try names(in: folder)
      #expect(left == [])
    }
  }
}
