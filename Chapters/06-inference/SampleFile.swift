import Datasets
import Evaluation
import Foundation
import Networks
import Tensors

// The digits as a file for other tools.

/// A place for the digits, in one of two formats.
struct SampleFile {
  let path: String
  private let url: URL

  /// Chooses the format by the end of the name.
  init(_ path: String) throws {
    self.path = path
    url = URL(fileURLWithPath: path)
    guard ["safetensors", "idx"].contains(url.pathExtension) else {
      throw UnknownFormat(path: path)
    }
    var isFolder: ObjCBool = false
    let folder = url.deletingLastPathComponent().path
    guard
      FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw NoFolder(path: path, folder: folder) }
  }

  // ANCHOR: save
  /// Writes digits [n, 28, 28]: the numbers as they are, or as bytes.
  ///
  /// With the numbers go the recogniser's readings, where it has any.
  func write(
    _ digits: Tensor<Float>, reading recogniser: DigitRecogniser
  ) throws {
    if url.pathExtension == "idx" {
      try IDXArray(PixelScale.bytes(for: digits), shape: digits.shape)
        .write(to: url)
    } else {
      var tensors = ["samples": digits]
      if digits.shape.dropFirst() == [28, 28] {
        tensors["labels"] = Tensor(
          recogniser.readings(of: digits.flat).map { Float($0.digit) })
      }
      try Safetensors(
        tensors: tensors, metadata: ["pixels": "-1 black, 1 white"]
      ).write(to: url)
    }
  }
  // ANCHOR_END: save
}

/// The reader's file name has an end that we do not know.
struct UnknownFormat: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "cannot tell the format of \(path): its name must end in .safetensors "
      + "(numbers) or .idx (bytes)."
  }
}

/// The reader's file would lie in a folder that is not there.
struct NoFolder: Error, CustomStringConvertible {
  let path, folder: String

  var description: String {
    "cannot write \(path): there is no folder \(folder)."
  }
}
