import Datasets
import Foundation
import Testing

@Suite("CIFAR-10")
struct CIFAR10Tests {
  /// One record: a class, then planes that begin with the given bytes.
  private func record(
    _ label: UInt8, red: [UInt8] = [], green: [UInt8] = [], blue: [UInt8] = []
  ) -> [UInt8] {
    func plane(_ bytes: [UInt8]) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: 1024 - bytes.count)
    }
    return [label] + plane(red) + plane(green) + plane(blue)
  }

  /// Writes the six files; `files` replaces some of them, nil leaves one out.
  private func write(
    to folder: URL, _ files: [String: [UInt8]?] = [:]
  ) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    for part in 1...6 {
      let name = part == 6 ? "test_batch.bin" : "data_batch_\(part).bin"
      let usual = record(UInt8(part)) + record(0, red: [UInt8(part)])
      guard let bytes = files[name] ?? usual else { continue }
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
  }

  @Test("classes and pixels, planes turned into channels")
  func reads() throws {
    try withScratchFolder { folder in
      let first = record(
        7, red: [0, 255], green: [128, 10], blue: [255, 20])
      try write(to: folder, ["data_batch_1.bin": first])
      let set = try CIFAR10(folder: folder)
      #expect(set.train.count == 9 && set.test.count == 2)
      #expect(set.train.labels == [7, 2, 0, 3, 0, 4, 0, 5, 0])
      #expect(set.test.labels == [6, 0])
      let x = set.train.images([0, 8])
      #expect(x.shape == [2, 32, 32, 3])
      let pixels = [UInt8]([0, 128, 255, 255, 10, 20])
      #expect(
        Array(x.scalars.prefix(6)) == pixels.map { 2 * Float($0) / 255 - 1 })
      #expect(x[row: 1].scalars[0] == 2 * Float(5) / 255 - 1)
      #expect(x[row: 1].scalars[1] == -1)
    }
  }

  @Test("the folder that the archive makes, or the one around it")
  func outer() throws {
    try withScratchFolder { folder in
      try write(to: folder.appendingPathComponent("cifar-10-batches-bin"))
      #expect(try CIFAR10(folder: folder).train.count == 10)
    }
  }

  private func problem(
    _ files: [String: [UInt8]?]
  ) throws -> DatasetError? {
    try withScratchFolder { folder in
      try write(to: folder, files)
      do {
        _ = try CIFAR10(folder: folder)
        return nil
      } catch let error as DatasetError { return error }
    }
  }

  @Test("says what is wrong with a file, and never crashes")
  func unfit() throws {
    let name = "data_batch_3.bin"
    let missing = try problem([name: [UInt8]?.none])
    #expect(missing?.problem == .missing)
    #expect(missing?.description.contains(name) == true)
    for size in [0, 1, 3072, 3074] {
      let cut = try problem([name: [UInt8](repeating: 1, count: size)])
      #expect(cut?.problem == .truncated, "\(size) bytes")
      #expect(cut?.description.contains("\(size) bytes") == true)
    }
    let label = try problem([name: record(3) + record(10)])
    #expect(label?.problem == .wrongLabel && label?.offset == 3073)
    #expect(label?.description.contains("found 10") == true)
  }

  @Test("says that a folder is not there, or is a file")
  func noFolder() throws {
    try withScratchFolder { folder in
      let nowhere = folder.appendingPathComponent("nowhere")
      #expect(throws: DatasetError.self) { try CIFAR10(folder: nowhere) }
      try Data([1]).write(to: nowhere)
      #expect(throws: DatasetError.self) { try CIFAR10(folder: nowhere) }
      // A folder in the place of a file
      try write(to: folder)
      let batch = folder.appendingPathComponent("data_batch_2.bin")
      try FileManager.default.removeItem(at: batch)
      try FileManager.default.createDirectory(
        at: batch, withIntermediateDirectories: true)
      #expect {
        try CIFAR10(folder: folder)
      } throws: {
        ($0 as? DatasetError)?.problem == .notAFile
      }
    }
  }
}
