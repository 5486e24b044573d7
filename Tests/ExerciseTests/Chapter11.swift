import Testing

@Suite("Chapter 11: your answers", .serialized)
struct Chapter11 {
  @Test("11.1 A long step")
  func ddimStep() async throws { try await grade("11.1") }

  @Test("11.2 The cosine schedule")
  func cosineSchedule() async throws { try await grade("11.2") }

  @Test("11.3 Two dials")
  func guidance() async throws { try await grade("11.3") }

  @Test("11.4 Attention")
  func attentionHead() async throws { try await grade("11.4") }
}
