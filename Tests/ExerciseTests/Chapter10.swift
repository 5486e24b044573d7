import Testing

@Suite("Chapter 10: your answers", .serialized)
struct Chapter10 {
  @Test("10.1 The divergence of a step")
  func stepDivergence() async throws { try await grade("10.1") }

  @Test("10.2 The posterior at the boundary")
  func boundaryPosterior() async throws { try await grade("10.2") }

  @Test("10.3 The entropies and the bits")
  func boundInBits() async throws { try await grade("10.3") }
}
