import Datasets
import Foundation
import Testing

@Suite("IDX files")
struct IDXTests {
  /// Reads bytes as a file with three axes, and returns the error, if any.
  func error(
    _ bytes: [UInt8], rank: Int = 3, name: String = "broken-idx3-ubyte"
  ) throws -> DatasetError? {
    try withScratchFolder { folder in
      let file = folder.appendingPathComponent(name)
      try Data(bytes).write(to: file)
      do {
        _ = try IDXArray(contentsOf: file, rank: rank)
        return nil
      } catch let error as DatasetError {
        // Every message names the file and says what to do
        #expect(error.description.contains(file.path))
        #expect(error.description.hasSuffix(error.advice))
        #expect(!error.advice.isEmpty)
        return error
      }
    }
  }

  let sound = idx([2, 2, 3], Array(0..<12))

  @Test("a sound file is read, plain, packed, or packed in two members")
  func soundFile() throws {
    try withScratchFolder { folder in
      let file = folder.appendingPathComponent("x")
      let half = sound.count / 2
      for bytes in [
        sound, try gzip(sound),
        try gzip(Array(sound[..<half])) + gzip(Array(sound[half...])),
        try gzip(sound) + gzip([]),
      ] {
        try Data(bytes).write(to: file)
        let array = try IDXArray(contentsOf: file, rank: 3)
        #expect(array.shape == [2, 2, 3])
        #expect(array.bytes == Array(0..<12))
      }
    }
  }

