import Foundation

/// The bytes of one ordinary file, in order; never a pipe, never a folder.
struct DataFile: ~Copyable {
  /// The path as people know it, for messages.
  let path: String
  /// The length of the file when it was opened.
  let size: Int
  private let descriptor: Int32

  init(_ url: URL) throws {
    path = url.relativePath
    // Without O_NONBLOCK, opening a pipe waits for somebody to write to it
    descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let missing = errno == ENOENT || errno == ENOTDIR
      throw DatasetError(
        missing ? .missing : .unreadable, file: path,
        expected: "a file that can be read",
        found: missing ? "nothing" : String(cString: strerror(errno)),
        advice: missing
          ? "Is the path right? For MNIST, `make mnist` fetches the files."
          : "Look at it with `ls -l`.")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG
    else {
      close(descriptor)
      throw DatasetError(
        .notAFile, file: path, expected: "an ordinary file",
        found: status.st_mode & S_IFMT == S_IFDIR
          ? "a folder" : "a pipe, a socket or a device",
        advice: "Give the path of the data file itself.")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads up to `count` more bytes; fewer only at the end of the file.
  func read(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing:
            UnsafeMutableRawBufferPointer(buffer)[filled...])
        let got = Foundation.read(descriptor, rest.baseAddress, rest.count)
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else {
          throw DatasetError(
            .unreadable, file: path, expected: "a file that can be read",
            found: String(cString: strerror(errno)),
            advice: "Is the disk all right?")
        }
        if got == 0 { return }
        filled += got
      }
    }
  }
}
