import Exercises
import Solutions
import Tensors

/// The arguments of exercise 11.3.
struct GuidanceInput: Sendable {
  let told: [Double]
  let open: [Double]
  let weight: Double

  /// A scale, and the two noises mixed with some factors.
  func mixed(scale: Double, _ a: Double, _ b: Double) -> [Double] {
    [scale] + zip(told, open).map { a * $0 + b * $1 }
  }

  /// A scale, and the noises as they are mixed with another one.
  func mixed(scale: Double, asWith other: Double) -> [Double] {
    mixed(scale: scale, other, 1 - other)
  }

  /// The scale that means the same as the weight.
  var scale: Double { 1 + weight }
}

extension Exercise {
  /// Exercise 11.3: two ways to say how strong the guidance is.
  static let guidance = Assignment<GuidanceInput>(
    id: "11.3", title: "Two dials", function: "guidance", section: "11.5",
    hint: "Which weight leaves the told noise alone in the paper's formula, "
      + "and which the open one? These are the scales 1 and 0, and the rest "
      + "is a straight line.",
    call: {
      "guidance(told: \(Wording.list($0.told)), "
        + "open: \(Wording.list($0.open)), "
        + "weight: \(Wording.number($0.weight)))"
    },
    show: { numbers in
      guard let scale = numbers.first else { return "nothing" }
      return "(scale: \(Wording.number(scale)), "
        + "noise: \(Wording.list(Array(numbers.dropFirst()))))"
    },
    reader: {
      let answer = try Exercises.Chapter11.guidance(
        told: $0.told, open: $0.open, weight: $0.weight)
      return [answer.scale] + answer.noise
    },
    reference: {
      let answer = try Solutions.Chapter11.guidance(
        told: $0.told, open: $0.open, weight: $0.weight)
      return [answer.scale] + answer.noise
    },
    alternatives: [
      { i in
        // The paper's own formula
        i.mixed(scale: i.weight + 1, 1 + i.weight, -i.weight)
      },
      { i in
        // Beyond the told noise by the weight
        [1 + i.weight]
          + zip(i.told, i.open).map { $0 + i.weight * ($0 - $1) }
      },
    ],
    example: GuidanceInput(told: [1, -2], open: [0.5, 1], weight: 2),
    probes: { generator in
      var inputs = [
        GuidanceInput(told: [], open: [], weight: 3),
        GuidanceInput(told: [1], open: [1], weight: 7),
      ]
      for weight in [-1, 0, 1, 20, -0.5, 0.3, 3, 7] {
        let count = 1 + Int(generator.uniform(0, 6))
        inputs.append(
          GuidanceInput(
            told: generator.normals(count), open: generator.normals(count),
            weight: weight))
      }
      for count in [1, 2, 3, 4, 5, 6, 7, 20] {
        inputs.append(
          GuidanceInput(
            told: generator.normals(count),
            open: generator.normals(count, scale: 3),
            weight: generator.uniform(-1, 10)))
      }
      return inputs
    },
    mistakes: [
      Mistake(
        "the weight taken for the scale",
        clue: "You use the paper's weight as if it were the book's scale. A "
          + "weight of 0 is the told noise, a scale of 0 the open one: they "
          + "differ by 1."
      ) { $0.mixed(scale: $0.weight, asWith: $0.weight) },
      Mistake(
        "the weight returned as the scale",
        clue: "Your noise is right, but the scale that you return is the "
          + "weight. The told noise has the weight 0 and the scale 1."
      ) { $0.mixed(scale: $0.weight, asWith: $0.scale) },
      Mistake(
        "the weight used with the formula for the scale",
        clue: "Your scale is right, but you guide with the weight: open + "
          + "weight (told - open). That formula wants the scale."
      ) { $0.mixed(scale: $0.scale, asWith: $0.weight) },
      Mistake(
        "1 taken away, not added",
        clue: "You subtract 1 from the weight. The paper counts from the told "
          + "noise, the book from the open one, which is further back: the "
          + "scale is the larger of the two numbers."
      ) { $0.mixed(scale: $0.weight - 1, asWith: $0.weight - 1) },
      Mistake(
        "1 taken away for the scale alone",
        clue: "Your noise is right, but your scale is 1 less than the weight. "
          + "It is 1 more: put the weight 0 into the paper's formula and see "
          + "which of the two noises stays."
      ) { $0.mixed(scale: $0.weight - 1, asWith: $0.scale) },
      Mistake(
        "the weight's sign turned",
        clue: "Your scale is 1 - weight. A larger weight pushes further to "
          + "the class, and so does a larger scale."
      ) { $0.mixed(scale: 1 - $0.weight, asWith: 1 - $0.weight) },
      Mistake(
        "starting from the told noise",
        clue: "Your formula is told + scale (told - open). With scale 0 "
          + "nothing is added, and what is left must be the open noise: start "
          + "from that."
      ) { $0.mixed(scale: $0.scale, asWith: $0.scale + 1) },
      Mistake(
        "the two noises exchanged",
        clue: "The told and the open noise have changed places: your guidance "
          + "pushes away from the class."
      ) { $0.mixed(scale: $0.scale, 1 - $0.scale, $0.scale) },
      Mistake(
        "the difference the wrong way round",
        clue: "You add open - told, and move away from the class. The way to "
          + "it is told - open."
      ) { $0.mixed(scale: $0.scale, -$0.scale, 1 + $0.scale) },
      Mistake(
        "a plus for the minus",
        clue: "You add weight times the open noise. It is to be subtracted; "
          + "the two factors have the sum 1."
      ) { $0.mixed(scale: $0.scale, 1 + $0.weight, $0.weight) },
      Mistake(
        "only the difference",
        clue: "You return scale (told - open) alone. It is added to the open "
          + "noise."
      ) { $0.mixed(scale: $0.scale, $0.scale, -$0.scale) },
      Mistake(
        "weight times both",
        clue: "Your factors are weight and -weight, which would make the "
          + "noise vanish with the weight 0. The told one has 1 + weight."
      ) { $0.mixed(scale: $0.scale, $0.weight, -$0.weight) },
      Mistake(
        "no guidance",
        clue: "Your noise is the told one, whatever the weight. Guiding means "
          + "to go beyond it, away from the open one."
      ) { $0.mixed(scale: $0.scale, 1, 0) },
      Mistake(
        "never beyond the told noise",
        clue: "You stop at the scale 1. Beyond it lies what guidance is for: "
          + "the formula goes straight on."
      ) { $0.mixed(scale: $0.scale, asWith: min(1, $0.scale)) },
    ])
}
