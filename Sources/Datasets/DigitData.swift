import Foundation

/// Where digits come from.
///
/// Introduced in chapter 1.
public enum DigitSource: String, CaseIterable, Sendable {
  /// Drawn by `StrokeDigits`; needs no files.
  case strokes
  /// Read from IDX files: MNIST, or any set in its format.
  case mnist
}

/// The digits that a chapter works with: one set to learn from, one to test.
///
///     let data = try DigitData.load()
///     let x = data.train.tensor(0..<64)  // shape [64, 784]
///
/// Introduced in chapter 1.
public struct DigitData: Equatable, Sendable {
  /// The pictures to learn from.
  public let train: DigitSet

  /// The pictures that no model has seen.
  public let test: DigitSet

  /// "strokes", "mnist", or "idx:" and the name of the folder.
  ///
  /// It is "mnist" only where all four files are, byte for byte, the published
  /// ones: numbers that hold for MNIST may be expected of these and no others.
  public let name: String

  /// Whether these are the published MNIST, byte for byte.
  public var isPublishedMNIST: Bool { name == "mnist" }

  /// Draws the stroke digits that the book uses where MNIST is not at hand.
  ///
  /// Always the same: they are a data set, not part of a run's randomness.
  public static func strokes(
    train: Int = 10_000, test: Int = 2_000
  ) -> DigitData {
    DigitData(
      train: StrokeDigits.make(count: train, seed: 1),
      test: StrokeDigits.make(count: test, seed: 2),
      name: "strokes")
  }

  /// Reads the four files of MNIST, or of any other set, from a folder.
  ///
  /// They are called train-images-idx3-ubyte, train-labels-idx1-ubyte,
  /// t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, with a dot before
  /// "idx" or without, with .gz at the end or without.
  ///
  /// - Throws: `DatasetError` when a file is missing or unfit, or the pictures
  ///   of the two parts differ in size.
  public init(folder: URL) throws {
    func read(_ part: String, _ kind: String, rank: Int) throws
      -> (array: IDXArray, file: URL)
    {
      let file = Self.files(part, kind, in: folder).first(where: exists)
      guard let file else {
        throw DatasetError(
          .missing, file: folder.relativePath,
          expected: "a file \(part)-\(kind)-idx\(rank)-ubyte or the same .gz",
          found: "none", advice: "Fetch MNIST with `make mnist`.")
      }
      return (try IDXArray(contentsOf: file, rank: rank), file)
    }
    let images = try read("train", "images", rank: 3)
    let labels = try read("train", "labels", rank: 1)
    let testImages = try read("t10k", "images", rank: 3)
    let testLabels = try read("t10k", "labels", rank: 1)
    guard images.array.shape.dropFirst() == testImages.array.shape.dropFirst()
    else {
      throw DatasetError(
        .mismatch, file: testImages.file.relativePath, offset: 8,
        expected: "pictures of \(images.array.shape.dropFirst()) as in "
          + images.file.lastPathComponent,
        found: "\(testImages.array.shape.dropFirst())",
        advice: "Do all files belong to the same set?")
    }
    train = try DigitSet(
      images: images.array, labels: labels.array, labelFile: labels.file)
    test = try DigitSet(
      images: testImages.array, labels: testLabels.array,
      labelFile: testLabels.file)
    let checksums = [images, labels, testImages, testLabels]
      .map(\.array.checksum)
    name =
      checksums == Self.publishedChecksums
      ? "mnist" : "idx:" + folder.standardizedFileURL.lastPathComponent
  }

  /// CRC-32 of the published files, unpacked, in the order they are read.
  private static let publishedChecksums: [UInt32] = [
    0xE9F4_D8B3, 0xE0CB_4AD2, 0x9137_3BDF, 0x4AB9_EFF9,
  ]

  private init(train: DigitSet, test: DigitSet, name: String) {
    self.train = train
    self.test = test
    self.name = name
  }

  /// Loads what the reader asks for; MNIST where present, else strokes.
  ///
  /// The folder is `directory`, else the one that the environment variable
  /// MNIST_DIR names, else data/mnist below the current folder or below the
  /// package that this is part of. Who names a folder asks for its files: if
  /// they are not there, that is an error and not a reason to use strokes.
  ///
  /// - Parameters:
  ///   - source: What to use, or nil for the default.
  ///   - directory: The folder of IDX files, or nil for the usual one.
  ///   - environment: The environment variables.
  ///   - currentFolder: Where relative paths and the search begin.
  /// - Throws: `DatasetError` when files that were asked for are not there, or
  ///   files that are there are unfit.
  ///
  /// Introduced in chapter 1.
  public static func load(
    source: DigitSource? = nil, directory: URL? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    currentFolder: URL = URL(
      fileURLWithPath: FileManager.default.currentDirectoryPath,
      isDirectory: true)
  ) throws -> DigitData {
    if source == .strokes { return strokes() }

    var folders = usualFolders(from: currentFolder)
    var isNamed = false
    var origin = ""
    if let directory {
      (folders, isNamed) = ([directory], true)
    } else if let path = environment["MNIST_DIR"], !path.isEmpty {
      let folder = URL(
        fileURLWithPath: path, isDirectory: true, relativeTo: currentFolder)
      (folders, isNamed, origin) = ([folder], true, " (from MNIST_DIR)")
    }
    if let folder = folders.first(where: holdsAnyFile) {
      return try DigitData(folder: folder)
    }
    guard source == .mnist || isNamed else { return strokes() }
    throw DatasetError(
      .missing,
      file: folders.map(\.relativePath).joined(separator: ", ")
        + origin,
      expected: "the MNIST files, such as train-images-idx3-ubyte",
      found: "none of them",
      advice: "Fetch them with `make mnist`, name their folder with "
        + "MNIST_DIR or --data-dir, or use --dataset strokes.")
  }

  /// data/mnist below this folder, and below the package it lies in.
  private static func usualFolders(from current: URL) -> [URL] {
    var folders = [
      URL(
        fileURLWithPath: "data/mnist", isDirectory: true, relativeTo: current)
    ]
    var package = current.standardizedFileURL
    while package.path != "/" {
      let manifest = package.appendingPathComponent("Package.swift")
      if exists(manifest) {
        let folder = package.appendingPathComponent(
          "data/mnist", isDirectory: true)
        if folder.path != folders[0].standardizedFileURL.path {
          folders.append(folder)
        }
        break
      }
      package.deleteLastPathComponent()
    }
    return folders
  }

  private static func holdsAnyFile(_ folder: URL) -> Bool {
    ["train", "t10k"].contains { part in
      ["images", "labels"].contains { kind in
        files(part, kind, in: folder).contains(where: exists)
      }
    }
  }

  /// The four names that one file may have, plain before gzip.
  private static func files(
    _ part: String, _ kind: String, in folder: URL
  ) -> [URL] {
    let idx = kind == "images" ? "idx3-ubyte" : "idx1-ubyte"
    return ["", ".gz"].flatMap { ending in
      ["-", "."].map { dot in
        folder.appendingPathComponent("\(part)-\(kind)\(dot)\(idx)\(ending)")
      }
    }
  }
}

/// Whether there is anything at a place, be it a broken link or forbidden.
private func exists(_ url: URL) -> Bool {
  var status = stat()
  return lstat(url.path, &status) == 0 || errno == EACCES
}
