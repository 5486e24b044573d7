import Testing

@Suite("Chapter 7: your answers", .serialized)
struct Chapter07 {
  @Test("7.1 The distance between pictures")
  func pictureDistance() async throws { try await grade("7.1") }

  @Test("7.2 The best denoiser for a finite set")
  func finiteSet() async throws { try await grade("7.2") }

  @Test("7.3 The power of the test")
  func testPower() async throws { try await grade("7.3") }

  @Test("7.4 Leave one out")
  func leaveOneOut() async throws { try await grade("7.4") }
}
