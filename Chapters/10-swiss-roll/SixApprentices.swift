import ChapterKit
import Diffusion
import Dispatch
import Figures
import Foundation
import Tensors

// Section 10.4: six ways of learning, each step compared with its optimum.

extension Workbench {
  // ANCHOR: recipes
  static let recipes = [
    // The two that take longest begin first
    Recipe(name: "patient", form: .residual, decays: true, patience: 5),
    Recipe(name: "noise", form: .noise, decays: true, patience: 5),
    Recipe(name: "direct", form: .direct),
    Recipe(name: "stale", form: .direct, sharesOptimiser: true),
    Recipe(name: "decayed", form: .direct, decays: true),
    Recipe(name: "residual", form: .residual),
  ]
  // ANCHOR_END: recipes

  mutating func sixApprentices() throws {
    chapter.section("10.4", "Six apprentices")
    teach()
    let points = 20_000
    for apprentice in apprentices {
      measured[apprentice.recipe.name] = times.map { t in
        apprentice.measure(at: t, points: points, using: &generator)
      }
    }

    chapter.say(
      "KL in nats a number, after \(batches) batches of "
        + "\(Apprentice.batchSize), the")
    chapter.say("patient one after five times as many:")
    let floor = optima.map(\.divergence).mean
    let named = [2, 10, 23, 40]
    chapter.table(
      ["", "mean", "over floor"] + named.map { "t = \($0)" },
      ["direct", "stale", "decayed", "residual", "patient"].map { name in
        let mean = self.mean(name)
        return [name, fixed(mean, 3), fixed(mean - floor, 3)]
          + named.map { fixed(self[name, $0].divergence, 3) }
      } + [
        ["the floor", fixed(floor, 3), ""]
          + named.map { fixed(self.floor($0), 3) }
      ])
    for recipe in Self.recipes where recipe.form != .noise {
      let name = recipe.name
      chapter.keep("kl.\(name)", mean(name))
      for t in named + [20] {
        chapter.keep("kl.\(name).t\(t)", self[name, t].divergence)
      }
    }
    chapter.keep("excess.direct", mean("direct") - floor)
    chapter.keep("excess.decayed", mean("decayed") - floor)
    chapter.keep("excess.residual", mean("residual") - floor)
    chapter.keep("excess.patient", mean("patient") - floor)
    keepWidths()
    judge()
    try drawDivergences()
    try drawLosses()
    try drawWidths()
  }

  /// Lets all networks learn, as many at a time as there are cores.
  private mutating func teach() {
    apprentices = Self.recipes.map {
      Apprentice($0, schedule, generator: generator.split())
    }
    let tally = Tally(
      batches * apprentices.map(\.recipe.patience).reduce(0, +))
    let (apprentices, batches) = (self.apprentices, self.batches)
    DispatchQueue.concurrentPerform(iterations: apprentices.count) { i in
      apprentices[i].learn(batches: batches) { tally.tick() }
    }
    tally.finish()
  }

  /// The network of that name.
  func apprentice(_ name: String) -> Apprentice {
    apprentices.first { $0.recipe.name == name } ?? apprentices[0]
  }

  /// What was measured of a network at time t.
  subscript(_ name: String, _ t: Int) -> Measurement {
    measured[name].map { $0[t - 2] }
      ?? Measurement(
        divergence: .nan, standardError: .nan, squaredError: .nan,
        variance: .nan)
  }

  /// The mean divergence of a network over all times.
  func mean(_ name: String) -> Double {
    times.map { self[name, $0].divergence }.mean
  }

  /// What the direct network's width is at t = 7, and what it saves.
  private func keepWidths() {
    let (m, β) = (self["direct", 7], schedule.beta[7])
    chapter.keep("width.direct.t7", (m.variance / β).squareRoot())
    chapter.keep("kl.direct.t7", m.divergence)
    chapter.keep(
      "fixed.direct.t7",
      divergence(
        ofMean: m.squaredError.squareRoot(),
        variance: schedule.posterior(at: 7).variance, fromMean: 0,
        variance: β))
  }

