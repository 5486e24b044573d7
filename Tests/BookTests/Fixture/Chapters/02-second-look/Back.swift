extension Walk {
  // ANCHOR: back
  func back(_ x: Double, noise ε: Double, at t: Int) -> Double {
    let β = schedule[t]
    return (x - β.squareRoot() * ε) / (1 - β).squareRoot()
  }
  // ANCHOR_END: back
}
