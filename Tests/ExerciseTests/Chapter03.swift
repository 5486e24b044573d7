import Testing

@Suite("Chapter 3: your answers", .serialized)
struct Chapter03 {
  @Test("3.1 The jump")
  func jump() async throws { try await grade("3.1") }

  @Test("3.2 Repair a schedule")
  func repair() async throws { try await grade("3.2") }

  @Test("3.3 All noises in one")
  func mergedNoise() async throws { try await grade("3.3") }
}
