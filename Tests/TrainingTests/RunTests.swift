import Datasets
import Diffusion
import Foundation
import Networks
import Tensors
import Testing

@testable import training

@Suite("Chapter 5: the run that the options describe")
struct RunTests {
  private let digits = DigitData.strokes(train: 60, test: 12)

  private func options(_ more: [String] = []) throws -> TrainingOptions {
    try TrainingOptions.parse(["--width", "8", "--batch", "4"] + more)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("RunTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("a killed run goes on to the losses of one that was not")
  func resumes() throws {
    try withFolder { folder in
      let path = folder.appendingPathComponent("run.safetensors").path
      let whole = try options().run(on: digits, seed: 3)
      try whole.train(to: 5)

      let first = try options(["--checkpoint", path])
      let killed = try first.run(on: digits, seed: 3)
      try first.open(killed)
      #expect(throws: CancellationError.self) {
        try killed.train(to: 5, savingEvery: 2) {
          if $0.step == 3 { throw CancellationError() }
        }
      }
      let second = try options(["--checkpoint", path, "--resume"])
      let resumed = try second.run(on: digits, seed: 3)
      try second.open(resumed)
      #expect(resumed.step == 2)
      try resumed.train(to: 5)
      #expect(resumed.losses == whole.losses)

      // The file of a run with another seed or width is not taken up
      for (width, seed) in [("16", 3), ("8", 4)] as [(String, UInt64)] {
        let third = try TrainingOptions.parse([
          "--width", width, "--batch", "4", "--checkpoint", path, "--resume",
        ])
        let run = try third.run(on: digits, seed: seed)
        #expect(throws: OtherRun.self) { try third.open(run) }
      }
    }
  }

  @Test("a file that is there is not written over")
  func keepsFile() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("run.safetensors")
      try Data("mine".utf8).write(to: file)
      let options = try options(["--checkpoint", file.path])
      let run = try options.run(on: digits, seed: 1)
      #expect { try options.open(run) } throws: {
        "\($0)".contains("--resume")
      }
      #expect(try Data(contentsOf: file) == Data("mine".utf8))
    }
  }

  @Test("a place that cannot be written is told before the training")
  func unwritable() throws {
    try withFolder { folder in
      let options = try options([
        "--checkpoint", folder.appendingPathComponent("no/such/x").path,
      ])
      let run = try options.run(on: digits, seed: 1)
      #expect(throws: SafetensorsError.self) { try options.open(run) }
    }
  }

  @Test("fewer pictures than a batch, and classes, can be learned from too")
  func smallSets() throws {
    let tiny = DigitData.strokes(train: 6, test: 1)
    let run = try TrainingOptions.parse([
      "--width", "8", "--batch", "64", "--classes",
    ]).run(on: tiny, seed: 1)
    try run.train(to: 2)
    #expect(run.losses.count == 2 && run.losses.allSatisfy(\.isFinite))
  }

  @Test("a class that only a digit kept aside belongs to is known as well")
  func classAside() throws {
    // A set so small that its highest class is among those kept aside alone
    let sets = (6..<60).map { DigitData.strokes(train: $0, test: 1) }
    let set = try #require(
      sets.first { set in
        set.train.subset(set.parts.learned).labels.max() ?? 0
          < set.train.labels.max() ?? 0
      })
    let run = try options(["--classes"]).run(on: set, seed: 1)
    #expect(
      run.trainer.network.classCount == (set.train.labels.max() ?? 0) + 1)
  }

  @Test("training can begin with what another network has learned")
  func startFrom() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("first.safetensors")
      let first = try TrainingOptions.parse([
        "--width", "8", "--batch", "8", "--checkpoint", file.path,
      ]).run(on: digits, seed: 1)
      try first.train(to: 3)
      let second = try TrainingOptions.parse([
        "--width", "8", "--batch", "8", "--classes", "--start-from", file.path,
      ]).run(on: digits, seed: 2)
      #expect(second.trainer.network.classCount == 10)
      let learned = try DigitNetwork(contentsOf: file).network
      let begun = second.trainer.network.stateDictionary
      for (name, tensor) in learned.stateDictionary {
        #expect(begun[name] == tensor, "\(name)")
      }
    }
  }

  @Test("digits kept aside are told by the classes that a network knows")
  func labelsKnown() {
    var generator = SeededGenerator(seed: 1)
    func network(_ classes: Int) -> UNet<Float> {
      UNet(channels: 8, classes: classes, using: &generator)
    }
    #expect(network(0).known([1, nil]) == [])
    let few = network(3)
    #expect(few.known([0, 2, 3, nil, -1]) == [0, 2, nil, nil, nil])

    let schedule = NoiseSchedule.repaired(timesteps: 50)
    let told = HeldOut(digits.train, count: 8, seed: 1)
    let all = network(10)
    #expect(told.untold.labels.allSatisfy { $0 == nil })
    #expect(
      told.loss(of: all, schedule) != told.untold.loss(of: all, schedule))
    // Digits of ten classes, and a network that knows three
    #expect(told.loss(of: few, schedule).isFinite)
  }

  @Test("attention that is new to a trained network changes nothing at first")
  func newAttention() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("first.safetensors")
      let other = folder.appendingPathComponent("second.safetensors")
      let first = try options(["--checkpoint", file.path])
        .run(on: digits, seed: 1)
      try first.train(to: 3)
      let second = try options([
        "--attention", "14", "7", "--start-from", file.path,
        "--checkpoint", other.path,
      ]).run(on: digits, seed: 2)
      let plain = try DigitNetwork(contentsOf: file).network
      #expect(
        second.trainer.network.parameters.count > plain.parameters.count)
      let pictures = digits.train.images([0, 1])
      func noise(_ network: UNet<Float>) -> Tensor<Float> {
        network.predictedNoise(in: pictures, at: [3, 40])
      }
      #expect(noise(second.trainer.network) == noise(plain))

      // And a file says by itself where there is attention
      try second.train(to: 2)
      let read = try DigitNetwork(contentsOf: other).network
      #expect(
        read.parameters.count == second.trainer.network.parameters.count)
      #expect(throws: CannotTrain.self) {
        try options(["--attention", "10"]).run(on: digits, seed: 1)
      }
    }
  }

  @Test("a network that has just been made scores about 1")
  func firstLoss() throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      let run = try TrainingOptions.parse(["--batch", "10"])
        .run(on: digits, seed: seed)
      try run.train(to: 1)
      #expect(run.losses[0] > 0.8 && run.losses[0] < 1.6)
    }
  }

  @Test("epochs count whole batches")
  func epochs() throws {
    #expect(try options(["--epochs", "5"]).stepCount(for: 50) == 60)
    #expect(try options(["--epochs", "5"]).stepCount(for: 3) == 5)
    #expect(try options(["--steps", "7"]).stepCount(for: 50) == 7)
  }

  @Test("options that contradict each other or the network are refused")
  func validation() {
    for bad in [
      ["--width", "48"], ["--width", "12"], ["--batch", "0"],
      ["--steps", "0"], ["--epochs", "1", "--steps", "1"],
      ["--learning-rate", "0"], ["--dropout", "1"], ["--resume"],
      ["--publish", "x"], ["--schedule", "none"],
      ["--publish", "x.st", "--checkpoint", "./x.st"],
    ] {
      #expect(throws: (any Error).self, "\(bad)") {
        try TrainingOptions.parse(bad)
      }
    }
  }
}

