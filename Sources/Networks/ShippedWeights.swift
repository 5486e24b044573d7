import Foundation

/// Finds a file of trained weights that comes with the book.
///
/// They are in book/weights, below the current folder or one that it lies in.
///
/// - Throws: `SafetensorsError.inaccessible` where there is no such file.
///
/// Introduced in chapter 6.
public func shippedWeights(
  _ name: String,
  currentFolder: URL = URL(
    fileURLWithPath: FileManager.default.currentDirectoryPath,
    isDirectory: true)
) throws(SafetensorsError) -> URL {
  var folder = currentFolder.standardizedFileURL
  while true {
    let file = folder.appendingPathComponent(
      "book/weights/\(name).safetensors")
    if FileManager.default.fileExists(atPath: file.path) { return file }
    if folder.path == "/" { break }
    folder.deleteLastPathComponent()
  }
  throw .inaccessible(
    file: "book/weights/\(name).safetensors",
    reason: "there is none below \(currentFolder.path), nor below any folder "
      + "that it lies in")
}
