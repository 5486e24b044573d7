import Exercises
import Foundation
import Solutions
import Tensors

/// The arguments of exercise 9.3.
struct WaveInput: Sendable {
  let input: [Double]
  let octaves: Int

  /// The list, then what `wave` makes of each octave and each number.
  func answer(
    octaves range: Range<Int>? = nil, _ wave: (Double, Int) -> [Double]
  ) -> [Double] {
    input
      + (range ?? 0..<octaves).flatMap { k in input.flatMap { wave($0, k) } }
  }

  /// The right answer, or one with another frequency for octave k.
  func pairs(_ frequency: (Int) -> Double) -> [Double] {
    answer { u, k in Self.pair(frequency(k) * u) }
  }

  /// Sine and cosine.
  static func pair(_ angle: Double) -> [Double] { [sin(angle), cos(angle)] }

  /// The frequency of octave k: pi 2^k.
  static func octave(_ k: Int) -> Double { Double.pi * Double(1 << k) }

  /// Each octave from the one before, by doubling the angle.
  func doubled() -> [Double] {
    var waves: [[Double]] = input.map { u in Self.pair(Double.pi * u) }
    var result = input
    for _ in 0..<octaves {
      for wave in waves { result += wave }
      waves = waves.map { wave in
        let (s, c) = (wave[0], wave[1])
        return [2 * s * c, 1 - 2 * s * s]
      }
    }
    return result
  }

  /// All octaves of a number together.
  func byNumber() -> [Double] {
    var result = input
    for u in input {
      for k in 0..<octaves { result += Self.pair(Self.octave(k) * u) }
    }
    return result
  }

  /// In each octave the sines of all numbers, then the cosines.
  func byKind() -> [Double] {
    var result = input
    for k in 0..<octaves {
      result += input.map { u in sin(Self.octave(k) * u) }
      result += input.map { u in cos(Self.octave(k) * u) }
    }
    return result
  }
}

extension Exercise {
  /// Exercise 9.3: waves of each input, in octaves.
  static let waves = Assignment<WaveInput>(
    id: "9.3", title: "Better inputs", function: "waves", section: "9.6",
    hint: "Two loops, the octaves outside and the numbers inside. Each turn "
      + "adds a sine and a cosine of Double.pi * 2^k * u.",
    call: {
      "waves(\(Wording.list($0.input)), octaves: \($0.octaves))"
    },
    reader: {
      try Exercises.Chapter09.waves($0.input, octaves: $0.octaves)
    },
    reference: {
      try Solutions.Chapter09.waves($0.input, octaves: $0.octaves)
    },
    alternatives: [
      { $0.pairs { k in Double.pi * pow(2, Double(k)) } },
      { $0.doubled() },
    ],
    example: WaveInput(input: [0.25, -0.1], octaves: 2),
    probes: { generator in
      [0, 1, 2, 4, 6].flatMap { octaves in
        [0, 1, 3, 5].map { count in
          WaveInput(
            input: (0..<count).map { _ in generator.uniform(-3, 3) },
            octaves: octaves)
        }
      }
    },
    mistakes: [
      Mistake(
        "pi forgotten",
        clue: "Your waves have pi in their period: you take sin(2^k u). Then "
          + "they fit no board. Multiply by pi."
      ) { $0.pairs { k in Double(1 << k) } },
      Mistake(
        "2 pi for pi",
        clue: "Your first wave has period 1, half of what is asked for: you "
          + "have 2 pi where pi belongs, or begin with octave 1."
      ) { $0.pairs { k in WaveInput.octave(k + 1) } },
      Mistake(
        "k for 2^k",
        clue: "Your frequencies are k times pi. Octaves double: 2^k."
      ) { $0.pairs { k in Double.pi * Double(k) } },
      Mistake(
        "k + 1 for 2^k",
        clue: "Your frequencies are k + 1 times pi, in equal steps. Octaves "
          + "double: 2^k."
      ) { $0.pairs { k in Double.pi * Double(k + 1) } },
      Mistake(
        "divided by 2^k",
        clue: "Your waves get longer with each octave. Multiply by 2^k instead "
          + "of dividing."
      ) { $0.pairs { k in Double.pi / Double(1 << k) } },
      Mistake(
        "the cosine forgotten",
        clue: "You give sines only. The sine cannot tell u from 1 - u; the "
          + "cosine can."
      ) { $0.answer { u, k in [sin(WaveInput.octave(k) * u)] } },
      Mistake(
        "the list itself forgotten",
        clue: "You return the waves only. The numbers themselves come first: "
          + "waves repeat, and do not say how far out a point lies."
      ) { i in
        Array(i.pairs(WaveInput.octave).dropFirst(i.input.count))
      },
      Mistake(
        "cosine before sine",
        clue: "In each pair your cosine comes first. A network would not mind; "
          + "a network that has learned the other order would."
      ) { i in
        i.answer { u, k in WaveInput.pair(WaveInput.octave(k) * u).reversed() }
      },
      Mistake(
        "all octaves of a number together",
        clue: "Your numbers are right, in another order: the octaves are the "
          + "outer loop, the numbers the inner one."
      ) { $0.byNumber() },
      Mistake(
        "one octave too many",
        clue: "You have an octave too many: k runs from 0 to octaves - 1."
      ) { i in
        i.answer(octaves: 0..<i.octaves + 1) { u, k in
          WaveInput.pair(WaveInput.octave(k) * u)
        }
      },
      Mistake(
        "all sines first",
        clue: "In each octave your sines come first, then the cosines. They "
          + "are asked for in pairs, number by number."
      ) { $0.byKind() },
    ],
    unchanged: { $0.input })
}
