import Diffusion
import Tensors

// The step back as people write it: once right, and wrong in many ways.

/// What there is to work with in one step back.
struct Moment {
  let schedule: NoiseSchedule
  let t: Int
  /// The state x_t.
  let x: Tensor<Float>
  /// Fresh noise.
  let z: Tensor<Float>
  /// The noise that is predicted in x_t.
  let ε: Tensor<Float>

  var β: Double { schedule.beta[t] }
  var α: Double { schedule.alpha[t] }
  var ᾱ: Double { schedule.alphaBar[t] }

  /// How much of the noise has to come out.
  var push: Double { β / (1 - ᾱ).squareRoot() }

  /// The standard deviation of what goes in again; 0 in the last step.
  var σ: Double { schedule.reverseVariance(at: t).squareRoot() }

  // ANCHOR: general-step
  /// One step: (x - push ε) / root + sd z.
  func step(
    minus push: Double, over root: Double, plus sd: Double
  ) -> Tensor<Float> {
    let mean = Tensor.mix(
      Float(1 / root), x, Float(-push / root), ε)
    return .mix(1, mean, Float(sd), z)
  }
  // ANCHOR_END: general-step
}

/// A way back from noise, right or wrong.
struct Walk: Sendable {
  /// Its name in tables and pictures.
  let name: String
  /// Its name among the results.
  let key: String
  /// Which time the predictor is told.
  var said: @Sendable (Int) -> Int = { $0 }
  /// What is made of standard normal noise to begin with.
  var start: @Sendable (Tensor<Float>) -> Tensor<Float> = { $0 }
  /// From x_t to x_{t-1}.
  let step: @Sendable (Moment) -> Tensor<Float>
}

extension Walk {
  // ANCHOR: right-walk
  static let right = Walk(name: "right", key: "right") {
    $0.step(minus: $0.push, over: $0.α.squareRoot(), plus: $0.σ)
  }
  // ANCHOR_END: right-walk

  // ANCHOR: clamped-walk
  /// By way of the clean picture, kept between black and white.
  static let clamped = Walk(name: "clamped", key: "clamped") {
    let (s, t) = ($0.schedule, $0.t)
    let x̂₀ = s.predictedClean(from: $0.x, at: t, noise: $0.ε)
      .map { min(1, max(-1, $0)) }
    let mean = s.posteriorMean(of: $0.x, at: t, clean: x̂₀)
    return .mix(1, mean, Float($0.σ), $0.z)
  }
  // ANCHOR_END: clamped-walk

  /// Each differs from the right one in a single place.
  static let wrong: [Walk] = [
    // ANCHOR: wrong-walks
    Walk(name: "noise to the last", key: "lastNoise") {
      $0.step(
        minus: $0.push, over: $0.α.squareRoot(),
        plus: $0.β.squareRoot())
    },
    Walk(name: "no fresh noise", key: "noNoise") {
      $0.step(minus: $0.push, over: $0.α.squareRoot(), plus: 0)
    },
    Walk(name: "β for √β", key: "betaAsDeviation") {
      $0.step(
        minus: $0.push, over: $0.α.squareRoot(),
        plus: $0.t == 1 ? 0 : $0.β)
    },
    Walk(name: "α for ᾱ", key: "alphaForAlphaBar") {
      $0.step(
        minus: $0.β / (1 - $0.α).squareRoot(), over: $0.α.squareRoot(),
        plus: $0.σ)
    },
    Walk(name: "1 − ᾱ without root", key: "noRoot") {
      $0.step(
        minus: $0.β / (1 - $0.ᾱ), over: $0.α.squareRoot(),
        plus: $0.σ)
    },
    Walk(name: "not over √α", key: "notDivided") {
      $0.step(minus: $0.push, over: 1, plus: $0.σ)
    },
    Walk(
      name: "told t − 1", key: "early", said: { max(1, $0 - 1) },
      step: right.step),
    Walk(name: "states clamped", key: "statesClamped") {
      $0.step(
        minus: $0.push, over: $0.α.squareRoot(), plus: $0.σ
      ).map { min(1, max(-1, $0)) }
    },
    Walk(
      name: "starts too small", key: "smallStart", start: { 0.3 * $0 },
      step: right.step),
    Walk(name: "plus for minus", key: "plus") {
      $0.step(
        minus: -$0.push, over: $0.α.squareRoot(), plus: $0.σ)
    },
    Walk(name: "all subtracted", key: "allSubtracted") {
      $0.x - $0.ε
    },
    // ANCHOR_END: wrong-walks
  ]
}

extension Studio {
  // ANCHOR: walk
  /// Follows a walk from noise to its end.
  mutating func end<Predictor: NoisePredictor>(
    of walk: Walk, from start: Tensor<Float>, _ schedule: NoiseSchedule,
    with predictor: inout Predictor,
    watch: (_ t: Int, _ state: Tensor<Float>) -> Void = { _, _ in }
  ) -> Tensor<Float> where Predictor.Scalar == Float {
    var x = walk.start(start)
    for t in (1...schedule.timesteps).reversed() {
      watch(t, x)
      let ε = predictor.predictedNoise(in: x, at: walk.said(t))
      x = walk.step(
        Moment(schedule: schedule, t: t, x: x, z: noise(x.shape), ε: ε))
    }
    return x
  }
  // ANCHOR_END: walk
}
