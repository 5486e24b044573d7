import Testing

@Suite("Chapter 6: your answers", .serialized)
struct Chapter06 {
  @Test("6.1 The loop")
  func loop() async throws { try await grade("6.1") }

  @Test("6.2 A time for each image")
  func mixedTimes() async throws { try await grade("6.2") }

  @Test("6.3 The start")
  func start() async throws { try await grade("6.3") }

  @Test("6.4 Clamping the belief")
  func clamping() async throws { try await grade("6.4") }
}
