/// A random walk that keeps its variance.
struct Walk {
  let schedule: [Double]

  // ANCHOR: step
  /// One step: a little less of the old place, a little new noise.
  func step(_ x: Double, noise ε: Double, at t: Int) -> Double {
    let β = schedule[t]
    return (1 - β).squareRoot() * x + β.squareRoot() * ε
  }
  // ANCHOR_END: step

  /// Walks from the start to the end of the schedule.
  func places(
    from start: Double,
    using noise: () -> Double
  ) -> [Double] {
    // ANCHOR: walk
    var places = [start]
    for t in 1..<schedule.count {
      places.append(step(places[t - 1], noise: noise(), at: t))
    }
    print("after \(places.count - 1) steps: \(places.last ?? start)")
    return places
    // ANCHOR_END: walk
  }
}
