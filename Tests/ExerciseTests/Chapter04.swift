import Testing

@Suite("Chapter 4: your answers", .serialized)
struct Chapter04 {
  @Test("4.1 The posterior's coefficients")
  func posteriorCoefficients() async throws { try await grade("4.1") }

  @Test("4.2 The mean, from the noise")
  func meanFromNoise() async throws { try await grade("4.2") }

  @Test("4.3 How much noise to put back")
  func varianceChoice() async throws { try await grade("4.3") }

  @Test("4.4 How Gaussian is a step back?")
  func stepKurtosis() async throws { try await grade("4.4") }
}
