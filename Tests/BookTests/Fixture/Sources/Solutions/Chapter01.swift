// ANCHOR: one-step
func oneStep(
  _ x: Double,
  noise: Double,
  beta: Double
) -> Double {
  (1 - beta).squareRoot() * x + beta.squareRoot() * noise
}
// ANCHOR_END: one-step
