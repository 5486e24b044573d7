import ArgumentParser
import ChapterKit
import Figures
import Foundation
import Tensors

/// Draws from a saved network: the original's `--mode visualize`.
struct Visualise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw points from a saved network, as a plot and a film.",
    aliases: ["visualize"])

  @Option(
    help: ArgumentHelp("A file that `train` has saved.", valueName: "file"))
  var checkpoint: String

  @Option(help: "How many points to draw.")
  var points = 5000

  @Option(help: "The seed of all randomness: same seed, same pictures.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The folder for the pictures.", valueName: "dir"))
  var output = "."

  func validate() throws {
    guard (1...1_000_000).contains(points) else {
      throw ValidationError("--points must lie in 1...1000000.")
    }
  }

  func run() throws { try draw { print($0) } }

  /// Draws as the options say; `say` hears how it goes.
  @discardableResult
  func draw(say: (String) -> Void) throws -> [Tensor<Float>] {
    let file = URL(fileURLWithPath: checkpoint)
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    say("Loading model from \(file.lastPathComponent)...")
    let board = try BoardTraining(contentsOf: file, seed: seed)
    say("Sampling...")
    var generator = SeededGenerator(seed: seed)
    let states = board.states(count: points, using: &generator)
    let samples = states[states.count - 1]

    let plot = Panels(columns: 2, width: 640) {
      Panel("Data", scatter(board.data, .ink))
      Panel("Samples", scatter(samples, .blue))
    }
    try PNG.write(
      plot.rendered(for: .light).opaque(),
      to: folder.appendingPathComponent("diffusion_checkerboard.png"))
    say("Saved plot to diffusion_checkerboard.png")
    try film(states, shown: 2000).saveGIF(as: "diffusion_process", in: folder)
    say("Saved animation to diffusion_process.gif")
    return states
  }
}

/// The part of the plane that the board's figures show.
func plane(
  reach: Double = 1.5, width: Double? = nil,
  @MarkBuilder _ marks: () -> [any Mark]
) -> Chart {
  let ticks = Ticks.linear(-1...1, step: 1)
  let axis = Axis("", range: -reach...reach, ticks: ticks)
  return Chart(x: axis, y: axis, width: width, equalAspect: true, marks)
}

/// Points of the plane.
func scatter(
  _ x: Tensor<Float>, _ hue: Hue, reach: Double = 1.5, radius: Double = 1.1
) -> Chart {
  plane(reach: reach) {
    Points(interleaved: x.scalars, hue: hue, radius: radius, opacity: 0.55)
  }
}

/// How points become a board, every fourth state and the last.
func film(_ states: [Tensor<Float>], shown: Int) -> Animation {
  let last = states.count - 1
  let times = Array(stride(from: last, to: 0, by: -4)) + [0]
  let frames = times.map { t in
    Chart(
      "t = \(t)", x: Axis("", range: -2.5...2.5),
      y: Axis("", range: -2.5...2.5), width: 420, equalAspect: true
    ) {
      Points(
        interleaved: Array(states[last - t].scalars.prefix(2 * shown)),
        hue: .blue, radius: 1.3, opacity: 0.7)
    }
  }
  return Animation(frames: frames, delay: 0.12, hold: 2)
}
