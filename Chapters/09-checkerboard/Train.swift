import ArgumentParser
import ChapterKit
import Foundation

/// Trains a network and saves it: the original's `--mode train`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the network and save it to a file.")

  @Option(help: "How often to go through the points.")
  var epochs = 5000

  @Option(help: ArgumentHelp("Where to save it.", valueName: "file"))
  var checkpoint: String

  @Flag(help: "Go on from the file, if an earlier training left it.")
  var resume = false

  @Flag(help: "Tell the network waves of its inputs too, as in section 9.6.")
  var waves = false

  @Option(help: "The seed of all randomness: same seed, same network.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...1_000_000).contains(epochs) else {
      throw ValidationError("--epochs must lie in 1...1000000.")
    }
  }

  func run() throws {
    let interruption = Interruption()
    let board = try train(
      say: { print($0) }, isStopped: { interruption.isRequested })
    if board.run.step < epochs * board.stepsPerEpoch {
      print("Stopped early; --resume goes on from there.")
      throw ExitCode(130)
    }
  }

  /// Trains as the options say; `say` hears how it goes.
  @discardableResult
  func train(
    say: (String) -> Void, isStopped: () -> Bool = { false }
  ) throws -> BoardTraining {
    let file = URL(fileURLWithPath: checkpoint)
    let board = BoardTraining(
      seed: seed, inputs: waves ? .usualWaves : .raw, file: file)
    if resume { try board.run.resume() }
    let steps = BoardTraining.schedule.timesteps
    say("Training with \(steps) steps for \(epochs) epochs...")
    say("Using \(board.data.rowCount) points")
    say("Starting training...")
    let interval = max(1, epochs / 10)
    let bar = ProgressBar(
      total: epochs, done: board.run.step / board.stepsPerEpoch)
    let began = Date()
    try board.train(epochs: epochs) { epoch, loss in
      if epoch % interval == 0 || epoch == epochs - 1 {
        say("Epoch \(epoch), Average Loss: \(fixed(loss, 6))")
      }
      bar.update(epoch + 1, unit: "epochs")
    } isStopped: {
      isStopped()
    }
    bar.finish()
    let seconds = ProgressBar.clock(Date().timeIntervalSince(began))
    FileHandle.standardError.write(Data("It took \(seconds).\n".utf8))
    say("Model saved to \(file.lastPathComponent)")
    return board
  }
}
