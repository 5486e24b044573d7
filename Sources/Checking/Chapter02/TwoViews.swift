import Exercises
import Solutions
import Tensors

/// The arguments of exercise 2.3.
struct ViewInput: Sendable {
  let state: [Double]
  let time: TimeInTable

  /// An answer: every number times a factor, and the noise's variance.
  func view(factor: Double, noiseVariance: Double) -> [Double] {
    state.map { factor * $0 } + [noiseVariance]
  }
}

extension Exercise {
  /// Exercise 2.3: from the variance-preserving to the exploding view.
  static let twoViews = Assignment<ViewInput>(
    id: "2.3", title: "Two views of one chain", function: "explodingView",
    section: "2.4",
    hint: "Which factor turns sqrt(alphaBar_t) x_0 into x_0? The same factor "
      + "acts on the noise, and a variance is multiplied by its square.",
    call: {
      "explodingView(of: \(Wording.list($0.state)), at: \($0.time.t), "
        + "alphaBar: \(Wording.list($0.time.alphaBar)))"
    },
    show: { numbers in
      guard let variance = numbers.last else { return "nothing" }
      return "(state: \(Wording.list(numbers.dropLast())), "
        + "noiseVariance: \(Wording.number(variance)))"
    },
    reader: {
      let answer = try Exercises.Chapter02.explodingView(
        of: $0.state, at: $0.time.t, alphaBar: $0.time.alphaBar)
      return answer.state + [answer.noiseVariance]
    },
    reference: {
      let answer = try Solutions.Chapter02.explodingView(
        of: $0.state, at: $0.time.t, alphaBar: $0.time.alphaBar)
      return answer.state + [answer.noiseVariance]
    },
    alternatives: [
      { i in
        let factor = 1 / i.time.now.squareRoot()
        return i.view(
          factor: factor, noiseVariance: factor * factor * (1 - i.time.now))
      },
      { i in
        // The increments beta_t / alphaBar_t, added up
        let increments = zip(i.time.betas, i.time.alphaBar.dropFirst())
        return i.view(
          factor: 1 / i.time.now.squareRoot(),
          noiseVariance: increments.reduce(0) { $0 + $1.0 / $1.1 })
      },
    ],
    example: ViewInput(
      state: [1, -3],
      time: TimeInTable(t: 2, alphaBar: [1, 0.5, 0.25, 0.2])),
    probes: { generator in
      TimeInTable.probes(&generator).flatMap { time in
        [0, 1, 5].map {
          ViewInput(state: generator.normals($0), time: time)
        } + [ViewInput(state: generator.normals(3, scale: 1e4), time: time)]
      }
    },
    mistakes: [
      Mistake(
        "the wrong way round",
        clue: "You multiply the state by sqrt(alphaBar_t), which shrinks it "
          + "once more. It has shrunk already: divide."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: ᾱ.squareRoot(), noiseVariance: (1 - ᾱ) / ᾱ)
      },
      Mistake(
        "the wrong way round, noise too",
        clue: "You multiply by sqrt(alphaBar_t), state and noise alike. The "
          + "signal has shrunk already: divide to undo it."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: ᾱ.squareRoot(), noiseVariance: (1 - ᾱ) * ᾱ)
      },
      Mistake(
        "the root forgotten",
        clue: "You divide the state by alphaBar_t. The signal in x_t is "
          + "*sqrt*(alphaBar_t) x_0."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: 1 / ᾱ, noiseVariance: (1 - ᾱ) / ᾱ)
      },
      Mistake(
        "the root forgotten, noise too",
        clue: "You divide by alphaBar_t, state and noise alike. The signal in "
          + "x_t is *sqrt*(alphaBar_t) x_0: that root is the factor to undo."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: 1 / ᾱ, noiseVariance: (1 - ᾱ) / (ᾱ * ᾱ))
      },
      Mistake(
        "the noise not blown up",
        clue: "1 - alphaBar_t is the variance of the noise in x_t. In y_t the "
          + "noise has been divided as well, and its variance by alphaBar_t."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: 1 / ᾱ.squareRoot(), noiseVariance: 1 - ᾱ)
      },
      Mistake(
        "the noise's standard deviation",
        clue: "The second number is asked for as a variance; yours is the "
          + "standard deviation, its square root."
      ) {
        let ᾱ = $0.time.now
        return $0.view(
          factor: 1 / ᾱ.squareRoot(),
          noiseVariance: ((1 - ᾱ) / ᾱ).squareRoot())
      },
      Mistake(
        "the variance divided by the root",
        clue: "Numbers divided by sqrt(alphaBar_t) have their variance divided "
          + "by its square, alphaBar_t."
      ) {
        let ᾱ = $0.time.now
        return $0.view(
          factor: 1 / ᾱ.squareRoot(), noiseVariance: (1 - ᾱ) / ᾱ.squareRoot())
      },
      Mistake(
        "signal to noise instead of noise to signal",
        clue: "Your second number is upside down: it is signal to noise, "
          + "which shrinks with t. The variance of the noise grows."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: 1 / ᾱ.squareRoot(), noiseVariance: ᾱ / (1 - ᾱ))
      },
      Mistake(
        "the state left as it was",
        clue: "Your noise variance is that of y_t, but your state is still "
          + "x_t: blow it up."
      ) {
        let ᾱ = $0.time.now
        return $0.view(factor: 1, noiseVariance: (1 - ᾱ) / ᾱ)
      },
      Mistake(
        "the sum of the betas",
        clue: "The betas summed are the noise of another chain, one that never "
          + "shrinks. Here step t adds beta_t / alphaBar_t."
      ) {
        $0.view(
          factor: 1 / $0.time.now.squareRoot(),
          noiseVariance: $0.time.betas.reduce(0, +))
      },
      Mistake(
        "alpha of the last step only",
        clue: "You undo only the last step: alphaBar_t / alphaBar_{t-1} is "
          + "that step's alpha. The signal has shrunk t times."
      ) {
        let α = $0.time.alpha
        return $0.view(factor: 1 / α.squareRoot(), noiseVariance: (1 - α) / α)
      },
      Mistake(
        "one timestep early",
        clue: "You read the table at t - 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let ᾱ = ($0.time.moved(by: -1) ?? $0.time).now
        return $0.view(factor: 1 / ᾱ.squareRoot(), noiseVariance: (1 - ᾱ) / ᾱ)
      },
      Mistake(
        "one timestep late",
        clue: "You read the table at t + 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) {
        let ᾱ = ($0.time.moved(by: 1) ?? $0.time).now
        return $0.view(factor: 1 / ᾱ.squareRoot(), noiseVariance: (1 - ᾱ) / ᾱ)
      },
      Mistake(
        "divided by the noise's size",
        clue: "You divide the state by sqrt(1 - alphaBar_t). That makes the "
          + "*noise* keep its size; here the signal shall."
      ) {
        let ᾱ = $0.time.now
        return $0.view(
          factor: 1 / (1 - ᾱ).squareRoot(), noiseVariance: (1 - ᾱ) / ᾱ)
      },
    ],
    unchanged: { $0.state + [1 - $0.time.now] },
    later: { input, steps in
      input.time.moved(by: steps).map {
        ViewInput(state: input.state, time: $0)
      }
    })
}
