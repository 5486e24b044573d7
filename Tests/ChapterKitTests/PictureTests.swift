import ChapterKit
import Datasets
import Testing

@Suite("Choosing a picture")
struct PictureTests {
  let set = StrokeDigits.make(count: 40, seed: 1)

  private func choose(_ arguments: String..., usual: Int = 0) throws -> Picture
  {
    try PictureOptions.parse(arguments).picture(in: set, usual: usual)
  }

  @Test("by number, by digit, or the usual one")
  func choices() throws {
    #expect(try choose().index == 0)
    #expect(try choose(usual: 7).index == 7)
    #expect(try choose(usual: 99).index == 39)
    let third = try choose("--index", "3")
    #expect(third.index == 3)
    #expect(third.label == set.labels[3])
    #expect(third.clean == set.tensor([3])[row: 0])
    let digit = set.labels[39]
    let places = set.indices(ofLabel: digit)
    let second = try choose("--digit", "\(digit)", "--index", "1")
    #expect(second.index == places[1])
    #expect(second.label == digit)
  }

  @Test("a picture that is not there is refused with what there is")
  func refused() {
    let beyond = #expect(throws: NoSuchPicture.self) {
      try choose("--index", "40")
    }
    #expect(beyond?.description.contains("numbered 0 to 39") == true)
    #expect(throws: NoSuchPicture.self) { try choose("--index=-1") }
    let none = #expect(throws: NoSuchPicture.self) {
      try choose("--digit", "12")
    }
    #expect(none?.description.contains("digit 12") == true)
  }
}