  @Test("a larger packed file is read across all of its buffers")
  func largeFile() throws {
    var state: UInt32 = 1
    let body = (0..<6_000_000).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24) & 0x1F
    }
    try withScratchFolder { folder in
      let file = folder.appendingPathComponent("x.gz")
      try Data(gzip(idx([6000, 25, 40], body))).write(to: file)
      #expect(try IDXArray(contentsOf: file, rank: 3).bytes == body)
    }
  }

  @Test(
    "what is wrong with the bytes is said",
    arguments: [
      ([], .truncated, 0),
      ([0, 0, 8], .truncated, 3),
      (Array("P5 28 28 255".utf8), .notIDX, 0),
      (idx([1, 1, 1], [0], type: 13), .wrongElementType, 2),
      (idx([4], [1, 2, 3, 4]), .wrongRank, 3),
      ([0, 0, 8, 3, 0, 0, 0, 1, 0, 0], .truncated, 10),
      (idx([0, 28, 28], []), .empty, 4),
      (idx([1, 0, 28], []), .empty, 8),
      (idx([1, 28, 0], []), .empty, 12),
      (idx([2, 2, 3], Array(0..<11)), .truncated, 27),
      (idx([2, 2, 3], Array(0..<13)), .trailingBytes, 28),
      (idx([2_000_000, 28, 28], [1, 2, 3]), .truncated, 19),
      (idx([3_000_000, 28, 28], [1, 2, 3]), .tooLarge, 12),
      (idx([.max, .max, .max], [1, 2, 3]), .tooLarge, 4),
      (idx([65_536, 65_536, 1], [1, 2, 3]), .tooLarge, 8),
    ] as [([UInt8], DatasetError.Problem, Int)])
  func damage(
    bytes: [UInt8], problem: DatasetError.Problem, offset: Int
  ) throws {
    let plain = try #require(try error(bytes))
    #expect(plain.problem == problem)
    #expect(plain.offset == offset)
    // The same lies, packed
    let packed = try #require(try error(gzip(bytes), name: "broken.gz"))
    #expect(packed.problem == problem)
  }

  @Test("pictures where labels should be, and the other way round")
  func mixedUp() throws {
    let pictures = try #require(try error(sound, rank: 1))
    #expect(pictures.problem == .wrongRank)
    #expect(pictures.advice.contains("mixed up"))
    #expect(pictures.expected == "1 axis" && pictures.found == "3")
  }

  @Test("damaged gzip")
  func damagedGzip() throws {
    let packed = try gzip(
      idx([20, 20, 20], (0..<8000).map { UInt8($0 % 251) }))

    for length in [
      2, 9, 11, packed.count / 2, packed.count - 8, packed.count - 1,
    ] {
      let cut = try #require(try error(Array(packed[..<length])))
      #expect(cut.problem == .truncated, "cut after \(length) bytes")
    }
    var wrongSum = packed
    wrongSum[packed.count - 6] ^= 1
    #expect(try error(wrongSum)?.problem == .damagedGzip)
    var wrongLength = packed
    wrongLength[packed.count - 1] ^= 1
    #expect(try error(wrongLength)?.problem == .damagedGzip)
    var wrongMethod = packed
    wrongMethod[2] = 7
    #expect(try error(wrongMethod)?.problem == .damagedGzip)

    #expect(try error(packed + [0])?.problem == .trailingBytes)
    #expect(
      try error(packed + Array("rubbish".utf8))?.problem == .trailingBytes)
    #expect(try error(packed + packed)?.problem == .trailingBytes)
    #expect(try error(packed + [0x1F, 0x8B, 8])?.problem == .truncated)
  }

  @Test("every single flipped byte of a packed file is noticed or harmless")
  func flips() throws {
    let packed = try gzip(sound)
    try withScratchFolder { folder in
      let file = folder.appendingPathComponent("x.gz")
      for i in packed.indices {
        var bytes = packed
        bytes[i] ^= 0x55
        try Data(bytes).write(to: file)
        // Bytes 4...9 of gzip are the time, a hint and the system: no data
        do {
          let array = try IDXArray(contentsOf: file, rank: 3)
          #expect((4...9).contains(i))
          #expect(array.bytes == Array(0..<12))
        } catch is DatasetError {
          #expect(!(4...9).contains(i))
        }
      }
    }
  }

  @Test("a gzip bomb stays packed")
  func bomb() throws {
    let bomb = try gzip(
      idx([1, 2, 2], [UInt8](repeating: 0, count: 40_000_000)))
    #expect(bomb.count < 100_000)
    let found = try #require(try error(bomb))
    #expect(found.problem == .trailingBytes)
    // It was stopped at the first byte that the header does not promise
    #expect(found.offset == 20)
  }

  @Test("a header that promises more than gzip can hold takes no memory")
  func emptyPromise() throws {
    let packed = try gzip(idx([2000, 1000, 1000], [1, 2, 3]))
    let found = try #require(try error(packed))
    #expect(found.problem == .truncated)
    #expect(found.found.contains("cannot hold them"))
  }

  @Test("what is not an ordinary file", .timeLimit(.minutes(1)))
  func notAFile() throws {
    try withScratchFolder { folder in
      func problem(_ name: String) -> DatasetError.Problem? {
        do {
          _ = try IDXArray(
            contentsOf: folder.appendingPathComponent(name), rank: 3)
          return nil
        } catch {
          return (error as? DatasetError)?.problem
        }
      }
      func path(_ name: String) -> String {
        folder.appendingPathComponent(name).path
      }
      #expect(problem("nothing") == .missing)
      #expect(problem("nothing/below") == .missing)
      #expect(problem(".") == .notAFile)
      #expect(mkfifo(path("pipe"), 0o600) == 0)
      #expect(problem("pipe") == .notAFile)
      #expect(symlink("loop", path("loop")) == 0)
      #expect(problem("loop") == .unreadable)
      #expect(symlink("nowhere", path("dangling")) == 0)
      #expect(problem("dangling") == .missing)
      #expect(symlink("/dev/zero", path("endless")) == 0)
      #expect(problem("endless") == .notAFile)
      try Data(sound).write(to: folder.appendingPathComponent("secret"))
      #expect(chmod(path("secret"), 0) == 0)
      // Nothing is forbidden to the superuser
      #expect(problem("secret") == (geteuid() == 0 ? nil : .unreadable))
    }
  }

  @Test("what is written is read back")
  func roundTrip() throws {
    try withScratchFolder { folder in
      let images = folder.appendingPathComponent("images")
      let labels = folder.appendingPathComponent("labels")
      let digits = StrokeDigits.make(count: 20, seed: 4)
      try digits.write(images: images, labels: labels)
      #expect(try DigitSet(images: images, labels: labels) == digits)
      // Over an older file, too, and nothing else is left in the folder
      let fewer = digits.prefix(3)
      try fewer.write(images: images, labels: labels)
      #expect(try DigitSet(images: images, labels: labels) == fewer)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
          .sorted() == ["images", "labels"])
      let start = Array(try Data(contentsOf: images).prefix(16))
      #expect(start == idx([3, 28, 28], []))

      let cube = IDXArray(Array(0..<16), shape: [2, 2, 2, 2])
      try cube.write(to: images)
      #expect(try IDXArray(contentsOf: images, rank: 4) == cube)
    }
  }

  @Test("what cannot be written says so")
  func unwritable() throws {
    try withScratchFolder { folder in
      let array = IDXArray([1], shape: [1])
      let nowhere = folder.appendingPathComponent("no/such/folder")
      let error = #expect(throws: DatasetError.self) {
        try array.write(to: nowhere)
      }
      #expect(error?.problem == .unwritable)
      #expect(error?.description.contains(nowhere.path) == true)
      let empty = #expect(throws: DatasetError.self) {
        try StrokeDigits.make(count: 0, seed: 1)
          .write(images: folder, labels: folder)
      }
      #expect(empty?.problem == .empty)
    }
  }

  @Test("more labels than pictures, or fewer")
  func mismatch() throws {
    try withScratchFolder { folder in
      let images = folder.appendingPathComponent("images")
      let labels = folder.appendingPathComponent("labels")
      try Data(sound).write(to: images)
      for count in [1, 3] as [UInt8] {
        try Data(idx([UInt32(count)], Array(0..<count))).write(to: labels)
        let error = #expect(throws: DatasetError.self) {
          try DigitSet(images: images, labels: labels)
        }
        #expect(error?.problem == .mismatch)
        #expect(error?.expected.contains("2") == true)
        #expect(error?.found == "\(count)")
      }
      // Any byte is a label: other sets have more classes
      try Data(idx([2], [255, 10])).write(to: labels)
      #expect(
        try DigitSet(images: images, labels: labels).labels == [255, 10])
    }
  }
}
