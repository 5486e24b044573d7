import Datasets
import Testing

@Suite("Pictures kept aside")
struct AsideTests {
  @Test("five sixths and one sixth, nothing lost, nothing twice, no order")
  func parts() {
    let data = DigitData.strokes(train: 605, test: 1)
    let (learned, aside) = data.parts
    #expect(learned.count == 505 && aside.count == 100)
    #expect((learned + aside).sorted() == Array(0..<605))
    #expect(data.parts.aside == aside)
    #expect(learned != learned.sorted() && aside != aside.sorted())
  }
}
