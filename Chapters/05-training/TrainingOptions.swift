import ArgumentParser
import ChapterKit
import Diffusion
import Foundation

/// What a reader can change about the training run.
struct TrainingOptions: ParsableArguments {
  @Option(help: "Channels of the U-Net; the tutorial's own has 128.")
  var width = 32

  @Option(help: "Pictures in a batch.")
  var batch = 64

  @Option(help: "Train for so many passes over the training set.")
  var epochs: Int?

  @Option(help: "Train for so many steps (default: \(Self.usualSteps)).")
  var steps: Int?

  @Option(help: "How far a parameter moves in a step.")
  var learningRate = 1e-3

  @Option(help: "The share of numbers that the U-Net's blocks drop.")
  var dropout = 0.1

  @Option(help: "The noise schedule: repaired, source, linear or cosine.")
  var schedule = ScheduleName.repaired

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Attention also where pictures have shrunk to this size, such as 14.",
      valueName: "size"))
  var attention: [Int] = []

  @Flag(help: "Tell the network which digit it is to find.")
  var classes = false

  @Option(
    help: ArgumentHelp(
      "Begin with weights that were trained before, not with random ones.",
      valueName: "file.safetensors"))
  var startFrom: String?

  @Option(help: "Save to this file, every 500 steps and at the end.")
  var checkpoint: String?

  @Flag(help: "Go on from the checkpoint.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Train nothing: make weights to give away from the checkpoint.",
      discussion: "Writes FILE, and beside it the log and the samples.",
      valueName: "file.safetensors"))
  var publish: String?

  static let usualSteps = 500

  func validate() throws {
    guard networkWidths(width) else {
      throw ValidationError(
        "--width must be 8, 16, 24, or a multiple of 32 up to 512.")
    }
    guard (1...4096).contains(batch) else {
      throw ValidationError("--batch must lie in 1...4096.")
    }
    guard epochs == nil || steps == nil else {
      throw ValidationError("give --epochs or --steps, not both.")
    }
    guard (1...100_000).contains(epochs ?? 1) else {
      throw ValidationError("--epochs must lie in 1...100000.")
    }
    guard (1...10_000_000).contains(steps ?? 1) else {
      throw ValidationError("--steps must lie in 1...10000000.")
    }
    guard learningRate > 0 && learningRate.isFinite else {
      throw ValidationError("--learning-rate must be above 0.")
    }
    guard (0..<1).contains(dropout) else {
      throw ValidationError("--dropout must be at least 0 and below 1.")
    }
    for (name, value) in [
      ("resume", resume ? "" : nil), ("publish", publish),
    ] where value != nil && checkpoint == nil {
      throw ValidationError("--\(name) needs --checkpoint FILE as well.")
    }
    guard publish == nil || !resume else {
      throw ValidationError("--publish does not train: leave out --resume.")
    }
    let publication = publish.map { URL(fileURLWithPath: $0) }
    guard
      publication == nil
        || publication?.standardizedFileURL != file?.standardizedFileURL
    else {
      throw ValidationError(
        "--publish would write over the checkpoint: name another file.")
    }
  }

  /// Whether nothing was changed that the run's numbers depend on.
  var isUsual: Bool {
    width == 32 && batch == 64 && epochs == nil
      && (steps ?? Self.usualSteps) == Self.usualSteps
      && learningRate == 1e-3 && dropout == 0.1
      && schedule == .repaired && attention.isEmpty && !classes
      && startFrom == nil
  }

  /// The levels of the U-Net whose pictures have the sizes of `--attention`.
  func attentionLevels(height: Int) throws -> Set<Int> {
    let sizes = [height, height / 2, height / 4]
    return Set(
      try attention.map { size in
        guard let level = sizes.firstIndex(of: size) else {
          throw CannotTrain(
            reason: "--attention \(size): pictures that are \(height) high "
              + "shrink to \(sizes[1]) and \(sizes[2]).")
        }
        return level
      })
  }

  /// How many steps to make in all.
  func stepCount(for examples: Int) -> Int {
    if let epochs { return epochs * max(1, examples / batch) }
    return steps ?? Self.usualSteps
  }

  /// Where to save, if anywhere.
  var file: URL? { checkpoint.map { URL(fileURLWithPath: $0) } }

  /// The command that goes on with this run.
  var resumingCommand: String {
    var words = Array(CommandLine.arguments.dropFirst())
    if !resume { words.append("--resume") }
    let quoted = words.map { word in
      word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@".contains($0) }
        && !word.isEmpty
        ? word
        : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    return "swift run -c release training " + quoted.joined(separator: " ")
  }
}

extension ScheduleName: ExpressibleByArgument {}
