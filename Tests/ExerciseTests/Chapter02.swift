import Testing

@Suite("Chapter 2: your answers", .serialized)
struct Chapter02 {
  @Test("2.1 Any target variance")
  func keepingFactor() async throws { try await grade("2.1") }

  @Test("2.2 The variance in one go")
  func closedVariance() async throws { try await grade("2.2") }

  @Test("2.3 Two views of one chain")
  func twoViews() async throws { try await grade("2.3") }
}
