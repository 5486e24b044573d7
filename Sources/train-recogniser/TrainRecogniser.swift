import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Networks
import Tensors

/// Trains the recogniser that comes with the book, from nothing.
///
/// The same seed on as many cores gives the same weights, bit by bit.
@main
struct TrainRecogniser: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-recogniser",
    abstract: "Trains the small network that recognises digits.",
    discussion: """
      Writes FOLDER/recogniser.safetensors, a line for each pass over the \
      digits to FOLDER/recogniser.csv, and what it sees in the digits to \
      FOLDER/reference.safetensors. Takes some minutes on two cores. The \
      recogniser that comes with the book was trained on MNIST with the \
      defaults.
      """)

  @Option(help: "The seed of all randomness: same seed, same weights.")
  var seed: UInt64 = 1

  @Option(help: "How often to go through all training digits.")
  var epochs = 10

  @Option(help: "How many digits a step learns from.")
  var batch = 128

  @Option(help: "The learning rate, which falls to 0 along half a cosine.")
  var learningRate = 2e-3

  @Option(help: "The folder of the MNIST files, or of any IDX set.")
  var dataDir: String?

  @Option(help: "The folder for weights and log.")
  var output = "book/weights"

  @Flag(help: "Only write the reference, with the recogniser that is there.")
  var referenceOnly = false

  func validate() throws {
    guard epochs > 0, batch > 0, learningRate > 0 else {
      throw ValidationError(
        "--epochs, --batch and --learning-rate must be positive.")
    }
  }

  func run() throws {
    let digits = try DigitData.load(
      directory: dataDir.map { URL(fileURLWithPath: $0, isDirectory: true) })
    guard digits.train.pixelsPerImage == 784, digits.train.width == 28,
      let largest = (digits.train.labels + digits.test.labels).max(),
      largest < 10
    else {
      throw ValidationError("The recogniser reads digits of 28 x 28 pixels.")
    }
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    let weights = folder.appendingPathComponent("recogniser.safetensors")
    if referenceOnly {
      try writeReference(of: digits, with: weights, to: folder)
      return
    }

    var generator = SeededGenerator(seed: seed)
    let recogniser = DigitRecogniser(using: &generator)
    let adam = Adam(recogniser.parameters, learningRate: learningRate)
    let steps = digits.train.count / batch
    guard steps > 0 else {
      throw ValidationError("--batch \(batch) is more than there are digits.")
    }
    FileHandle.standardError.write(
      Data("\(recogniser.parameters.count) weights, \(digits.name)\n".utf8))
    var log = "epoch,trainingLoss,testLoss,testAccuracy\n"

    for epoch in 1...epochs {
      let order = generator.permutation(digits.train.count)
      var total = 0.0
      for step in 0..<steps {
        // ANCHOR: step
        let done =
          Double((epoch - 1) * steps + step) / Double(epochs * steps)
        adam.constants.learningRate =
          learningRate * (1 + cos(.pi * done)) / 2

        let chosen = order[step * batch..<(step + 1) * batch]
        let images = digits.train.tensor(chosen)
        let wobbled = Tensor.stacked(
          (0..<batch).map {
            Handwobble().applied(
              to: images[row: $0], width: 28, using: &generator)
          })
        recogniser.parameters.clearGradients()
        let loss = crossEntropy(
          recogniser(Variable(wobbled)),
          labels: chosen.map { digits.train.labels[$0] })
        loss.backward()
        adam.step()
        // ANCHOR_END: step
        total += Double(loss.scalar)
      }
      let (loss, accuracy) = examine(recogniser, on: digits.test)
      let line =
        "\(epoch),\(decimals(total / Double(steps))),"
        + "\(decimals(loss)),\(decimals(accuracy))"
      // At once, also into a pipe
      FileHandle.standardOutput.write(Data((line + "\n").utf8))
      log += line + "\n"
    }

    let (_, accuracy) = examine(recogniser, on: digits.test)
    try recogniser.save(
      to: weights,
      notes: [
        "what": "DigitRecogniser of the book Out of Noise",
        "dataset": digits.name, "seed": "\(seed)", "epochs": "\(epochs)",
        "batch": "\(batch)", "learningRate": "\(learningRate)",
        "testAccuracy": decimals(accuracy),
      ])
    try Data(log.utf8).write(
      to: folder.appendingPathComponent("recogniser.csv"), options: .atomic)
    // Half precision rounds: what counts is what will be read
    let stored = try DigitRecogniser(contentsOf: weights)
    let (_, storedAccuracy) = examine(stored, on: digits.test)
    print("\(weights.relativePath): \(decimals(storedAccuracy)) of test digits")
    try writeReference(of: digits, with: weights, to: folder)
  }

  /// Measures what the stored recogniser sees in the digits.
  private func writeReference(
    of digits: DigitData, with weights: URL, to folder: URL
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let reference = DigitReference(
      of: digits, with: try DigitRecogniser(contentsOf: weights),
      using: &generator)
    let file = folder.appendingPathComponent("reference.safetensors")
    try reference.write(
      to: file,
      notes: [
        "what": "DigitReference of the book Out of Noise",
        "dataset": digits.name, "seed": "\(seed)",
      ])
    print("\(file.relativePath): what the recogniser sees in \(digits.name)")
  }

  /// The mean surprise, and the share of digits that are read rightly.
  private func examine(
    _ recogniser: DigitRecogniser, on digits: DigitSet
  ) -> (loss: Double, accuracy: Double) {
    let p = recogniser.probabilities(of: digits.tensor())
    var (loss, right) = (0.0, 0)
    for (row, label) in digits.labels.enumerated() {
      let p = p[row: row].scalars
      loss -= log(max(Double(p[label]), 1e-30))
      if p.indices.max(by: { p[$0] < p[$1] }) == label { right += 1 }
    }
    return (
      loss / Double(digits.count), Double(right) / Double(digits.count)
    )
  }

  private func decimals(_ x: Double) -> String { String(format: "%.5f", x) }
}
