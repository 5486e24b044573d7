import Testing

@Suite("Chapter 8: your answers", .serialized)
struct Chapter08 {
  @Test("8.1 Betas that end where you want")
  func repairedEnd() async throws { try await grade("8.1") }

  @Test("8.2 Which variance is best?")
  func blobVariance() async throws { try await grade("8.2") }

  @Test("8.3 Film one chain")
  func oneChain() async throws { try await grade("8.3") }
}
