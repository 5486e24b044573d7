import ChapterKit
import Figures
import Foundation
import Networks
import Tensors

/// A node that knows the slopes by its parents, and three ways to walk back.
final class Toy {
  let parents: [(node: Toy, slope: Double)]
  private(set) var gradient = 0.0
  private(set) var visits = 0

  init(_ parents: (node: Toy, slope: Double)...) { self.parents = parents }

  // ANCHOR: patient
  /// Right, and slow: passes on every share by itself.
  func passEach(_ share: Double) {
    visits += 1
    gradient += share
    for (node, slope) in parents { node.passEach(slope * share) }
  }
  // ANCHOR_END: patient

  // ANCHOR: hasty
  /// Wrong: passes on the whole sum whenever a share arrives.
  func passSum(_ share: Double) {
    visits += 1
    gradient += share
    for (node, slope) in parents { node.passSum(slope * gradient) }
  }

  /// Wrong: passes on only what came first.
  func passFirst(_ share: Double) {
    visits += 1
    gradient += share
    guard visits == 1 else { return }
    for (node, slope) in parents { node.passFirst(slope * share) }
  }
  // ANCHOR_END: hasty

  /// The lowest and the highest node of a ladder of diamonds.
  static func ladder(_ count: Int) -> (bottom: Toy, top: Toy) {
    let bottom = Toy()
    var top = bottom
    for _ in 0..<count {
      let (left, right) = (Toy((top, 1)), Toy((top, 1)))
      top = Toy((left, 1), (right, 1))
    }
    return (bottom, top)
  }
}

/// Section B.4: a graph in which paths part and meet again.
struct Diamonds {
  let chapter: Chapter

  /// The slope at the bottom, and how often the bottom was visited.
  static func walk(
    _ count: Int, _ pass: (Toy) -> (Double) -> Void
  ) -> (slope: Double, visits: Int) {
    let (bottom, top) = Toy.ladder(count)
    pass(top)(1)
    return (bottom.gradient, bottom.visits)
  }

  /// The same ladder of variables, with an ear at the bottom.
  static func libraryWalk(_ count: Int) -> (slope: Double, visits: Int) {
    var visits = 0
    let bottom = leaf(1)
    var top = listening(to: bottom) { _ in visits += 1 }
    for _ in 0..<count { top = 1 * top + 1 * top }
    top.backward()
    return (bottom.gradient?.scalars[0] ?? .nan, visits)
  }

  /// How many residual blocks chapter 5's network has.
  private static func blocks() -> Double {
    var generator = SeededGenerator(seed: 1)
    // Fewer channels, as many blocks
    let network = UNet<Float>(channels: 8, using: &generator)
    return Double(
      network.learned.count { $0.name.hasSuffix("convolution2.weight") })
  }

  func run() throws {
    chapter.section("B.4", "Children first")
    chapter.say("The slope at the bottom of a ladder of diamonds, and how")
    chapter.say("often the bottom was visited (in brackets):")
    let counts = [1, 2, 3, 5, 10, 20]
    var (naive, ours): ([Double], [Double]) = ([], [])
    let rows = counts.map { count in
      let each = Self.walk(count, Toy.passEach)
      let sum = Self.walk(count, Toy.passSum)
      let first = Self.walk(count, Toy.passFirst)
      let library = Self.libraryWalk(count)
      let truth = pow(2.0, Double(count))
      chapter.require(
        each.slope == truth && library.slope == truth,
        "the slope of \(count) diamonds is \(library.slope), not \(truth)")
      chapter.require(
        count == 1 || (sum.slope != truth && first.slope != truth),
        "a wrong walk was right for \(count) diamonds")
      naive.append(Double(each.visits))
      ours.append(Double(library.visits))
      return ["\(count)"]
        + [each, sum, first, library].map {
          "\(short($0.slope)) (\($0.visits))"
        }
    }
    chapter.table(["diamonds", "each", "sum", "first", "backward"], rows)
    chapter.report(
      "ladder.visits", "visits", naive[5], expect: 1_048_576, within: 0,
      quiet: true)
    chapter.report(
      "ladder.blocks", "residual blocks of the U-Net", Self.blocks(),
      quiet: true)
    chapter.say()
    chapter.say("backward() on a ladder of a thousand diamonds:")
    let tall = Self.libraryWalk(1000)
    chapter.report(
      "ladder.tall", "visits of the bottom", Double(tall.visits),
      expect: 1, within: 0)
    chapter.report(
      "ladder.slope", "the slope, as a power of 2", log2(tall.slope),
      expect: 1000, within: 0)
    try draw(counts, naive, ours)
  }

  /// Whole numbers in full, unless they are huge.
  private func short(_ slope: Double) -> String {
    slope < 1e7 ? fixed(slope, 0) : format(slope, 2)
  }

  private func draw(
    _ counts: [Int], _ naive: [Double], _ ours: [Double]
  ) throws {
    try Panels(columns: 2) {
      Panel("a. Visits of a walk without patience", LadderFigure())
      Panel(
        "b. Visits of the bottom",
        Chart(
          x: "diamonds", y: Axis("visits", .log, range: 0.5...2_000_000),
          height: 314
        ) {
          Line(
            x: counts, y: naive, label: "each share by itself", hue: .red,
            points: true)
          Line(
            x: counts, y: ours, label: "children first", hue: .blue,
            points: true)
        })
    }.save(as: "diamonds", in: chapter.output)
  }
}
