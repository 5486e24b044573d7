import Testing

@Suite("Chapter 9: your answers", .serialized)
struct Chapter09 {
  @Test("9.1 The closed form, far out")
  func truncatedMean() async throws { try await grade("9.1") }

  @Test("9.2 Inside, and everywhere inside")
  func boardScore() async throws { try await grade("9.2") }

  @Test("9.3 Better inputs")
  func waves() async throws { try await grade("9.3") }
}
