/// Exercise 1.1: one step of the walk.
func oneStep(_ x: Double, noise: Double, beta: Double) throws -> Double {
  throw Unsolved()
}
