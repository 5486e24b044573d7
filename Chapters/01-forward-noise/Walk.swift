import Tensors

// ANCHOR: walk
/// How a state, the step's number and fresh noise make the next state.
typealias StepRule = (
  _ x: Tensor<Float>, _ t: Int, _ ε: Tensor<Float>
) -> Tensor<Float>

/// Walks so many steps from x_0 and keeps every state, x_0 included.
func walk(
  from x₀: Tensor<Float>, steps count: Int,
  using generator: inout SeededGenerator, by rule: StepRule
) -> [Tensor<Float>] {
  var states = [x₀]
  for t in 1...count {
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    states.append(rule(states[t - 1], t, ε))
  }
  return states
}
// ANCHOR_END: walk

/// Walks so many steps from x_0 and keeps only the last state.
func end(
  of x₀: Tensor<Float>, steps count: Int,
  using generator: inout SeededGenerator, by rule: StepRule
) -> Tensor<Float> {
  var x = x₀
  for t in 1...count {
    x = rule(x, t, .normal(x₀.shape, using: &generator))
  }
  return x
}
