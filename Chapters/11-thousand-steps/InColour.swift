import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Networks
import Tensors

// Section 11.7: three numbers for a pixel.

extension Studio {
  func inColour() throws {
    chapter.section("11.7", "In colour")
    var generator = generator(7)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("thousand-steps-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    for part in 1...6 {
      let name = part == 6 ? "test_batch.bin" : "data_batch_\(part).bin"
      try digits.train.tinted(64, using: &generator)
        .write(to: folder.appendingPathComponent(name))
    }
    let photographs = try CIFAR10(folder: folder)
    let train = photographs.train
    chapter.say("Tinted digits in the format of CIFAR-10, read back:")
    chapter.report(
      "colour.pictures", "pictures to learn from", Double(train.count),
      expect: 320, within: 0)
    let shape = train.images([0]).shape
    chapter.say("  shape of one: \(shape)")

    let lesson = ColourLesson(
      train, width: 8, batch: 16, seed: generator.next())
    let losses = try (0..<100).map { try lesson.step($0) }
    let (first, last) = (mean(Array(losses[..<10])), mean(Array(losses[90...])))
    chapter.report(
      "colour.parameters", "numbers to learn",
      Double(lesson.network.parameters.count))
    chapter.report("colour.first", "mean loss, steps 1 to 10", first)
    chapter.report("colour.last", "mean loss, steps 91 to 100", last)
    chapter.require(
      last < 0.7 * first, "the loss does not fall: \(first), then \(last)")
    try draw(train, lesson, using: &generator)
  }

  private func draw(
    _ train: ColourSet, _ lesson: ColourLesson,
    using generator: inout SeededGenerator
  ) throws {
    let times = [50, 200, 350, 500, 650, 800]
    let x₀ = train.images(Array(0..<times.count))
    let ε = Tensor<Float>.normal(x₀.shape, using: &generator)
    let xₜ = lesson.schedule.jump(from: x₀, to: times, noise: ε)
    let guess = lesson.network.predictedNoise(in: xₜ, at: times)
    let beliefs = times.indices.map { i in
      lesson.schedule.predictedClean(
        from: xₜ[row: i], at: times[i], noise: guess[row: i]
      ).scalars
    }
    try ImageGrid(
      pictures(x₀) + pictures(xₜ) + beliefs, width: train.width, channels: 3,
      columns: times.count, rowLabels: ["picture", "shown", "its belief"],
      columnLabels: times.map { "t = \($0)" }, scale: 2.5
    ).save(as: "colour", in: chapter.output)
  }
}

/// A U-Net that learns colour pictures.
struct ColourLesson {
  let schedule = NoiseSchedule.cosine(timesteps: 1000)
  let run: TrainingRun<UNet<Float>>
  var network: UNet<Float> { run.trainer.network }

  // ANCHOR: colour-network
  init(
    _ train: ColourSet, width: Int, batch: Int, seed: UInt64,
    file: URL? = nil
  ) {
    var generator = SeededGenerator(seed: seed)
    let network = UNet<Float>(
      channels: width, inputChannels: 3, using: &generator)
    let trainer = NoiseTrainer(
      network, schedule: schedule, learningRate: 2e-3, warmUp: 20,
      seed: generator.next())
    var shuffle = Shuffle(
      count: train.count, batch: batch, seed: generator.next())
    run = TrainingRun(
      trainer, settings: ["width": "\(width)", "batch": "\(batch)"],
      file: file
    ) { step in (train.images(shuffle.batch(step)), []) }
  }
  // ANCHOR_END: colour-network

  /// Makes one step and returns its loss.
  func step(_ n: Int) throws -> Double {
    try run.train(to: n + 1, savingEvery: .max)
    return Double(run.losses[n])
  }
}

extension DigitSet {
  /// Digits in the middle of 32 x 32, each in two colours of its own.
  func tinted(
    _ count: Int, using generator: inout SeededGenerator
  ) -> ColourSet {
    let side = 32
    var (bytes, classes) = ([UInt8](), [Int]())
    for _ in 0..<count {
      let index = generator.integer(below: self.count)
      let picture = Array(image(index))
      let (ink, paper) = (
        (0..<3).map { _ in generator.uniform(120, 255) },
        (0..<3).map { _ in generator.uniform(0, 90) }
      )
      for channel in 0..<3 {
        for i in 0..<side {
          for j in 0..<side {
            let (y, x) = (
              i + (height - side) / 2, j + (width - side) / 2
            )
            let isInside = (0..<height).contains(y) && (0..<width).contains(x)
            let grey =
              isInside ? Double(picture[y * width + x]) / 255 : 0
            let value = paper[channel] + grey * (ink[channel] - paper[channel])
            bytes.append(UInt8(value))
          }
        }
      }
      classes.append(labels[index] % 10)
    }
    return ColourSet(
      height: side, width: side, pixels: bytes, labels: classes)
  }
}

extension ColourSet {
  /// Writes the pictures as CIFAR-10 has them: class, red, green, blue.
  func write(to url: URL) throws {
    let size = 3 * height * width
    var records: [UInt8] = []
    for i in 0..<count {
      records.append(UInt8(labels[i]))
      records += pixels[i * size..<(i + 1) * size]
    }
    try Data(records).write(to: url)
  }
}
