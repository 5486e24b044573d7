import Diffusion
import Foundation
import Networks
import Tensors
import Testing

@Suite("DigitNetwork")
struct DigitNetworkTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("DigitNetworkTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// A run of three steps on 8 x 8 pictures, and its file.
  private func checkpoint(
    in folder: URL, notes: [String: String] = [:]
  ) throws -> (run: TrainingRun<UNet<Float>>, file: URL) {
    let file = folder.appendingPathComponent("run.safetensors")
    var generator = SeededGenerator(seed: 5)
    let trainer = NoiseTrainer(
      UNet<Float>(channels: 8, using: &generator),
      schedule: .repaired(timesteps: 50), seed: 6)
    let settings = [
      "width": "8", "classes": "0", "schedule": "repaired",
      "pictures": "8x12",
    ]
    let run = TrainingRun(
      trainer, settings: settings.merging(notes) { $1 }, file: file
    ) { step in
      var generator = SeededGenerator(seed: UInt64(step))
      return (.normal([4, 8, 12, 1], using: &generator), [])
    }
    try run.train(to: 3) {
      if $0.step == 2 { $0.record(heldOut: 0.5) }
    }
    return (run, file)
  }

  private func noise(of network: UNet<Float>) -> Tensor<Float> {
    var generator = SeededGenerator(seed: 1)
    let noisy = Tensor<Float>.normal([2, 8, 12, 1], using: &generator)
    return network.predictedNoise(in: noisy, at: [3, 40])
  }

  @Test("a checkpoint gives the averaged network and what belongs to it")
  func fromCheckpoint() throws {
    try withFolder { folder in
      let (run, file) = try checkpoint(in: folder)
      let read = try DigitNetwork(contentsOf: file)
      let raw = noise(of: run.trainer.network)
      let averaged = run.trainer.average.whileApplied {
        noise(of: run.trainer.network)
      }
      #expect(noise(of: read.network) == averaged)
      #expect(averaged != raw)
      #expect(read.schedule == .repaired(timesteps: 50))
      #expect(read.scheduleName == .repaired)
      #expect((read.height, read.width) == (8, 12))
      #expect(read.steps == 3)
    }
  }

  @Test("a U-Net's run that was killed goes on to the same losses")
  func resumes() throws {
    try withFolder { folder in
      let (whole, _) = try checkpoint(in: folder)
      try whole.train(to: 6)
      // The same again, from the file as it was after step 3
      let (_, file) = try checkpoint(in: folder)
      var generator = SeededGenerator(seed: 99)
      let trainer = NoiseTrainer(
        UNet<Float>(channels: 8, using: &generator),
        schedule: .repaired(timesteps: 50), seed: 100)
      let resumed = TrainingRun(trainer, file: file) { step in
        var generator = SeededGenerator(seed: UInt64(step))
        return (.normal([4, 8, 12, 1], using: &generator), [])
      }
      try resumed.resume()
      #expect(resumed.step == 3)
      try resumed.train(to: 6)
      #expect(resumed.losses == whole.losses)
    }
  }

  @Test("publishing halves the numbers' bits and keeps the network")
  func published() throws {
    try withFolder { folder in
      let (_, file) = try checkpoint(in: folder, notes: ["seed": "7"])
      let full = try DigitNetwork(contentsOf: file)
      let small = folder.appendingPathComponent("small.safetensors")
      try full.write(to: small)
      let read = try DigitNetwork(contentsOf: small)
      #expect(noise(of: read.network).rms(from: noise(of: full.network)) < 2e-3)
      #expect(read.settings["seed"] == "7" && read.steps == 3)
      #expect((read.height, read.width) == (8, 12))
      let size = try Data(contentsOf: small).count
      #expect(size < full.network.parameters.count * 2 + 20_000)
      let again = folder.appendingPathComponent("again.safetensors")
      try read.write(to: again)
      #expect(try Data(contentsOf: again) == Data(contentsOf: small))
    }
  }

  @Test("a file of ours without a picture size is one of 28 x 28")
  func usualSize() throws {
    try withFolder { folder in
      let (_, file) = try checkpoint(in: folder)
      var tensors = try Safetensors(contentsOf: file)
      tensors.metadata["pictures"] = nil
      try tensors.write(to: file)
      let read = try DigitNetwork(contentsOf: file)
      #expect((read.height, read.width) == (28, 28))
    }
  }

  @Test("only a network that knows classes is asked for some")
  func labels() throws {
    try withFolder { folder in
      let (_, file) = try checkpoint(in: folder)
      var generator = SeededGenerator(seed: 1)
      #expect(
        try DigitNetwork(contentsOf: file)
          .labels(8, shares: [0.5, 0.5], using: &generator).isEmpty)
      let digits = try DigitNetwork.shipped("digits-told")
      let shares = [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0, 0]
      let asked = digits.labels(8, shares: shares, using: &generator)
      #expect(asked.count { $0 == 0 } == 4 && asked.count { $0 == 4 } == 4)
      // Shares of other classes say nothing about these
      let even = digits.labels(20, shares: [0.5, 0.5], using: &generator)
      #expect((0..<10).allSatisfy { label in even.count { $0 == label } == 2 })
    }
  }

  @Test("the history can be read without the network")
  func history() throws {
    try withFolder { folder in
      let (run, file) = try checkpoint(in: folder)
      let history = try TrainingHistory(contentsOf: file)
      #expect(history.losses == run.losses && history.losses.count == 3)
      #expect(history.heldOut.map(\.step) == [2])
      #expect(history.log(every: 1) == run.history.log(every: 1))
    }
  }

  @Test("what is not a digit network's file is told from one")
  func foreign() throws {
    try withFolder { folder in
      let (_, file) = try checkpoint(in: folder)
      let good = try Safetensors(contentsOf: file)
      func message(
        _ change: (inout Safetensors) -> Void
      ) throws -> String {
        var other = good
        change(&other)
        let url = folder.appendingPathComponent("other.safetensors")
        try other.write(to: url)
        do {
          _ = try DigitNetwork(contentsOf: url)
          return "no error"
        } catch {
          return "\(error)"
        }
      }
      #expect(try message { $0.metadata = [:] }.contains("width"))
      #expect(try message { $0.metadata["width"] = "12" }.contains("12"))
      #expect(try message { $0.metadata["width"] = "16" }.contains("shape"))
      #expect(try message { $0.metadata["classes"] = "-1" }.contains("-1"))
      #expect(try message { $0.metadata["schedule"] = "x" }.contains("cosine"))
      #expect(try message { $0.metadata["pictures"] = "7" }.contains("28x28"))
      #expect(try message { $0.metadata["pictures"] = "27x27" }.contains("27"))
      #expect(
        try message { $0.metadata["training.step"] = nil }.contains("steps"))
      #expect(
        try message { $0.tensors["input.weight"] = nil }
          .contains("input.weight"))
      #expect(
        try message { $0.tensors["training.average"] = Tensor([1]) }
          .contains("training.average"))
      #expect(
        try message {
          $0.tensors["training.average"] = nil
          $0.tensors["input.bias"] = Tensor(repeating: .nan, shape: [8])
        }.contains("finite"))
      #expect(try message { _ in } == "no error")
    }
  }

  @Test("a missing or broken file is an error of one line")
  func broken() throws {
    try withFolder { folder in
      let (_, file) = try checkpoint(in: folder)
      let data = try Data(contentsOf: file)
      for count in [0, 7, 100, data.count - 1] {
        try data.prefix(count).write(to: file)
        #expect {
          try DigitNetwork(contentsOf: file)
        } throws: {
          !"\($0)".contains("\n") && "\($0)".contains("run.safetensors")
        }
      }
      let nowhere = folder.appendingPathComponent("nowhere.safetensors")
      #expect(throws: SafetensorsError.self) {
        try DigitNetwork(contentsOf: nowhere)
      }
    }
  }

  @Test("widths that a U-Net cannot have are known")
  func widths() {
    for width in 1...512 {
      let norms = (1...4).map { $0 * width }
      let fits = norms.allSatisfy {
        $0 % min(32, max(1, $0 / 4)) == 0
      }
      if networkWidths(width) { #expect(fits, "\(width)") }
    }
    #expect(networkWidths(32) && networkWidths(128) && !networkWidths(48))
    #expect(!networkWidths(0) && !networkWidths(544))
  }
}
