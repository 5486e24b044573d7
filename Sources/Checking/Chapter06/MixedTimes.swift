import Diffusion
import Exercises
import Solutions
import Tensors

/// The arguments of exercise 6.2.
struct MixedInput: Sendable {
  let noisy: [Double]
  let noise: [Double]
  let times: [Int]
  let alphaBar: [Double]

  /// How many numbers an image has.
  var size: Int { noisy.count / times.count }

  /// The time of the image that number i belongs to.
  func time(_ i: Int) -> Int { times[i / size] }

  /// alphaBar at a time, kept within the table.
  func ᾱ(_ t: Int) -> Double {
    alphaBar[min(max(t, 0), alphaBar.count - 1)]
  }

  /// An answer, made of each number, its noise and an alphaBar.
  func each(
    at time: (Int) -> Int,
    _ formula: (_ x: Double, _ ε: Double, _ ᾱ: Double) -> Double = Self.right
  ) -> [Double] {
    noisy.indices.map { formula(noisy[$0], noise[$0], ᾱ(time($0))) }
  }

  /// The right formula.
  static func right(_ x: Double, _ ε: Double, _ ᾱ: Double) -> Double {
    (x - (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot()
  }

  static func random(
    images: Int, size: Int, times: [Int]? = nil, _ schedule: NoiseSchedule,
    _ generator: inout SeededGenerator
  ) -> MixedInput {
    MixedInput(
      noisy: generator.normals(images * size),
      noise: generator.normals(images * size),
      times: times
        ?? (0..<images).map { _ in
          1 + generator.integer(below: schedule.timesteps)
        },
      alphaBar: schedule.alphaBar)
  }
}

extension Exercise {
  /// Exercise 6.2: the believed x_0, with a time for each image.
  static let mixedTimes = Assignment<MixedInput>(
    id: "6.2", title: "A time for each image", function: "predictedClean",
    section: "6.5",
    hint: "An image has `noisy.count / times.count` numbers. Which image does "
      + "number i belong to?",
    call: {
      "predictedClean(\(Wording.list($0.noisy)), "
        + "noise: \(Wording.list($0.noise)), times: \($0.times), "
        + "alphaBar: \(Wording.list($0.alphaBar)))"
    },
    reader: {
      try Exercises.Chapter06.predictedClean(
        $0.noisy, noise: $0.noise, times: $0.times, alphaBar: $0.alphaBar)
    },
    reference: {
      try Solutions.Chapter06.predictedClean(
        $0.noisy, noise: $0.noise, times: $0.times, alphaBar: $0.alphaBar)
    },
    alternatives: [
      { i in i.each(at: i.time) },
      { i in
        // Image by image, with one weight for each of the two
        i.times.indices.flatMap { image in
          let ᾱ = i.alphaBar[i.times[image]]
          let (a, b) = (1 / ᾱ.squareRoot(), ((1 - ᾱ) / ᾱ).squareRoot())
          return (image * i.size..<(image + 1) * i.size).map {
            a * i.noisy[$0] - b * i.noise[$0]
          }
        }
      },
    ],
    example: MixedInput(
      noisy: [1, 2, -1, 3], noise: [0.5, 0, 1, -1], times: [1, 3],
      alphaBar: [1, 0.8, 0.4, 0.1]),
    probes: { generator in
      [
        MixedInput.random(images: 1, size: 4, .source, &generator),
        .random(images: 3, size: 5, .source, &generator),
        .random(images: 5, size: 1, .source, &generator),
        .random(images: 4, size: 4, .cosine(timesteps: 25), &generator),
        .random(
          images: 3, size: 6, times: [1, 1, 50], .source, &generator),
        .random(
          images: 4, size: 3, times: [7, 7, 7, 7], .source, &generator),
        .random(
          images: 2, size: 4, times: [1, 1000],
          .repaired(timesteps: 1000), &generator),
        .random(images: 2, size: 0, .source, &generator),
      ]
    },
    mistakes: [
      Mistake(
        "coefficients along the wrong axis",
        clue: "Neighbouring numbers of one image get the times of different "
          + "images. Number i belongs to image i / size, not i % n."
      ) { i in i.each(at: { i.times[$0 % i.times.count] }) },
      Mistake(
        "coefficients along the columns",
        clue: "Number i of every image gets the time of image i. That happens "
          + "when a list of n coefficients meets a table with n columns."
      ) { i in i.each(at: { i.times[$0 % i.size % i.times.count] }) },
      Mistake(
        "the first image's time for all",
        clue: "You use the first time for every image. All equal is what a "
          + "sampler has, so it never noticed."
      ) { i in i.each(at: { _ in i.times[0] }) },
      Mistake(
        "the last image's time for all",
        clue: "You use the last time for every image."
      ) { i in i.each(at: { _ in i.times[i.times.count - 1] }) },
      Mistake(
        "times in reverse order",
        clue: "The first image gets the last time."
      ) { i in i.each(at: { i.times[i.times.count - 1 - $0 / i.size] }) },
      Mistake(
        "one timestep early",
        clue: "You read the table at t - 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { i in i.each(at: { i.time($0) - 1 }) },
      Mistake(
        "one timestep late",
        clue: "You read the table at t + 1. It starts at t = 0, so the entry "
          + "for t is `alphaBar[t]`."
      ) { i in i.each(at: { i.time($0) + 1 }) },
      Mistake(
        "the roots forgotten",
        clue: "You use alphaBar_t and 1 - alphaBar_t, which are variances. "
          + "The numbers are multiplied by their roots."
      ) { i in i.each(at: i.time) { x, ε, ᾱ in (x - (1 - ᾱ) * ε) / ᾱ } },
      Mistake(
        "a plus for the minus",
        clue: "You add the noise. It is in x_t already and has to come out."
      ) { i in
        i.each(at: i.time) { x, ε, ᾱ in
          (x + (1 - ᾱ).squareRoot() * ε) / ᾱ.squareRoot()
        }
      },
      Mistake(
        "not divided by sqrt(alphaBar_t)",
        clue: "The noise is out, but the picture is still as faint as it is in "
          + "x_t: divide by sqrt(alphaBar_t)."
      ) { i in i.each(at: i.time) { x, ε, ᾱ in x - (1 - ᾱ).squareRoot() * ε } },
      Mistake(
        "multiplied by sqrt(alphaBar_t)",
        clue: "You make the picture fainter once more. Divide."
      ) { i in
        i.each(at: i.time) { x, ε, ᾱ in
          (x - (1 - ᾱ).squareRoot() * ε) * ᾱ.squareRoot()
        }
      },
      Mistake(
        "only x_t divided",
        clue: "The bracket is missing: sqrt(alphaBar_t) divides the "
          + "difference."
      ) { i in
        i.each(at: i.time) { x, ε, ᾱ in
          x / ᾱ.squareRoot() - (1 - ᾱ).squareRoot() * ε
        }
      },
    ],
    unchanged: { $0.noisy })
}