  /// No network may do better than the best, and each has to have learned.
  private func judge() {
    chapter.say()
    chapter.say("The deepest that any step lies below its floor, in standard")
    chapter.say("errors of the measurement (chance allows 4):")
    for name in Self.recipes.map(\.name) {
      // What the floor itself may be off by counts as well
      let depth =
        times.map { t in
          let m = self[name, t]
          let slack = 0.0005 * floor(t) / 0.2
          return (floor(t) - m.divergence)
            / (m.standardError * m.standardError + slack * slack).squareRoot()
        }.max() ?? 0
      chapter.keep("depth.\(name)", depth)
      chapter.require(
        depth <= 4, "\(name) lies \(format(depth)) errors below the floor")
      chapter.say(
        "  \(name.padding(toLength: 10, withPad: " ", startingAt: 0))"
          + fixed(max(0, depth), 1))
    }
    guard isComplete else { return }
    chapter.require(
      mean("residual") < 0.15,
      "the residual network reached \(format(mean("residual"))), not .15")
    let order = ["patient", "residual", "decayed", "direct", "stale"]
    chapter.require(
      zip(order, order.dropFirst()).allSatisfy { mean($0) < mean($1) },
      "\(order.joined(separator: ", ")): not in this order")
  }

  private func drawDivergences() throws {
    let ts = Array(times)
    try Chart(
      x: Axis("timestep t", range: 0...40),
      y: Axis("KL, nats a number", .log, range: 3e-4...10)
    ) {
      for (name, hue) in [
        ("direct", Hue.red), ("decayed", .gold), ("residual", .blue),
        ("patient", .green),
      ] {
        Line(
          x: ts, y: ts.map { self[name, $0].divergence }, label: name, hue: hue)
      }
      Line(
        x: ts, y: ts.map { floor($0) }, label: "the best possible", hue: .ink,
        style: .dashed)
    }.save(as: "kl", in: chapter.output)
  }

  private func drawLosses() throws {
    let every = max(1, batches / 80)
    func smooth(_ losses: [Double]) -> (x: [Double], y: [Double]) {
      let starts = stride(from: 0, through: losses.count - every, by: every)
      return (
        starts.map { Double($0) + Double(every) / 2 },
        starts.map { losses[$0..<$0 + every].mean }
      )
    }
    try Chart(
      x: "batches", y: Axis("loss, nats a number", .log, range: 0.05...10)
    ) {
      for (name, hue) in [
        ("direct", Hue.red), ("stale", .purple), ("decayed", .gold),
        ("residual", .blue),
      ] {
        let curve = smooth(apprentice(name).losses)
        Line(x: curve.x, y: curve.y, label: name, hue: hue)
      }
      Rule(y: optima.map(\.divergence).mean, label: "floor")
    }.save(as: "losses", in: chapter.output)
  }

  private func drawWidths() throws {
    let ts = Array(times)
    func ratio(_ t: Int, _ variance: Double) -> Double {
      (variance / schedule.beta[t]).squareRoot()
    }
    try Chart(
      x: Axis("timestep t", range: 0...40),
      y: Axis("width of the step / √βₜ", .log, range: 0.5...40)
    ) {
      for (name, hue) in [("direct", Hue.red), ("patient", .green)] {
        Line(
          x: ts, y: ts.map { ratio($0, self[name, $0].variance) }, label: name,
          hue: hue)
      }
      Line(
        x: ts, y: ts.map { ratio($0, optima[$0 - 2].bestVariance) },
        label: "the best width", hue: .ink, style: .dashed)
      Line(
        x: ts, y: ts.map { ratio($0, schedule.posterior(at: $0).variance) },
        label: "posterior", hue: .grey, style: .dotted)
    }.save(as: "widths", in: chapter.output)
  }
}

/// Counts batches of several threads, and shows how far they are.
private final class Tally: @unchecked Sendable {
  private let lock = NSLock()
  private let bar: ProgressBar
  private var done = 0

  init(_ total: Int) { bar = ProgressBar(total: total) }

  func tick() {
    lock.withLock {
      done += 1
      if done.isMultiple(of: 100) { bar.update(done, unit: "batches") }
    }
  }

  func finish() { lock.withLock { bar.finish() } }
}
