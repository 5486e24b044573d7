import ChapterKit
import Figures
import Networks
import Tensors

/// Section B.6: what is kept, and when it is freed.
struct Memory {
  let chapter: Chapter
  /// A size that no other section uses: its buffers are bought here.
  static let (rows, width, depth) = (500, 130, 8)

  /// The bytes held at each layer, there and back, beyond those before.
  private func step(
    _ layers: [Linear<Float>], _ x: Variable<Float>,
    _ target: Tensor<Float>
  ) -> [Double] {
    let before = MemoryUse.now.held
    var held: [Double] = []
    func note() {
      held.append(Double(MemoryUse.now.held - before) / 1e6)
    }
    // ANCHOR: watched
    var h = x
    for layer in layers {
      h = listening(to: layer(h)) { _ in note() }
      note()
    }
    meanSquaredError(h, target: target).backward()
    // ANCHOR_END: watched
    note()
    for layer in layers {
      layer.weight.clearGradient()
      layer.bias.clearGradient()
    }
    return held
  }

  func run(using generator: inout SeededGenerator) throws {
    chapter.section("B.6", "What is kept, and for how long")
    let (rows, width, depth) = (Self.rows, Self.width, Self.depth)
    let layers = (0..<depth).map { _ in
      Linear<Float>(width, width, .relu, using: &generator)
    }
    let x = Variable(Tensor<Float>.normal([rows, width], using: &generator))
    let target = Tensor<Float>.normal([rows, width], using: &generator)
    let piece = Double(rows * width * 4) / 1e6
    chapter.say("Eight layers, \(rows) rows of \(width) numbers, in megabytes:")
    chapter.report("memory.piece", "one layer's result", piece)

    var steps: [[Double]] = []
    for (name, words) in [("first", "first"), ("second", "second")] {
      let before = MemoryUse.now.acquired
      let held = step(layers, x, target)
      steps.append(held)
      chapter.report(
        "memory.\(name).peak", "most held in the \(words) step",
        held.max() ?? .nan, expect: steps[0].max(), within: 0)
      let asked = Double(MemoryUse.now.acquired - before) / 1e6
      if name == "first" {
        chapter.report("memory.first.asked", "asked of the system", asked)
        chapter.require(asked > piece, "the first step found memory ready")
      } else {
        chapter.report(
          "memory.second.asked", "asked of the system", asked,
          expect: 0, within: 0)
      }
    }
    let bare = withoutGradients { sampling(layers, x) }
    chapter.report(
      "memory.bare", "most held without gradients", bare.max() ?? .nan,
      expect: 2 * piece, within: piece / 2)
    let most = steps[0].max() ?? 0
    chapter.require(
      most >= Double(depth) * piece, "a layer's result was not kept")
    try draw(steps, bare)
  }

  /// The bytes held after each layer where nothing is to go back.
  private func sampling(
    _ layers: [Linear<Float>], _ x: Variable<Float>
  ) -> [Double] {
    let before = MemoryUse.now.held
    var h = x
    return layers.map { layer in
      let next = layer(h)
      defer { h = next }
      return Double(MemoryUse.now.held - before) / 1e6
    }
  }

  private func draw(_ steps: [[Double]], _ bare: [Double]) throws {
    let depth = Self.depth
    let events = Array(1...(2 * depth + 1))
    let ticks = [
      Tick(1, "layer 1"), Tick(Double(depth), "layer \(depth)"),
      Tick(Double(2 * depth), "layer 1 again"),
    ]
    try Chart(
      x: Axis("on the way there, and on the way back", ticks: ticks),
      y: Axis("megabytes held", range: 0...(1.12 * (steps[0].max() ?? 1))),
      height: 300
    ) {
      Rule(x: Double(depth) + 0.5)
      Line(x: events, y: steps[0], label: "first step", hue: .blue)
      Line(
        x: events, y: steps[1], label: "second step", hue: .gold,
        style: .dashed)
      Line(
        x: Array(1...depth), y: bare, label: "without gradients",
        hue: .green, points: true)
    }.save(as: "memory", in: chapter.output)
  }
}
