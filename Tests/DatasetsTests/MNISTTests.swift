import Datasets
import Foundation
import Testing

@Suite("MNIST itself", .enabled(if: mnistFolder != nil))
struct MNISTTests {
  @Test("the published set is recognised and has its known statistics")
  func statistics() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let data = try DigitData.load(source: .mnist, directory: mnistFolder)
    let seconds = (clock.now - start) / .seconds(1)
    #expect(seconds < 5, "loading took \(seconds) s")
    #expect(data.isPublishedMNIST && data.name == "mnist")
    #expect(data.train.count == 60_000 && data.test.count == 10_000)
    #expect(data.train.height == 28 && data.train.width == 28)
    #expect(Array(data.train.labels.prefix(5)) == [5, 0, 4, 1, 9])
    #expect(Array(data.test.labels.prefix(5)) == [7, 2, 1, 0, 4])
    #expect(data.train.indices(ofLabel: 0).count == 5923)

    let x = data.train.tensor()
    #expect(x.shape == [60_000, 784])
    #expect(abs(x.mean() + 0.73868) < 0.000_005)
    #expect(abs(x.variance() - 0.37972) < 0.000_005)
    #expect(abs(x.squaredNorm() / 60_000 - 725.489) < 0.0005)
  }

  @Test("one changed label, and it is no longer MNIST")
  func changed() throws {
    let folder = try #require(mnistFolder)
    try withScratchFolder { copy in
      let data = try DigitData(folder: folder)
      var labels = data.test.labels
      labels[77] = (labels[77] + 1) % 10
      func file(_ name: String) -> URL { copy.appendingPathComponent(name) }
      try data.train.write(
        images: file("train-images-idx3-ubyte"),
        labels: file("train-labels-idx1-ubyte"))
      try data.test.write(
        images: file("t10k-images-idx3-ubyte"),
        labels: file("t10k-labels-idx1-ubyte"))
      #expect(try DigitData(folder: copy).isPublishedMNIST)

      try DigitSet(
        height: 28, width: 28, pixels: data.test.pixels, labels: labels
      ).write(
        images: file("t10k-images-idx3-ubyte"),
        labels: file("t10k-labels-idx1-ubyte"))
      let changed = try DigitData(folder: copy)
      #expect(!changed.isPublishedMNIST)
      #expect(changed.name == "idx:" + copy.lastPathComponent)
    }
  }

  @Test("it is fetched from the first mirror that has the right bytes")
  func fetch() throws {
    let good = try #require(mnistFolder)
    try withScratchFolder { scratch in
      let target = scratch.appendingPathComponent("mnist").path
      func fetch(_ mirrors: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["Scripts/fetch-mnist.sh"]
        process.environment = ProcessInfo.processInfo.environment.merging(
          ["MNIST_DIR": target, "MNIST_MIRRORS": mirrors]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
          process.terminationStatus, String(decoding: output, as: UTF8.self)
        )
      }
      let bad = scratch.appendingPathComponent("bad", isDirectory: true)
      try FileManager.default.createDirectory(
        at: bad, withIntermediateDirectories: true)
      try Data("rubbish".utf8).write(
        to: bad.appendingPathComponent("train-images-idx3-ubyte.gz"))

      let failed = try fetch("file://\(bad.path)")
      #expect(failed.status == 1)
      #expect(failed.output.contains("no mirror gave"))
      #expect(!FileManager.default.fileExists(atPath: target))

      let done = try fetch(
        "file://\(bad.path) file://\(good.standardizedFileURL.path)")
      #expect(done.status == 0, "\(done.output)")
      #expect(done.output.contains("not the published ones"))
      let folder = URL(fileURLWithPath: target, isDirectory: true)
      #expect(try DigitData(folder: folder).isPublishedMNIST)

      let again = try fetch("file:///nowhere")
      #expect(again.status == 0)
      #expect(again.output.contains("nothing to do"))
    }
  }
}
