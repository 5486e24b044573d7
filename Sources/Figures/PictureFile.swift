import Foundation

/// Reads and writes whole files, with errors for people.
enum PictureFile {
  /// No picture of this book comes near it.
  static let mostBytes = 256 << 20

  /// Reads all bytes of a file, unless there are more than `mostBytes`.
  static func read(_ file: URL) throws(PictureError) -> [UInt8] {
    func error(
      _ kind: PictureError.Kind, found: String, advice: String
    ) -> PictureError {
      PictureError(
        kind: kind, file: file.path, expected: "a PNG file", found: found,
        advice: advice)
    }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: file.resolvingSymlinksInPath().path)
    guard let attributes else {
      throw error(
        .missing, found: "no file", advice: "Check the name of the file.")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw error(
        .wrongKindOfFile, found: "a folder or device",
        advice: "Give the name of a file.")
    }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    guard size <= mostBytes else {
      throw error(
        .tooLarge, found: "\(size) bytes, more than \(mostBytes)",
        advice: "Make the picture smaller.")
    }
    guard let data = try? Data(contentsOf: file) else {
      throw error(
        .unreadable, found: "a file that may not be read",
        advice: "Check its permissions with ls -l.")
    }
    return Array(data)
  }

  /// Writes a file under another name in the same folder, then renames it.
  ///
  /// Whatever happens, the old file or the whole new one is there.
  static func write(_ bytes: [UInt8], to file: URL) throws(PictureError) {
    let folder = file.deletingLastPathComponent()
    func error(
      _ kind: PictureError.Kind, expected: String, found: String,
      advice: String
    ) -> PictureError {
      PictureError(
        kind: kind, file: file.path, expected: expected, found: found,
        advice: advice)
    }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(
      atPath: folder.path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else {
      throw error(
        exists ? .wrongKindOfFile : .missing, expected: "a folder to write to",
        found: exists ? "a file in its place" : "no folder \(folder.path)",
        advice: "Create the folder, or choose another with --output.")
    }
    if FileManager.default.fileExists(
      atPath: file.path, isDirectory: &isFolder),
      isFolder.boolValue
    {
      throw error(
        .wrongKindOfFile, expected: "a free name or an older file",
        found: "a folder", advice: "Remove or rename that folder.")
    }
    do {
      try Data(bytes).write(to: file, options: .atomic)
    } catch let reason {
      throw error(
        .unwritable, expected: "to write \(bytes.count) bytes",
        found: "\(reason.localizedDescription)",
        advice: "Check the permissions of the folder and the free space.")
    }
  }
}
