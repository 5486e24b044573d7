import ChapterKit
import Testing

@Suite("ProgressBar")
struct ProgressBarTests {
  @Test("time left is written as a person would")
  func clock() {
    #expect(ProgressBar.clock(7.4) == "0:07")
    #expect(ProgressBar.clock(750) == "12:30")
    #expect(ProgressBar.clock(7500) == "2:05:00")
    #expect(ProgressBar.clock(.infinity) == "very long")
  }
}
