import CZlib
import Foundation

/// Runs `body` with a new empty folder, removed afterwards.
func withScratchFolder<Result>(
  _ body: (URL) throws -> Result
) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("datasets-\(UUID().uuidString)", isDirectory: true)
  try FileManager.default.createDirectory(
    at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The bytes of an IDX file, with every part open to lies.
func idx(_ shape: [UInt32], _ body: [UInt8], type: UInt8 = 8) -> [UInt8] {
  [0, 0, type, UInt8(shape.count)]
    + shape.flatMap { length in
      withUnsafeBytes(of: length.bigEndian) { Array($0) }
    } + body
}

/// Compresses bytes as one gzip member.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  try withScratchFolder { folder in
    let url = folder.appendingPathComponent("packed")
    let file = gzopen(url.path, "wb")
    if !bytes.isEmpty { gzwrite(file, bytes, UInt32(bytes.count)) }
    gzclose(file)
    return Array(try Data(contentsOf: url))
  }
}

/// Where MNIST is on this machine, if anywhere.
let mnistFolder: URL? = {
  let named = ProcessInfo.processInfo.environment["MNIST_DIR"].map { [$0] }
  return ((named ?? []) + ["../shared/mnist", "../../shared/mnist"])
    .map { URL(fileURLWithPath: $0, isDirectory: true) }
    .first {
      let file = $0.appendingPathComponent("train-images-idx3-ubyte")
      return FileManager.default.fileExists(atPath: file.path)
        || FileManager.default.fileExists(atPath: file.path + ".gz")
    }
}()