@Suite("Chapter 5: the numbers that its page speaks of")
struct NumberTests {
  @Test("the U-Net's weights and multiply-adds are those of Ho et al.")
  func parts() {
    var generator = SeededGenerator(seed: 1)
    let parts = UNet<Float>(channels: 32, using: &generator)
      .parts(height: 28, width: 28)
    #expect(parts.reduce(0) { $0 + $1.weights } == 1_539_329)
    #expect(parts.reduce(0) { $0 + $1.work } == 271_647_872)
    #expect(parts.map(\.name).first == "time")
    #expect(parts.map(\.name).last == "output")
    #expect(parts.count == 10)
  }

  @Test("the score of shrinking pixels is that of the best linear guess")
  func pixelwise() {
    // Two pictures of two pixels: the first pixel varies, the second does not
    let digits = DigitSet(
      height: 1, width: 2, pixels: [0, 51, 255, 51], labels: [0, 1])
    #expect(digits.pixelVariances == [1, 0])
    var generator = SeededGenerator(seed: 2)
    let schedule = NoiseSchedule(betas: [0.3])
    let references = References(digits, schedule, using: &generator)
    // Guess sqrt(1 - alphaBar) x / (alphaBar v + 1 - alphaBar) for v = 1, and
    // the noise itself where nothing varies
    let n = 200_000
    let x₀ = Tensor<Double>((0..<n).map { $0 % 2 == 0 ? -1 : 1 })
    let ε = Tensor<Double>.normal([n], using: &generator)
    let xₜ = schedule.jump(from: x₀, to: 1, noise: ε)
    let error = (0.3.squareRoot() * xₜ).rms(from: ε)
    #expect(abs(references.pixelwise[0] - error * error / 2) < 0.005)
  }

  @Test("who knows the only picture by heart finds all of the noise")
  func byHeart() {
    var generator = SeededGenerator(seed: 3)
    let picture = Tensor<Float>([0.5, -1, 1, 0], shape: [1, 4])
    let posterior = FiniteSetPosterior(schedule: .source, images: picture)
    #expect(posterior.loss(at: 25, count: 3, using: &generator) < 1e-12)
    let two = FiniteSetPosterior(
      schedule: .repaired(timesteps: 50),
      images: Tensor([1, -1], shape: [2, 1]))
    // At the end it has to guess: both are equally likely
    let ᾱ = NoiseSchedule.repaired(timesteps: 50).alphaBar[50]
    let loss = two.loss(at: 50, count: 1000, using: &generator)
    #expect(abs(loss - ᾱ / (1 - ᾱ)) < 0.1 * ᾱ)
  }
}
