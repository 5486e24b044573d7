import Testing

@Suite("Chapter 5: your answers", .serialized)
struct Chapter05 {
  @Test("5.1 The loss")
  func theLoss() async throws { try await grade("5.1") }

  @Test("5.2 A time for each")
  func sampledTimes() async throws { try await grade("5.2") }

  @Test("5.3 Adam")
  func adamSteps() async throws { try await grade("5.3") }

  @Test("5.4 The time, told by clocks")
  func clocks() async throws { try await grade("5.4") }

  @Test("5.5 The way back through a layer")
  func linearWayBack() async throws { try await grade("5.5") }
}
