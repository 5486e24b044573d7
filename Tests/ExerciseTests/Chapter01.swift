import Testing

@Suite("Chapter 1: your answers", .serialized)
struct Chapter01 {
  @Test("1.1 One step")
  func oneStep() async throws { try await grade("1.1") }

  @Test("1.2 The linear schedule")
  func linearSchedule() async throws { try await grade("1.2") }

  @Test("1.3 Scaling pixels")
  func pixelScaling() async throws { try await grade("1.3") }
}
