import Datasets
import Foundation
import Testing

@Suite("Where digits come from")
struct DigitDataTests {
  /// Writes a small set of 5 + 2 pictures of 20 x 20.
  func writeSet(
    in folder: URL, dot: String = "-", packed: Bool = false, testSide: Int = 20
  ) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ bytes: [UInt8]) throws {
      let ending = packed ? ".gz" : ""
      try Data(packed ? gzip(bytes) : bytes)
        .write(to: folder.appendingPathComponent(name + ending))
    }
    for (part, count, side) in [("train", 5, 20), ("t10k", 2, testSide)] {
      let shape = [count, side, side].map { UInt32($0) }
      let pixels = (0..<count * side * side).map { UInt8($0 % 256) }
      try write("\(part)-images\(dot)idx3-ubyte", idx(shape, pixels))
      try write(
        "\(part)-labels\(dot)idx1-ubyte",
        idx([UInt32(count)], (0..<count).map { UInt8($0) }))
    }
  }

  func load(
    _ source: DigitSource? = nil, from directory: URL? = nil,
    environment: [String: String] = [:], at current: URL
  ) throws -> DigitData {
    try DigitData.load(
      source: source, directory: directory, environment: environment,
      currentFolder: current)
  }

  @Test(
    "any set in the format, under any of its names",
    arguments: [("-", false), ("-", true), (".", false), (".", true)])
  func names(dot: String, packed: Bool) throws {
    try withScratchFolder { folder in
      let set = folder.appendingPathComponent("fashion", isDirectory: true)
      try writeSet(in: set, dot: dot, packed: packed)
      let data = try load(from: set, at: folder)
      #expect(data.name == "idx:fashion")
      #expect(!data.isPublishedMNIST)
      #expect(data.train.count == 5 && data.test.count == 2)
      #expect(data.train.height == 20 && data.train.width == 20)
      #expect(data.train.labels == [0, 1, 2, 3, 4])
      #expect(data.train.tensor().shape == [5, 400])
    }
  }

  @Test("a folder called mnist does not make it MNIST")
  func impostor() throws {
    try withScratchFolder { folder in
      let set = folder.appendingPathComponent("mnist", isDirectory: true)
      try writeSet(in: set)
      let data = try load(from: set, at: folder)
      #expect(data.name == "idx:mnist" && !data.isPublishedMNIST)
    }
  }

  @Test("nothing there: strokes, unless MNIST was asked for")
  func nothingThere() throws {
    try withScratchFolder { folder in
      let data = try load(at: folder)
      #expect(data.name == "strokes" && !data.isPublishedMNIST)
      #expect(data.train.count == 10_000 && data.test.count == 2000)
      #expect(data == .strokes())
      #expect(data.test != data.train.prefix(2000))

      let error = #expect(throws: DatasetError.self) {
        try load(.mnist, at: folder)
      }
      #expect(error?.problem == .missing)
      let message = error?.description ?? ""
      #expect(message.contains("data/mnist"))
      #expect(message.contains("make mnist"))
    }
  }

  @Test("a folder that was named must hold the files")
  func namedFolder() throws {
    try withScratchFolder { folder in
      let nowhere = folder.appendingPathComponent("nowhere")
      let byOption = #expect(throws: DatasetError.self) {
        try load(from: nowhere, at: folder)
      }
      #expect(byOption?.problem == .missing)
      #expect(byOption?.description.contains(nowhere.path) == true)
      let byVariable = #expect(throws: DatasetError.self) {
        try load(environment: ["MNIST_DIR": nowhere.path], at: folder)
      }
      #expect(byVariable?.problem == .missing)
      #expect(byVariable?.description.contains("MNIST_DIR") == true)
      // An empty variable is no variable
      let empty = try load(environment: ["MNIST_DIR": ""], at: folder)
      #expect(empty.name == "strokes")
      // And who asks for strokes gets them
      let strokes = try load(
        .strokes, environment: ["MNIST_DIR": nowhere.path], at: folder)
      #expect(strokes.name == "strokes")
    }
  }

  @Test("the folder is the named one, the current one's, or the package's")
  func places() throws {
    try withScratchFolder { folder in
      try Data().write(to: folder.appendingPathComponent("Package.swift"))
      let below = folder.appendingPathComponent("a/b", isDirectory: true)
      try FileManager.default.createDirectory(
        at: below, withIntermediateDirectories: true)
      #expect(try load(at: below).name == "strokes")

      try writeSet(in: folder.appendingPathComponent("data/mnist"))
      #expect(try load(at: folder).name == "idx:mnist")
      #expect(try load(at: below).name == "idx:mnist")
      #expect(try load(.strokes, at: below).name == "strokes")

      try writeSet(in: below.appendingPathComponent("other"))
      let environment = ["MNIST_DIR": "other"]
      #expect(
        try load(environment: environment, at: below).name == "idx:other")
      try writeSet(in: folder.appendingPathComponent("third"))
      #expect(
        try load(
          from: folder.appendingPathComponent("third"),
          environment: environment, at: below
        ).name == "idx:third")
    }
  }

  @Test("one file missing, damaged or of another set is an error, not strokes")
  func incomplete() throws {
    try withScratchFolder { folder in
      let set = folder.appendingPathComponent("set", isDirectory: true)
      try writeSet(in: set)
      let labels = set.appendingPathComponent("t10k-labels-idx1-ubyte")
      try FileManager.default.removeItem(at: labels)
      let missing = #expect(throws: DatasetError.self) {
        try load(from: set, at: folder)
      }
      #expect(missing?.problem == .missing)
      #expect(missing?.expected.contains("t10k-labels") == true)

      try Data("junk".utf8).write(to: labels)
      let damaged = #expect(throws: DatasetError.self) {
        try load(environment: ["MNIST_DIR": set.path], at: folder)
      }
      #expect(damaged?.problem == .notIDX)

      try writeSet(in: set, testSide: 28)
      let mismatch = #expect(throws: DatasetError.self) {
        try load(from: set, at: folder)
      }
      #expect(mismatch?.problem == .mismatch)
    }
  }

  @Test("a loop of links in the folder is reported, not passed over")
  func loop() throws {
    try withScratchFolder { folder in
      let name = "train-images-idx3-ubyte"
      let link = folder.appendingPathComponent(name)
      #expect(symlink(name, link.path) == 0)
      let error = #expect(throws: DatasetError.self) {
        try load(from: folder, at: folder)
      }
      #expect(error?.problem == .unreadable)
    }
  }
}
